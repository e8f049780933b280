import { DiagError } from '../../../errors.js';
import type { ElfFile } from '../elf-file.js';
import type { Bounds } from './array-bounds.js';

// Far beyond any firmware; a larger array means damaged symbols.
const maxWords = 65_536;

/** The 32-bit words of an array, without a last incomplete one. Throws a DiagError when the file does not hold it. */
export function readWords(elf: ElfFile, { start, end }: Bounds): Uint32Array {
  const count = Math.floor((end - start) / 4);
  if (count === 0) return new Uint32Array(0);
  const section = elf.sections.find(
    ({ isAllocated, type, address, sizeBytes }) =>
      isAllocated && type !== 'nobits' && start >= address && end <= address + sizeBytes,
  );
  if (!section || count > maxWords) throw unreadable(elf, start, end);
  const bytes = elf.readPart(section, start - section.address, count * 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: count }, (_, index) => view.getUint32(index * 4, true));
}

function unreadable(elf: ElfFile, start: number, end: number): DiagError {
  return new DiagError({
    code: 'ctors-bounds-unusable',
    message: `${elf.name} is damaged: the array from 0x${start.toString(16)} to 0x${end.toString(16)} does not lie in one section of the file.`,
    hint: 'Copy the file again, or rebuild it.',
  });
}
