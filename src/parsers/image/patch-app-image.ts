import { createHash } from 'node:crypto';
import { parseAppImage } from './app-image.js';

/** A word at an address of the running firmware, as it has to be and as it shall be. */
type WordPatch = { readonly address: number; readonly old: number; readonly now: number };

/** Why an image is left alone; `report/` puts it into words. */
type PatchProblem =
  | { readonly kind: 'no-image' }
  | { readonly kind: 'signed'; readonly extraBytes: number }
  | { readonly kind: 'other-elf'; readonly stored: string | null }
  | { readonly kind: 'word-differs'; readonly address: number };

type Patched =
  | { readonly bytes: Uint8Array; readonly problem: null }
  | { readonly bytes: null; readonly problem: PatchProblem };

export type ImagePatch = {
  readonly words: readonly WordPatch[];
  /** SHA-256 of the ELF that the image was made from, and of the one that it shall belong to. */
  readonly oldElfSha256: string;
  readonly newElfSha256: string;
};

// esp_app_desc_t.app_elf_sha256 (esp-idf v5.5 esp_app_desc.h), 32 bytes.
const elfHashOffset = 144;

/**
 * Changes words of an app image and redoes what depends on them: the ELF's hash in the app description, the checksum
 * (XOR over all segments from 0xef) and the appended SHA-256. Refuses a signed image, whose signature would break, and
 * one that was not made from that ELF.
 */
export function patchAppImage(bytes: Uint8Array, { words, oldElfSha256, newElfSha256 }: ImagePatch): Patched {
  const image = parseAppImage(bytes);
  if (image === null || !image.isComplete || image.app === null) return refuse({ kind: 'no-image' });
  const end = endOf(image.segments) + (image.hash === null ? 0 : 32);
  const rest = bytes.subarray(end);
  if (rest.some((byte) => byte !== 0xff)) return refuse({ kind: 'signed', extraBytes: rest.length });
  if (image.app.elfSha256 !== oldElfSha256) return refuse({ kind: 'other-elf', stored: image.app.elfSha256 });
  const result = Buffer.from(bytes);
  for (const { address, old, now } of words) {
    const segment = image.segments.find(
      (one) => address >= one.address && address + 4 <= one.address + one.length,
    );
    const at = segment === undefined ? -1 : segment.offset + address - segment.address;
    if (at === -1 || result.readUInt32LE(at) !== old) return refuse({ kind: 'word-differs', address });
    result.writeUInt32LE(now, at);
  }
  const described = image.segments.find(({ offset }) => result.readUInt32LE(offset) === 0xabcd_5432);
  result.write(newElfSha256, (described?.offset ?? 0) + elfHashOffset, 'hex');
  const bodyEnd = endOf(image.segments);
  result[bodyEnd - 1] = parseAppImage(result)?.checksum?.computed ?? 0;
  if (image.hash !== null) {
    createHash('sha256').update(result.subarray(0, bodyEnd)).digest().copy(result, bodyEnd);
  }
  return { bytes: result, problem: null };
}

// The checksum is the last byte of a 16-byte line, at least one byte behind the last segment.
function endOf(segments: readonly { readonly offset: number; readonly length: number }[]): number {
  const last = segments.at(-1);
  return ((last?.offset ?? 0) + (last?.length ?? 0) + 16) & ~15;
}

function refuse(problem: PatchProblem): Patched {
  return { bytes: null, problem };
}
