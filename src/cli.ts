import { Command, CommanderError } from 'commander';
import { addAnalyze } from './cli/analyze.js';
import { addAudit } from './cli/audit.js';
import { addCtors } from './cli/ctors.js';
import { addDma } from './cli/dma.js';
import { addDrive } from './cli/drive.js';
import { addFlash } from './cli/flash.js';
import { addHeap } from './cli/heap.js';
import { addMedia } from './cli/media.js';
import { addMonitor } from './cli/monitor.js';
import { addNack } from './cli/nack.js';
import { addImage } from './cli/image.js';
import { addPorts } from './cli/ports.js';
import { addReadFlash } from './cli/read-flash.js';
import { addRecord } from './cli/record.js';
import { addReset } from './cli/reset.js';
import type { SetExitCode } from './cli/set-exit-code.js';
import { addSignal } from './cli/signal.js';
import { addSimulate } from './cli/simulate.js';
import { addSoak } from './cli/soak.js';
import { addSymbolize } from './cli/symbolize.js';
import { addView } from './cli/view.js';
import { addCommonOptions, inheritCommonOptions } from './commands/options.js';
import { addToolchain } from './cli/toolchain.js';
import { DiagError, exitCodes, type ExitCode } from './errors.js';
import { packageVersion } from './package-file.js';
import { safeText } from './report/text/safe-text.js';

/** Runs the program; `argv` is as in `process.argv`. Sets the exit code of the process and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  const isDebug = argv.includes('--debug');
  try {
    await createProgram((code) => void (process.exitCode = code)).parseAsync([...argv]);
  } catch (error) {
    process.exitCode = reportError(error, isDebug);
  }
}

function createProgram(setExitCode: SetExitCode): Command {
  const program = new Command('esp-rtc-diag')
    .description('Finds out why WebRTC firmware on an ESP32 runs out of memory or does not start.')
    .version(packageVersion(), '-V, --version')
    // What follows `heap diff` belongs to diff, although heap has options of the same names.
    .enablePositionalOptions()
    .showHelpAfterError('Run it with --help to see its arguments and options.')
    .exitOverride();
  inheritCommonOptions(addCommonOptions(program));
  addAnalyze(program, setExitCode);
  addHeap(program, setExitCode);
  addSymbolize(program, setExitCode);
  addAudit(program, setExitCode);
  addCtors(program, setExitCode);
  addDma(program, setExitCode);
  addNack(program, setExitCode);
  addFlash(program, setExitCode);
  addMonitor(program, setExitCode);
  addSoak(program, setExitCode);
  addDrive(program, setExitCode);
  addRecord(program, setExitCode);
  addImage(program, setExitCode);
  addPorts(program, setExitCode);
  addReset(program, setExitCode);
  addReadFlash(program, setExitCode);
  addSimulate(program, setExitCode);
  addMedia(program, setExitCode);
  addSignal(program, setExitCode);
  addView(program, setExitCode);
  addToolchain(program, setExitCode);
  return program;
}

function reportError(error: unknown, isDebug: boolean): ExitCode {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof DiagError) {
    process.stderr.write(`error: ${safeText(error.message)}\n${safeText(error.hint)}\n`);
    if (isDebug) process.stderr.write(`${stackOf(error)}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `error: a bug of ours: ${safeText(error instanceof Error ? error.message : String(error))}\n` +
      'Please report it with the output of the same command with --debug.\n',
  );
  if (isDebug) process.stderr.write(`${stackOf(error)}\n`);
  return exitCodes.bug;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
