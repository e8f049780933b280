import { ConsoleAnalysis } from '../../src/analysis/memory/console-analysis.js';
import type { ConsoleFinding } from '../../src/model/console-finding.js';
import { ConsoleParser } from '../../src/parsers/log/console-parser.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';

/** What the analysis finds in the lines of a console. */
export function findingsOf(...lines: readonly string[]): readonly ConsoleFinding[] {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('a.log');
  const parser = new ConsoleParser((record) => analysis.record(record));
  const splitter = new LineSplitter((line) => parser.push(line));
  splitter.push(Buffer.from(lines.map((line) => `${line}\r\n`).join('')));
  splitter.end();
  parser.end();
  return analysis.finish().findings;
}
