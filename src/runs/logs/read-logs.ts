import { LogAnalysis, type LogAnalysisOptions } from '../../analysis/log-analysis.js';
import type { ConsoleRecord } from '../../model/console-record.js';
import type { LogSummary } from '../../model/log-report.js';
import type { MediaSink } from '../../parsers/log/webrtc/session-reader.js';
import { isSessionHeader } from '../../parsers/log/webrtc/session-start.js';
import { LineSplitter } from '../../parsers/log/lines/line-splitter.js';
import { LogRouter } from '../../parsers/log/log-router.js';
import type { SamplePatterns } from '../../parsers/log/memory/other-monitors.js';
import { OpenElfs } from '../../streamer/open-elf.js';
import { readSdkconfig } from '../../streamer/read-sdkconfig.js';
import { openFirmwareElfs } from './open-firmware-elfs.js';
import { unknownLogError } from './unknown-log-error.js';
import { readLogBlocks, type ReadLogOptions } from './read-log-blocks.js';
import { warn } from '../answer/warn.js';
import { inputName } from '../../report/text/input-name.js';

export type LogInputs = Omit<LogAnalysisOptions, 'elfs' | 'sdkconfig'> &
  ReadLogOptions & {
    readonly logs: readonly string[];
    readonly elfs: readonly string[];
    readonly sdkconfigPath?: string;
    /** Lines of a monitor of the user's own; null for those that people use. */
    readonly samples?: SamplePatterns | null;
  };

/** Reads logs whole, in one pass, to the end or to the abort. Throws a DiagError when none says anything that we know. */
export async function readLogs(inputs: LogInputs): Promise<LogSummary> {
  const { elfs, signal, sdkconfigPath } = inputs;
  const files = new OpenElfs();
  try {
    const firmware = await openFirmwareElfs(files, elfs);
    const sdkconfig = sdkconfigPath === undefined ? null : await readSdkconfig(sdkconfigPath, signal);
    const analysis = new LogAnalysis({ ...inputs, elfs: firmware, sdkconfig });
    let known = 0;
    for (const log of inputs.logs) {
      known += await readOne(log, analysis, inputs);
    }
    const summary = analysis.finish();
    const hasFound = known > 0 || summary.findings.length > 0 || summary.heap.skippedCount > 0;
    if (!hasFound && !signal.aborted) throw await unknownLogError(inputs.logs, nothingKnown);
    return summary;
  } finally {
    files.close();
  }
}

// Returns how many records and dumps the log gave.
async function readOne(log: string, analysis: LogAnalysis, inputs: LogInputs): Promise<number> {
  const dumpsBefore = analysis.heap.dumps;
  let [records, media] = [0, 0];
  const takeMedia: MediaSink = (clientId, counts) => {
    media++;
    analysis.media(clientId, counts);
  };
  const takeRecord = (record: ConsoleRecord): void => {
    records++;
    analysis.record(record);
  };
  const router = new LogRouter(analysis.heap, takeRecord, inputs.samples ?? null);
  let splitter = null as LineSplitter | null;
  analysis.startSource(log);
  const onReset = (): void => analysis.expectBoot(splitter?.lines ?? 0);
  await readLogBlocks(log, { ...inputs, onReset }, async (block) => {
    splitter ??= isSession(block)
      ? await splitSession(log, takeMedia)
      : new LineSplitter((line) => router.push(line), {
          lane: (bytes, start, number) => router.takeLine(bytes, start, number),
        });
    splitter.push(block);
  });
  splitter?.end();
  router.end();
  const known = records + analysis.heap.dumps - dumpsBefore;
  const isNothing = known === 0 && media === 0;
  if (isNothing && inputs.logs.length > 1) warn(`warning: ${inputName(log)} says nothing that we know.`);
  return known;
}

function isSession(block: Uint8Array): boolean {
  return isSessionHeader(Buffer.from(block.subarray(0, 80)).toString('latin1'));
}

// Loaded only here: its schemas would make every start slower.
async function splitSession(log: string, onMedia: MediaSink): Promise<LineSplitter> {
  const { SessionReader } = await import('../../parsers/log/webrtc/session-reader.js');
  const reader = new SessionReader(onMedia);
  return new LineSplitter((line) => {
    const wasReadable = reader.isReadable;
    reader.push(line);
    if (wasReadable && !reader.isReadable) warn(`warning: ${log} is a session file of a later release.`);
  });
}

const nothingKnown = {
  code: 'nothing-known',
  what: 'says nothing about memory, connections, crashes or heap traces',
  whatOfNone: 'says anything about memory, connections, crashes or heap traces',
  hint: 'Save the console from the boot on; session files only add to a console log. Lines of a monitor of your own are read with --sample-pattern.',
};
