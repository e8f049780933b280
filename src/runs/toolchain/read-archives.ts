import { auditArchive } from '../../analysis/toolchain/audit-archive.js';
import { DiagError } from '../../errors.js';
import type { ToolchainArchive } from '../../model/toolchain.js';
import { FileByteSource } from '../../streamer/file-byte-source.js';
import { findArchives } from '../../streamer/toolchain/find-archives.js';
import type { LibraryText } from '../../streamer/toolchain/find-libraries.js';

/** What the libstdc++.a of each multilib says; one that cannot be read says why. */
export async function readArchives(library: LibraryText): Promise<readonly ToolchainArchive[]> {
  const places = await findArchives(library);
  return places.map(({ path, multilib }) => ({ path, multilib, ...readArchive(path) }));
}

function readArchive(path: string): Omit<ToolchainArchive, 'path' | 'multilib'> {
  let file: FileByteSource | null = null;
  try {
    file = new FileByteSource(path);
    return { ...auditArchive(file), problem: null };
  } catch (cause) {
    if (!(cause instanceof DiagError)) throw cause;
    return { objects: 0, policies: [], undestroyed: [], problem: cause.message };
  } finally {
    file?.close();
  }
}
