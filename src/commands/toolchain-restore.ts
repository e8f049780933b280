import type { ExitCode } from '../errors.js';
import { findOneLibrary } from '../streamer/toolchain/find-libraries.js';
import { restoreLibrary } from '../streamer/toolchain/restore-library.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { writeToolchainChange } from '../runs/toolchain/write-toolchain-change.js';

/** `esp-rtc-diag toolchain restore DIR`: gives back every byte that `toolchain patch` has changed. */
export async function runToolchainRestore(folder: string, options: CommonOptions): Promise<ExitCode> {
  const { root, version, target } = await findOneLibrary(folder);
  const result = await restoreLibrary(root);
  const library = { root, version, target };
  return writeToolchainChange(
    { library, kind: 'restore', isDryRun: false, ...result, findings: [] },
    options,
  );
}
