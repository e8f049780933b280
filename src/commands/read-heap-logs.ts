import { HeapAnalysis } from '../analysis/heap/heap-analysis.js';
import { ReadProgress } from '../io/progress.js';
import { readLog } from '../streamer/log-source.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { readSdkconfig } from '../streamer/read-sdkconfig.js';
import { sha256OfFile } from '../streamer/file-hash.js';
import { warn } from './warn.js';
import type { HeapDumpReport, HeapSummary } from '../model/heap-report.js';
import { ElfSymbolizer } from '../parsers/elf/elf-symbolizer.js';
import { HeapTraceParser } from '../parsers/log/heap/heap-trace-parser.js';
import { LineSplitter } from '../parsers/log/lines/line-splitter.js';
import { elfAsLogError, noTraceError, startsLikeElf } from './no-trace-error.js';

export type HeapInputs = {
  readonly logs: readonly string[];
  readonly elfs: readonly string[];
  readonly sdkconfig?: string;
  readonly signal: AbortSignal;
  readonly onDump?: (dump: HeapDumpReport) => void;
  /** Waited for after each block of input, so that output does not pile up. */
  readonly drained?: () => Promise<void>;
};

/** Reads logs to the end, or to the abort. Throws a DiagError when none of them holds a heap trace. */
export async function readHeapLogs(inputs: HeapInputs): Promise<HeapSummary> {
  const { elfs, signal, onDump = () => undefined } = inputs;
  const files = new OpenElfs();
  try {
    const symbolizers = elfs.map((path) => new ElfSymbolizer(files.open(path)));
    const sdkconfig = inputs.sdkconfig === undefined ? null : await readSdkconfig(inputs.sdkconfig, signal);
    const analysis = new HeapAnalysis({ elfs: symbolizers, sdkconfig, onDump });
    for (const log of inputs.logs) await readOne(log, analysis, inputs);
    if (analysis.hasIdentity && elfs.length > 0) analysis.checkElfs(await identify(elfs));
    const summary = analysis.finish();
    if (isWithoutTrace(summary) && !signal.aborted) throw await noTraceError(inputs.logs);
    return summary;
  } finally {
    files.close();
  }
}

async function readOne(log: string, analysis: HeapAnalysis, inputs: HeapInputs): Promise<void> {
  const dumpsBefore = analysis.dumps;
  const progress = new ReadProgress();
  const parser = new HeapTraceParser(analysis);
  const splitter = new LineSplitter((line) => parser.push(line));
  analysis.startSource(log);
  const blocks = readLog(log, {
    signal: inputs.signal,
    onProgress: (read, total) => progress.update(log, read, total),
    onDamage: (message) =>
      warn(`warning: ${log}: its compressed data ends early (${message}); read up to there.`),
  });
  try {
    let isFirst = true;
    for await (const block of blocks) {
      if (isFirst && startsLikeElf(block)) throw elfAsLogError(log);
      isFirst = false;
      splitter.push(block);
      await inputs.drained?.();
    }
  } finally {
    progress.clear();
  }
  splitter.end();
  parser.end();
  if (analysis.dumps === dumpsBefore && inputs.logs.length > 1) warn(`warning: ${log} holds no heap trace.`);
}

async function identify(elfs: readonly string[]): Promise<{ path: string; sha256: string }[]> {
  return Promise.all(elfs.map(async (path) => ({ path, sha256: await sha256OfFile(path) })));
}

function isWithoutTrace({ verdict, findings, skippedCount }: HeapSummary): boolean {
  return (
    verdict.dumps === 0 && skippedCount === 0 && findings.every(({ ruleId }) => ruleId === 'elf-mismatch')
  );
}
