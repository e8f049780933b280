import type { FirmwareElf } from '../../analysis/symbols/elf-choice.js';
import type { OpenElfs } from '../../streamer/open-elf.js';

/** The ELF files that were given for names. What reads them, a quarter of the program, is loaded only where there are any. */
export async function openFirmwareElfs(
  files: OpenElfs,
  paths: readonly string[],
): Promise<readonly FirmwareElf[]> {
  if (paths.length === 0) return [];
  const { openFirmwareElf } = await import('./open-firmware-elf.js');
  const elfs: FirmwareElf[] = [];
  for (const path of paths) elfs.push(await openFirmwareElf(files, path));
  return elfs;
}
