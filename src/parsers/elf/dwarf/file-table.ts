import { ByteCursor } from './byte-cursor.js';
import { dwForm } from './dwarf-codes.js';
import type { DebugSections } from './debug-sections.js';
import { joinSourcePath } from './source-path.js';
import type { RawValue } from './unit.js';

/** One entry of a line program's file table: its name as stored, and the index of its folder. */
export type FileEntry = { readonly name: RawValue; readonly directory: number };

/** What a line program's header says about files; texts are read when an answer needs them. */
export type FileTableParts = {
  readonly sections: DebugSections;
  readonly version: number;
  /** The line program, for names that stand in it. */
  readonly bytes: Uint8Array;
  readonly directories: readonly RawValue[];
  readonly files: readonly FileEntry[];
};

/** Files of one line program, by the index that rows and DW_AT_call_file use. */
export class FileTable {
  readonly #parts: FileTableParts;
  readonly #paths = new Map<number, string | null>();

  constructor(parts: FileTableParts) {
    this.#parts = parts;
  }

  /** The absolute path of a file, or null. `unitDirectory` is DW_AT_comp_dir. Throws MalformedDwarf. */
  path(index: number, unitDirectory: string | null): string | null {
    let path = this.#paths.get(index);
    if (path === undefined) {
      path = this.#resolve(index, unitDirectory);
      this.#paths.set(index, path);
    }
    return path;
  }

  // Since DWARF 5 both tables start at 0, and directory 0 is the unit's; before, they start at 1.
  #resolve(index: number, unitDirectory: string | null): string | null {
    const { version, files, directories } = this.#parts;
    const first = version >= 5 ? 0 : 1;
    const file = files[index - first];
    if (!file) return null;
    const name = this.#text(file.name);
    if (name === null) return null;
    const directory = directories[file.directory - first];
    return joinSourcePath([unitDirectory, directory ? this.#text(directory) : null], name);
  }

  #text({ form, raw }: RawValue): string | null {
    const { sections, bytes } = this.#parts;
    switch (form) {
      case dwForm.string:
        return new ByteCursor(bytes, raw).string();
      case dwForm.strp:
        return sections.str.string(raw);
      case dwForm.lineStrp:
        return sections.lineStr.string(raw);
      default:
        return null;
    }
  }
}
