// a=candidate:1 1 UDP 2114977791 127.0.0.1 35445 typ host
const candidateLine = /^a=(?<candidate>candidate:\S+ \d+ \S+ \d+ (?<address>\S+) (?<port>\d{1,5}) typ \S.*)$/;
// a=mid:video-stream
const midLine = /^a=mid:(?<mid>\S+)$/;

/** A candidate of a session description, and the media section that it stands in. */
export type SdpCandidate = {
  readonly candidate: string;
  readonly mid: string;
  readonly address: string;
  readonly port: number;
};

/** Takes the candidates (and the word that there are no more) out of a session description (RFC 8839). */
export function takeCandidates(sdp: string): { readonly sdp: string; readonly candidates: SdpCandidate[] } {
  const candidates: SdpCandidate[] = [];
  const kept: string[] = [];
  let mid = '';
  for (const line of sdp.split(/\r?\n/)) {
    mid = midLine.exec(line)?.groups?.['mid'] ?? mid;
    const groups = candidateLine.exec(line)?.groups;
    if (groups) {
      const { candidate = '', address = '', port = '' } = groups;
      candidates.push({ candidate, mid, address, port: Number(port) });
    } else if (!line.startsWith('a=candidate:') && line !== 'a=end-of-candidates') kept.push(line);
  }
  return { sdp: kept.join('\r\n'), candidates };
}

/** True for an address that leads to this machine alone. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address === '[::1]' || address.startsWith('127.');
}
