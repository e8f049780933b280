import { exitCodes, type ExitCode } from '../errors.js';
import { openOutput } from '../io/output.js';
import { safeText } from '../report/text/safe-text.js';
import { revertStartup } from '../runs/constructors/skip-by-startup.js';

/** `esp-rtc-diag ctors revert startup.c` */
export async function runCtorsRevert(path: string): Promise<ExitCode> {
  await revertStartup(path);
  const output = openOutput(undefined);
  output.write(`RESTORED ${safeText(path)}, byte for byte as it was before\n`);
  await output.finish();
  return exitCodes.ok;
}
