import type { LogLine } from '../../model/log-line.js';
import { parseEspLogPrefix } from './lines/line-prefix.js';
import { parseCaptureTime, parseWallTime } from './lines/line-time.js';
import type { RecordTeller } from './record-teller.js';
import { mayTellPeerStep, parsePeerStep, parsePlogLine } from './webrtc/plog-line.js';

/** A line of libdatachannel, whose clock is tied to the chip's: a step of a connection perhaps. */
export function tellPlogLine(line: LogLine, teller: RecordTeller): void {
  const plog = mayTellPeerStep(line.text) ? parsePlogLine(line.text) : null;
  if (!plog) return;
  const timeMs = teller.anchor(plog.wallMs);
  const step = parsePeerStep(plog.message);
  if (step === null) return;
  teller.tell({
    kind: 'streamer',
    ...teller.place(line.number),
    timeMs,
    step,
    client: null,
    clock: 'anchored',
  });
}

/** The wall clock of a line, its own or that of a capture tool; `text` is the line without the latter. */
export function tickWall(line: string, text: string, teller: RecordTeller): void {
  const stamp = parseEspLogPrefix(text)?.time;
  const time = (stamp ? parseWallTime(stamp) : null) ?? parseCaptureTime(line);
  if (time) teller.tickWall(time);
}
