import type { LogLine } from '../../model/log-line.js';
import { parseEspLogPrefix } from './lines/line-prefix.js';
import { captureTime } from './lines/capture-prefix.js';
import { parseWallTime, type WallTime } from './lines/line-time.js';
import { parseComponentFailure } from './crash/component-failure.js';
import type { RecordTeller } from './record-teller.js';
import { mayComplain, parseMemoryComplaint } from './memory/memory-complaint.js';
import { mayTellPeerStep, parsePeerStep, parsePlogLine, plogDateLength } from './webrtc/plog-line.js';

/** A line of libdatachannel, whose clock is tied to the chip's: a step of a connection perhaps, or that it got no memory. */
export function tellPlogLine(line: LogLine, teller: RecordTeller): void {
  const complains = mayComplain(line.bytes, line.start + plogDateLength, line.end);
  const mayTell = mayTellPeerStep(line.text);
  const plog = complains || mayTell ? parsePlogLine(line.text) : null;
  if (!plog) return;
  const complaint = complains ? parseMemoryComplaint('libdatachannel', plog.message) : null;
  const failed = complains && !complaint ? parseComponentFailure('libdatachannel', plog.message) : null;
  if (complaint === null && failed === null && !mayTell) return;
  const place = { ...teller.place(line.number), timeMs: teller.anchor(plog.wallMs) };
  if (complaint) {
    teller.tell({ kind: 'allocation-failure', ...place, ...complaint });
    return;
  }
  if (failed) {
    teller.tell({ kind: 'component-failure', ...place, ...failed });
    return;
  }
  const step = parsePeerStep(plog.message);
  if (step !== null) teller.tell({ kind: 'streamer', ...place, step, client: null, clock: 'anchored' });
}

/** The wall clock of a line: its own, or that of the capture tool that put something before the line it was. */
export function tickWall(line: LogLine, captured: LogLine | null, teller: RecordTeller): void {
  const stamp = parseEspLogPrefix(line.text)?.time;
  const time = (stamp ? parseWallTime(stamp) : null) ?? (captured && timeBefore(captured));
  if (time) teller.tickWall(time);
}

function timeBefore({ bytes, start, end }: LogLine): WallTime | null {
  return captureTime(bytes, start, end);
}
