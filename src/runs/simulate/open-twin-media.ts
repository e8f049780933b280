import { stat } from 'node:fs/promises';
import { DiagError } from '../../errors.js';
import { fileWord } from '../../report/text/shell-word.js';
import { inputError } from '../../streamer/input-error.js';
import { unpackSamples } from '../../streamer/media/unpack-samples.js';
import type { TwinMedia } from '../../streamer/twin/run-twin.js';
import { readLittlefsImage } from '../image/read-littlefs-image.js';

type OpenMedia = { readonly media: TwinMedia; readonly dispose: () => void };

/**
 * What the twin plays: a folder as it is, the samples of a LittleFS image, unpacked until `dispose`, or its own picture.
 * Throws a DiagError where the path cannot be read or is neither.
 */
export async function openTwinMedia(path: string | undefined, signal: AbortSignal): Promise<OpenMedia> {
  if (path === undefined) return { media: { kind: 'own' }, dispose: () => undefined };
  const about = await stat(path).catch((cause: unknown) => {
    throw inputError(path, cause);
  });
  if (about.isDirectory()) return { media: { kind: 'folder', path }, dispose: () => undefined };
  const { bytes, volume } = await readLittlefsImage(path, signal);
  const { folder, count, dispose } = unpackSamples(bytes, volume);
  if (count === 0) {
    dispose();
    throw noSamples(path);
  }
  return { media: { kind: 'folder', path: folder }, dispose };
}

function noSamples(path: string): DiagError {
  return new DiagError({
    code: 'no-media',
    message: `${path} has no h264/0.h264.`,
    hint: `See what it holds: esp-rtc-diag media ls ${fileWord(path)}`,
  });
}
