import { exitCodes, type ExitCode } from '../../errors.js';
import { onInterrupt } from '../../io/interrupt.js';
import type { Output } from '../../io/output.js';
import type { Severity } from '../../model/finding.js';
import { OpenElfs } from '../../streamer/open-elf.js';
import { withOutput } from './write-answer.js';
import { exitCodeFor, type ReportOptions } from './options.js';

type AnswerOptions = Pick<ReportOptions, 'output' | 'failOn'>;
type Answering = { readonly output: Output; readonly files: OpenElfs };
type Judged = { readonly severity: Severity };

/** Runs what writes an answer and returns its findings, which make the exit code. The answer appears whole or not at all. */
export async function answer(
  options: AnswerOptions,
  work: (tools: Answering) => Promise<readonly Judged[]>,
): Promise<ExitCode> {
  const files = new OpenElfs();
  try {
    const findings = await withOutput(options.output, (output) => work({ output, files }));
    return exitCodeFor(findings, options.failOn);
  } finally {
    files.close();
  }
}

/** The same for work that ends early, with what there is, when Ctrl+C aborts its signal. */
export async function answerSoFar(
  options: AnswerOptions,
  work: (tools: Answering & { readonly signal: AbortSignal }) => Promise<readonly Judged[]>,
): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const { signal } = interrupt;
  try {
    const exitCode = await answer(options, (tools) => work({ ...tools, signal }));
    return signal.aborted ? exitCodes.interrupted : exitCode;
  } finally {
    interrupt.dispose();
  }
}
