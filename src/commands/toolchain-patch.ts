import { judgeArchives } from '../analysis/toolchain/archive-findings.js';
import type { ExitCode } from '../errors.js';
import { findOneLibrary } from '../streamer/toolchain/find-libraries.js';
import { patchLibrary } from '../streamer/toolchain/patch-library.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { readArchives } from '../runs/toolchain/read-archives.js';
import { writeToolchainChange } from '../runs/toolchain/write-toolchain-change.js';

export type ToolchainPatchOptions = CommonOptions & { readonly dryRun?: boolean };

/** `esp-rtc-diag toolchain patch DIR`: mends both faults in the headers; `toolchain restore` takes it back. */
export async function runToolchainPatch(folder: string, options: ToolchainPatchOptions): Promise<ExitCode> {
  const found = await findOneLibrary(folder);
  const isDryRun = options.dryRun === true;
  const result = await patchLibrary(found, { isDryRun });
  const { root, version, target } = found;
  const library = { root, version, target };
  const headers = found.headers.map((one) =>
    one.mended === null ? one : { ...one, state: 'mended' as const },
  );
  const findings = judgeArchives({ version, headers, archives: await readArchives(found) });
  return writeToolchainChange({ library, kind: 'patch', isDryRun, ...result, findings }, options);
}
