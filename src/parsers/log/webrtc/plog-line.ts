import type { StreamerStep } from '../../../model/console-record.js';

/** A line of libdatachannel's logger: its own wall clock, in ms, and what it says. */
export type PlogLine = { readonly wallMs: number; readonly message: string };

// 1970-01-06 12:14:28.638 INFO  [0] [rtc::impl::PeerConnection::changeState@1316] Changed state to connecting
const plogLine =
  /^(?<date>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d\.\d{3}) (?:VERB|DEBUG|INFO|WARN|ERROR|FATAL) +\[\d{1,10}\] \[[^\]]{0,400}\] (?<message>.*)$/;

// Changed state to connecting
const changedState = /^Changed state to (?<state>connecting|connected|disconnected|failed|closed)\s*$/;

/** libdatachannel's words for the states of a peer connection. */
export const peerSteps: Readonly<Record<string, StreamerStep>> = {
  connecting: 'connecting',
  connected: 'connected',
  disconnected: 'disconnected',
  failed: 'failed',
  closed: 'closed',
};

/** Length of `1970-01-06 12:14:28.638 `. */
export const plogDateLength = 24;

/** True for a line that starts with a date: one of libdatachannel's logger, or one that a capture tool has stamped. */
export function startsWithDate(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 4] === 0x2d && bytes[start + 7] === 0x2d && bytes[start + 10] === 0x20;
}

/** Of lines that start with a date, those of plog's TxtFormatter: milliseconds after a point, then a blank. */
export function isPlogDate(bytes: Uint8Array, start: number): boolean {
  return bytes[start + 19] === 0x2e && bytes[start + 23] === 0x20;
}

/** False for the most of its lines, which tell nothing about the peer connection. */
export function mayTellPeerStep(text: string): boolean {
  return text.includes('] Changed state to ') || text.includes('] PeerConnection::impl destructor');
}

/** Parses a line of libdatachannel's logger, or null. */
export function parsePlogLine(text: string): PlogLine | null {
  const groups = plogLine.exec(text)?.groups;
  if (!groups) return null;
  const wallMs = Date.parse(`${groups['date']}T${groups['time']}Z`);
  return Number.isNaN(wallMs) ? null : { wallMs, message: groups['message'] ?? '' };
}

/** What became of the peer connection, from the message of such a line; the firmware's own `State:` does not say. */
export function parsePeerStep(message: string): StreamerStep | null {
  if (message.startsWith('PeerConnection::impl destructor called')) return 'peer-connection-destroyed';
  const reached = changedState.exec(message)?.groups?.['state'];
  return (reached !== undefined && peerSteps[reached]) || null;
}
