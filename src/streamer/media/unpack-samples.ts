import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LittlefsVolume } from '../../model/littlefs.js';
import { readLittlefsFile } from '../../parsers/image/littlefs/read-volume.js';

/** Samples of an image as files of this machine, for as long as they are played. */
export type UnpackedSamples = {
  readonly folder: string;
  /** Samples in the image; one whose blocks are lost is no file. */
  readonly count: number;
  /** Removes the folder. */
  readonly dispose: () => void;
};

/** Only plain names below h264/ and opus/ become files, in a new folder of the system's temporary one. */
export function unpackSamples(bytes: Uint8Array, volume: LittlefsVolume): UnpackedSamples {
  const samples = volume.files.filter(({ path }) => /^(?:h264\/\d+\.h264|opus\/\d+\.opus)$/.test(path));
  const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-media-'));
  for (const file of samples) {
    const content = readLittlefsFile(bytes, volume.geometry, file);
    if (content === null) continue;
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return { folder, count: samples.length, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
