import { HeapAnalysis } from '../../analysis/heap/heap-analysis.js';
import { OpenElfs } from '../../streamer/open-elf.js';
import { readSdkconfig } from '../../streamer/read-sdkconfig.js';
import { readLogBlocks, type ReadLogOptions } from './read-log-blocks.js';
import { warn } from '../answer/warn.js';
import type { HeapDumpReport, HeapSummary, SkippedInput } from '../../model/heap-report.js';
import { HeapTraceParser } from '../../parsers/log/heap/heap-trace-parser.js';
import { LineSplitter } from '../../parsers/log/lines/line-splitter.js';
import { PrintedLines } from '../../parsers/log/lines/printed-line.js';
import { openFirmwareElfs } from './open-firmware-elfs.js';
import { unknownLogError } from './unknown-log-error.js';
import { inputName } from '../../report/text/input-name.js';

export type HeapInputs = ReadLogOptions & {
  readonly logs: readonly string[];
  readonly elfs: readonly string[];
  readonly sdkconfig?: string;
  readonly onDump?: (dump: HeapDumpReport) => void;
  readonly onSkipped?: (skipped: SkippedInput) => void;
};

/** Reads logs to the end, or to the abort. Throws a DiagError when none of them holds a heap trace. */
export async function readHeapLogs(inputs: HeapInputs): Promise<HeapSummary> {
  const { elfs, signal, onDump = () => undefined } = inputs;
  const files = new OpenElfs();
  try {
    const firmware = await openFirmwareElfs(files, elfs);
    const sdkconfig = inputs.sdkconfig === undefined ? null : await readSdkconfig(inputs.sdkconfig, signal);
    const analysis = new HeapAnalysis({
      elfs: firmware,
      sdkconfig,
      onDump,
      ...(inputs.onSkipped ? { onSkipped: inputs.onSkipped } : {}),
    });
    for (const log of inputs.logs) await readOne(log, analysis, inputs);
    const summary = analysis.finish();
    if (isWithoutTrace(summary) && !signal.aborted) throw await unknownLogError(inputs.logs, noTrace);
    return summary;
  } finally {
    files.close();
  }
}

/** The last dump of a log. Throws a DiagError when it holds no heap trace. */
export async function readLastDump(inputs: HeapInputs): Promise<HeapDumpReport | null> {
  let last: HeapDumpReport | null = null;
  await readHeapLogs({ ...inputs, onDump: (dump) => (last = dump) });
  return last;
}

async function readOne(log: string, analysis: HeapAnalysis, inputs: HeapInputs): Promise<void> {
  const dumpsBefore = analysis.dumps;
  const parser = new HeapTraceParser(analysis);
  const printed = new PrintedLines();
  const splitter = new LineSplitter((line) => parser.push(printed.of(line)), {
    lane: (bytes, start, number) => parser.takeLine(bytes, start, number),
  });
  analysis.startSource(log);
  await readLogBlocks(log, inputs, (block) => splitter.push(block));
  splitter.end();
  parser.end();
  if (analysis.dumps === dumpsBefore && inputs.logs.length > 1)
    warn(`warning: ${inputName(log)} holds no heap trace.`);
}

function isWithoutTrace({ verdict, findings, skippedCount }: HeapSummary): boolean {
  return verdict.dumps === 0 && skippedCount === 0 && findings.length === 0;
}

const noTrace = {
  code: 'no-heap-trace',
  what: 'holds no heap trace',
  whatOfNone: 'holds a heap trace',
  hint: 'Let the firmware call heap_trace_start(HEAP_TRACE_LEAKS) before and heap_trace_dump() after the suspect, and save its console. What else a log tells: esp-rtc-diag analyze LOG',
};
