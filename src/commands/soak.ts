import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { openOutput } from '../io/output.js';
import type { SoakJournal } from '../io/soak-journal.js';
import { createSoakReporter } from '../report/soak/soak-reporter.js';
import { modelWords } from '../runs/port/read-memory-model.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { columnsOf, styleOf } from '../runs/answer/answer-look.js';
import { openFirmwareElfs } from '../runs/logs/open-firmware-elfs.js';
import { exitCodeFor, type ReportOptions } from '../runs/answer/options.js';
import { flashBefore } from '../runs/soak/soak-flash.js';
import {
  checkSoakOptions,
  openJournal,
  isCutOff,
  tellResume,
  type SoakGivenOptions,
} from '../runs/soak/soak-options.js';
import { soakDevice } from '../runs/soak/device-soak.js';

export type SoakOptions = ReportOptions & SoakGivenOptions & { readonly elf?: readonly string[] };

/** `esp-rtc-diag soak`: connections until it is sure what each of them keeps. */
export async function runSoak(given: SoakOptions): Promise<ExitCode> {
  const options = checkSoakOptions(given);
  const { format, elf: elfs = [] } = options;
  const logs = [options.record ?? options.port ?? ''];
  const interrupt = onInterrupt();
  const files = new OpenElfs();
  const output = openOutput(options.output);
  let journal: SoakJournal | null = null;
  try {
    const { signal } = interrupt;
    journal = await openJournal(options);
    if (options.flash !== undefined && (journal?.past.recordings.length ?? 0) === 0) {
      await flashBefore(options.flash, options, signal);
    }
    const asked = { logs, elfs, hasSdkconfig: false, ...watchedBy(options) };
    const look = { style: styleOf(options), columns: columnsOf(options), ...asked };
    const reporter = createSoakReporter(format, liveWrite(output), look);
    const firmware = await openFirmwareElfs(files, elfs);
    const tools = { elfs: firmware, reporter, signal, journal };
    const { summary, facts, recordingError } = await soakDevice(options, tools);
    reporter.finish(summary, facts);
    const isInterrupted = facts.stoppedBy === 'interrupted';
    if (format === 'html' || format === 'markdown') {
      const { logPage } = await import('../runs/logs/write-log-page.js');
      output.write(await logPage(summary, { format, isInterrupted, ...asked }));
    }
    await output.finish();
    tellResume(options, facts.stoppedBy);
    if (recordingError) throw recordingError;
    if (isInterrupted) return exitCodes.interrupted;
    if (isCutOff(facts.stoppedBy) || facts.stoppedBy === 'viewer-failed') return exitCodes.device;
    return exitCodeFor(summary.findings, options.failOn);
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    await journal?.close();
    files.close();
    interrupt.dispose();
  }
}

// Without a recording nothing can be asked of the console again.
function watchedBy(options: SoakOptions): { port: string | null; watch: readonly string[] } {
  const { record, port, cycles } = options;
  return {
    port: record === undefined ? (port ?? null) : null,
    watch: ['soak', '--cycles', String(cycles), ...modelWords(options)],
  };
}
