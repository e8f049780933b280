import { DiagError } from '../../errors.js';
import { readLog } from '../log-source.js';

// The largest flash of these chips has 128 MB; more than this is some other file.
const maxBytes = 512 * 1024 * 1024;

/** The bytes of an image, gzip-compressed or not; `-` reads stdin. Throws a DiagError when it cannot be read. */
export async function readImage(path: string, signal: AbortSignal): Promise<Uint8Array> {
  const blocks: Buffer[] = [];
  let sizeBytes = 0;
  const onDamage = (message: string): never => {
    throw new DiagError({
      code: 'image-damaged',
      message: `${path} is damaged gzip data: ${message}.`,
      hint: 'Copy it again, or unpack what there is with gzip -dc.',
    });
  };
  for await (const block of readLog(path, { signal, onDamage })) {
    sizeBytes += block.length;
    if (sizeBytes > maxBytes) throw tooLarge(path);
    // The blocks of a file are reused.
    blocks.push(Buffer.from(block));
  }
  return Buffer.concat(blocks);
}

function tooLarge(path: string): DiagError {
  return new DiagError({
    code: 'image-too-large',
    message: `${path} is larger than ${maxBytes / 1024 / 1024} MB, which no flash of an ESP32 is.`,
    hint: 'Check the path: it names some other file.',
  });
}
