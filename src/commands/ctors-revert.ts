import { exitCodes, type ExitCode } from '../errors.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { safeText } from '../report/text/safe-text.js';
import { revertStartup } from '../runs/constructors/skip-by-startup.js';

/** `esp-rtc-diag ctors revert startup.c` */
export async function runCtorsRevert(path: string): Promise<ExitCode> {
  await revertStartup(path);
  await writeAnswer(undefined, `RESTORED ${safeText(path)}, byte for byte as it was before\n`);
  return exitCodes.ok;
}
