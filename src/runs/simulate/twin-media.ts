import { stat } from 'node:fs/promises';
import { DiagError } from '../../errors.js';
import { fileWord } from '../../report/text/shell-word.js';
import { inputError } from '../../streamer/input-error.js';
import { unpackSamples } from '../../streamer/media/unpack-samples.js';
import type { TwinMedia } from '../../streamer/twin/run-twin.js';
import { readLittlefsImage } from '../image/read-littlefs-image.js';

/**
 * Plays with what the twin shall play: a folder as it is, the samples of a LittleFS image, unpacked for so long, or its
 * own picture. Throws a DiagError where the path cannot be read or is neither.
 */
export async function withTwinMedia(
  { path, signal }: { readonly path: string | undefined; readonly signal: AbortSignal },
  play: (media: TwinMedia) => Promise<void>,
): Promise<void> {
  if (path === undefined) return play({ kind: 'own' });
  const about = await stat(path).catch((cause: unknown) => {
    throw inputError(path, cause);
  });
  if (about.isDirectory()) return play({ kind: 'folder', path });
  const { bytes, volume } = await readLittlefsImage(path, signal);
  const { folder, count, dispose } = unpackSamples(bytes, volume);
  try {
    if (count === 0) throw noSamples(path);
    await play({ kind: 'folder', path: folder, image: path });
  } finally {
    dispose();
  }
}

function noSamples(path: string): DiagError {
  return new DiagError({
    code: 'no-media',
    message: `${path} has no h264/0.h264.`,
    hint: `See what it holds: esp-rtc-diag media ls ${fileWord(path)}`,
  });
}
