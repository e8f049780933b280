import { ConsoleAnalysis, type ConsoleAnalysisOptions } from '../../analysis/memory/console-analysis.js';
import type { ConsoleSummary } from '../../model/console-finding.js';
import type { ConsoleReport } from '../../model/console-report.js';
import { ConsoleParser } from '../../parsers/log/console-parser.js';
import type { SamplePatterns } from '../../parsers/log/memory/other-monitors.js';
import { LineSplitter } from '../../parsers/log/lines/line-splitter.js';
import { PrintedLines } from '../../parsers/log/lines/printed-line.js';
import { unknownLogError } from './unknown-log-error.js';
import { readLogBlocks, type ReadLogOptions } from './read-log-blocks.js';
import { warn } from '../answer/warn.js';

export type ConsoleInputs = ConsoleAnalysisOptions &
  ReadLogOptions & {
    readonly logs: readonly string[];
    /** Lines of a monitor of the user's own; null for those that people use. */
    readonly samples?: SamplePatterns | null;
  };

/** Reads logs to the end, or to the abort. Throws a DiagError when none of them says anything that we know. */
export async function readConsoleLogs(
  inputs: ConsoleInputs,
): Promise<ConsoleSummary & { readonly report: ConsoleReport }> {
  const analysis = new ConsoleAnalysis(inputs);
  let known = 0;
  for (const log of inputs.logs) {
    const records = await readOne(log, analysis, inputs);
    if (records === 0 && inputs.logs.length > 1) warn(`warning: ${log} says nothing about memory.`);
    known += records;
  }
  if (known === 0 && !inputs.signal.aborted) throw await unknownLogError(inputs.logs, nothingKnown);
  return analysis.finish();
}

// Returns how many records the log gave.
async function readOne(log: string, analysis: ConsoleAnalysis, inputs: ConsoleInputs): Promise<number> {
  let records = 0;
  const parser = new ConsoleParser((record) => {
    records++;
    analysis.record(record);
  }, inputs.samples ?? null);
  const printed = new PrintedLines();
  const splitter = new LineSplitter((line) => parser.push(printed.of(line), line), {
    lane: (bytes, start, number) => parser.takeLine(bytes, start, number),
  });
  analysis.startSource(log);
  await readLogBlocks(log, inputs, (block) => splitter.push(block));
  splitter.end();
  parser.end();
  return records;
}

const nothingKnown = {
  code: 'no-console',
  what: 'says nothing about memory, connections or crashes',
  whatOfNone: 'says anything about memory, connections or crashes',
  hint: 'Save the console from the boot on, with the lines "Heap: … KB free | DMA: …" of the streamer firmware.',
};
