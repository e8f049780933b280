import { openOutput, type Output } from '../../io/output.js';

/** Writes an answer that is made already: to stdout, or to a file that appears whole or not at all. */
export async function writeAnswer(path: string | undefined, text: string): Promise<void> {
  await withOutput(path, async (output) => output.write(text));
}

/** Runs what writes an answer bit by bit. Where it throws, no file is there; what stdout has got stays. */
export async function withOutput<Result>(
  path: string | undefined,
  work: (output: Output) => Promise<Result>,
): Promise<Result> {
  const output = openOutput(path);
  try {
    const result = await work(output);
    await output.finish();
    return result;
  } catch (error) {
    await output.discard();
    throw error;
  }
}
