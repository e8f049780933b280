import { ElfFile } from '../parsers/elf/elf-file.js';
import { FileByteSource } from './file-byte-source.js';

/** ELF files that stay open, because their contents are read when an address asks for them. */
export class OpenElfs {
  readonly #files: FileByteSource[] = [];

  /** Throws a DiagError for a file that is no usable ELF. */
  open(path: string): ElfFile {
    const file = new FileByteSource(path);
    this.#files.push(file);
    return ElfFile.open(file);
  }

  /** How many files are open. */
  get count(): number {
    return this.#files.length;
  }

  close(): void {
    for (const file of this.#files) file.close();
  }
}
