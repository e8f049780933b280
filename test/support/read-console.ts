import type { ConsoleRecord } from '../../src/model/console-record.js';
import { ConsoleParser } from '../../src/parsers/log/console-parser.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';
import { PrintedLines } from '../../src/parsers/log/lines/printed-line.js';

/** All records of a console log that comes in these chunks, read as `dma` reads it. */
export function readConsole(...chunks: readonly (string | Uint8Array)[]): ConsoleRecord[] {
  const records: ConsoleRecord[] = [];
  const parser = new ConsoleParser((record) => records.push(record));
  const printed = new PrintedLines();
  const splitter = new LineSplitter((line) => parser.push(printed.of(line), line), {
    lane: (bytes, start, number) => parser.takeLine(bytes, start, number),
  });
  for (const chunk of chunks) splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  splitter.end();
  parser.end();
  return records;
}
