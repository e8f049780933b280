/** What the browser knows of the media that comes in. */
export type Statistics = {
  readonly framesDecoded: number;
  readonly keyFramesDecoded: number;
  readonly framesDropped: number;
  readonly freezes: number;
  readonly width: number;
  readonly height: number;
  readonly videoPackets: number;
  readonly videoLost: number;
  readonly videoJitterMs: number;
  readonly videoBytes: number;
  readonly nacks: number;
  readonly keyFrameRequests: number;
  readonly audioPackets: number;
  readonly audioLost: number;
  readonly audioJitterMs: number;
  readonly roundTripMs: number | null;
};

/** One entry of a report; which fields it has depends on the browser. */
type Entry = Readonly<Record<string, unknown>>;

export function readStatistics(report: RTCStatsReport): Statistics {
  const entries: Entry[] = [];
  // Its values are `any`; each field is checked when it is read.
  report.forEach((entry: unknown) => entries.push(entry as Entry));
  const inbound = (kind: string): Entry =>
    entries.find((entry) => entry['type'] === 'inbound-rtp' && entry['kind'] === kind) ?? {};
  const [video, audio] = [inbound('video'), inbound('audio')];
  const pair = entries.find((entry) => entry['type'] === 'candidate-pair' && entry['nominated'] === true);
  const roundTrip = pair?.['currentRoundTripTime'];
  return {
    framesDecoded: numberOf(video, 'framesDecoded'),
    keyFramesDecoded: numberOf(video, 'keyFramesDecoded'),
    framesDropped: numberOf(video, 'framesDropped'),
    freezes: numberOf(video, 'freezeCount'),
    width: numberOf(video, 'frameWidth'),
    height: numberOf(video, 'frameHeight'),
    videoPackets: numberOf(video, 'packetsReceived'),
    videoLost: numberOf(video, 'packetsLost'),
    videoJitterMs: numberOf(video, 'jitter') * 1_000,
    videoBytes: numberOf(video, 'bytesReceived'),
    nacks: numberOf(video, 'nackCount'),
    keyFrameRequests: numberOf(video, 'pliCount'),
    audioPackets: numberOf(audio, 'packetsReceived'),
    audioLost: numberOf(audio, 'packetsLost'),
    audioJitterMs: numberOf(audio, 'jitter') * 1_000,
    roundTripMs: typeof roundTrip === 'number' ? roundTrip * 1_000 : null,
  };
}

function numberOf(entry: Entry, name: string): number {
  const value = entry[name];
  return typeof value === 'number' ? value : 0;
}
