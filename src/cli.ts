import { Command, CommanderError } from 'commander';
import { addCommands } from './cli/command-table.js';
import { addHelpCommand } from './cli/help-command.js';
import { describeInHelp, nameInHelp } from './cli/option-help.js';
import type { SetExitCode } from './cli/set-exit-code.js';
import { addCommonOptions } from './cli/common-options.js';
import { takeOptionsFromAbove } from './cli/option-rules.js';
import { keepNamedFiles } from './cli/output-rules.js';
import { DiagError, exitCodes, type ExitCode } from './errors.js';
import { keepCompiledCode } from './io/code-cache.js';
import { leaveClosedTerminal } from './io/interrupt.js';
import { Stdout, watchStderr } from './io/stdout.js';
import { packageVersion } from './package-file.js';
import { safeLines, safeText } from './report/text/safe-text.js';

/** Runs the program; `argv` is as in `process.argv`. Sets the exit code of the process and never throws. */
export async function main(argv: readonly string[]): Promise<void> {
  keepCompiledCode();
  const isDebug = argv.includes('--debug');
  // Here for the help alone, which is written to stdout by itself; a run asks an Output of its own.
  const stdout = new Stdout();
  watchStderr();
  try {
    const program = await createProgram(argv, (code) => void (process.exitCode = code));
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = await codeOfError(error, { isDebug, stdout });
  }
  leaveClosedTerminal();
}

// Of more than twenty commands these are the first that somebody needs.
const beginnings = `
Begin with:
  esp-rtc-diag doctor                                     before the first build
  esp-rtc-diag analyze console.log --elf build/app.elf    with a log
  esp-rtc-diag ctors build/app.elf                        with a build
  esp-rtc-diag soak --port sim --cycles 12 --leak 8628    with nothing attached`;

type Reporting = { readonly isDebug: boolean; readonly stdout: Stdout };

async function codeOfError(error: unknown, { isDebug, stdout }: Reporting): Promise<ExitCode> {
  if (!(error instanceof CommanderError)) return reportError(error, isDebug);
  // Commander has printed its message, or the help that was asked for.
  try {
    await stdout.finish();
  } catch (unwritten) {
    return reportError(unwritten, isDebug);
  }
  return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}

async function createProgram(argv: readonly string[], setExitCode: SetExitCode): Promise<Command> {
  const program = new Command('esp-rtc-diag')
    .description('Finds out why WebRTC firmware on an ESP32 runs out of memory or does not start.')
    .version(packageVersion(), '-V, --version')
    .addHelpText('after', beginnings)
    // What follows `heap diff` belongs to diff, although heap has options of the same names.
    .enablePositionalOptions()
    .showHelpAfterError('Run it with --help to see its arguments and options.')
    .configureHelp({ optionDescription: describeInHelp, subcommandTerm: nameInHelp, minWidthToWrap: 20 })
    // It quotes what was typed, or what a glob gave.
    .configureOutput({ outputError: (text, write) => write(safeLines(text)) })
    .exitOverride();
  takeOptionsFromAbove(addCommonOptions(program));
  keepNamedFiles(program);
  await addCommands(program, setExitCode, argv);
  addHelpCommand(program);
  return program;
}

function reportError(error: unknown, isDebug: boolean): ExitCode {
  if (error instanceof DiagError) {
    process.stderr.write(`error: ${safeText(error.message)}\n${safeText(error.hint)}\n`);
    if (isDebug) process.stderr.write(`${safeLines(stackOf(error))}\n`);
    return error.exitCode;
  }
  process.stderr.write(
    `error: a bug of ours: ${safeText(error instanceof Error ? error.message : String(error))}\n` +
      'Please report it with the output of the same command with --debug.\n',
  );
  if (isDebug) process.stderr.write(`${safeLines(stackOf(error))}\n`);
  return exitCodes.bug;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
