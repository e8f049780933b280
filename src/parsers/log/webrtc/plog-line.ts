import type { StreamerStep } from '../../../model/console-record.js';
import { decimalDigitOf } from '../lines/digits.js';
import { isCapital } from '../lines/log-bytes.js';

const dash = 0x2d;

/** A line of libdatachannel's logger: its own wall clock, in ms, and what it says. */
export type PlogLine = { readonly wallMs: number; readonly message: string };

// 1970-01-06 12:14:28.638 INFO  [0] [rtc::impl::PeerConnection::changeState@1316] Changed state to connecting
const plogLine =
  /^(?<date>\d{4}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d\.\d{3}) (?:VERB|DEBUG|INFO|WARN|ERROR|FATAL) +\[\d{1,10}\] \[[^\]]{0,400}\] (?<message>.*)$/;

// Changed state to connecting
const changedState = /^Changed state to (?<state>connecting|connected|disconnected|failed|closed)\s*$/;

const steps: Readonly<Record<string, StreamerStep>> = {
  connecting: 'connecting',
  connected: 'connected',
  disconnected: 'disconnected',
  failed: 'failed',
  closed: 'closed',
};

/** Length of `1970-01-06 12:14:28.638 `. */
export const plogDateLength = 24;

// `INFO  ` of plog's TxtFormatter, `DEBUG `
const levelWidth = 6;

/**
 * True for a line of libdatachannel's logger, by its date and level; a capture tool's date has other text behind it. The
 * line may end before `end`, but what stands behind it then is of no other line.
 */
export function isPlogLine(bytes: Uint8Array, start: number, end: number): boolean {
  const isDate = bytes[start + 4] === dash && bytes[start + 7] === dash && bytes[start + 10] === 0x20;
  if (!isDate || decimalDigitOf(bytes[start]) < 0) return false;
  if (bytes[start + 19] !== 0x2e || bytes[start + 23] !== 0x20) return false;
  const level = start + plogDateLength;
  const isLevel = isCapital(bytes[level]) && isCapital(bytes[level + 1]);
  return isLevel && bytes[level + levelWidth] === 0x5b && level + levelWidth < end;
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
  return (reached !== undefined && steps[reached]) || null;
}
