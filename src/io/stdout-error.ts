import { DiagError } from '../errors.js';
import { codeOf } from '../streamer/input-error.js';
import { writeFailure } from '../streamer/write-failure.js';

/** The error for an answer that stdout did not take, other than a pipe whose reader has had enough. */
export function stdoutError(cause: unknown): DiagError {
  return new DiagError({
    code: 'output-failed',
    message: `The answer cannot be written to stdout: ${writeFailure(cause)}.`,
    hint: 'What was written is not whole. Send it to another place.',
    cause,
  });
}

/** Resolves with the error of what was written last, or null. */
export type StdoutFailure = () => Promise<DiagError | null>;

/** Lets the program outlive a stdout or stderr that takes no more. An `Output` throws by itself; help is asked for here. */
export function watchStdio(): StdoutFailure {
  let failure: unknown;
  process.stdout.on('error', (error) => (failure ??= error));
  // Nobody hears what is said on the side: the answer goes out all the same.
  process.stderr.on('error', () => undefined);
  return async () => {
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
    return failure === undefined || codeOf(failure) === 'EPIPE' ? null : stdoutError(failure);
  };
}
