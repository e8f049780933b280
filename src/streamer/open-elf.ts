import { ElfFile } from '../parsers/elf/elf-file.js';
import { RandomAccessFile } from './file-byte-source.js';

/** ELF files that stay open, because their contents are read when an address asks for them. */
export class OpenElfs {
  readonly #files: RandomAccessFile[] = [];

  /** Throws a DiagError for a file that is no usable ELF. */
  open(path: string): ElfFile {
    const file = new RandomAccessFile(path);
    this.#files.push(file);
    return ElfFile.open(file);
  }

  close(): void {
    for (const file of this.#files) file.close();
  }
}
