import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryText } from './find-libraries.js';

export type ArchivePlace = { readonly multilib: string; readonly path: string };

/**
 * The libstdc++.a of each multilib of a library: in the target's `lib`, as Espressif and crosstool-NG install it, or in
 * the compiler's own folder. Multilibs without one are left out.
 */
export async function findArchives(library: LibraryText): Promise<ArchivePlace[]> {
  const { root, target, version, headers } = library;
  // root is …/riscv32-esp-elf/include/c++/14.2.0
  const prefix = join(root, '../../..');
  const folders = [join(prefix, 'lib'), join(prefix, '../lib/gcc', target, version)];
  const found: ArchivePlace[] = [];
  for (const { kind, multilib } of headers) {
    if (kind !== 'config' || multilib === null) continue;
    for (const folder of folders) {
      const path = join(folder, multilib === 'default' ? '' : multilib, 'libstdc++.a');
      // What is not there is no archive, whatever the reason.
      if (
        !(await stat(path).then(
          (one) => one.isFile(),
          () => false,
        ))
      )
        continue;
      found.push({ multilib, path });
      break;
    }
  }
  return found;
}
