import { exitCodes, type ExitCode } from '../errors.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { formatPortsJson, formatPortsNdjson, formatPortsText } from '../report/port/ports-report.js';
import { listPorts } from '../streamer/port/list-ports.js';
import type { CommonOptions } from '../runs/answer/options.js';

const formats = { text: formatPortsText, json: formatPortsJson, ndjson: formatPortsNdjson } as const;

/** `esp-rtc-diag ports`: the serial ports of this machine. */
export async function runPorts(options: CommonOptions): Promise<ExitCode> {
  await writeAnswer(options.output, formats[options.format](await listPorts()));
  return exitCodes.ok;
}
