import { buildElf, sectionType } from './build-elf.js';

type Member = { readonly name: string; readonly bytes: Uint8Array };

/** How an archive keeps names of 16 and more characters. */
export type ArchiveForm = 'gnu' | 'bsd';

/** An `ar` archive of our own making, with a table of symbols that nobody reads (binutils bfd/archive.c, ar(5)). */
export function buildArchive(members: readonly Member[], form: ArchiveForm = 'gnu'): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('!<arch>\n')];
  const long = members.filter(({ name }) => name.length > 15).map(({ name }) => name);
  if (form === 'gnu') {
    parts.push(member('/', Buffer.alloc(4)));
    if (long.length > 0) parts.push(member('//', Buffer.from(long.map((name) => `${name}/\n`).join(''))));
  } else {
    parts.push(member('#1/20', Buffer.concat([Buffer.from('__.SYMDEF SORTED\0\0\0\0'), Buffer.alloc(8)])));
  }
  for (const { name, bytes } of members) {
    if (form === 'bsd') {
      const padded = Buffer.alloc(Math.ceil((name.length + 1) / 4) * 4);
      padded.write(name);
      parts.push(member(`#1/${padded.length}`, Buffer.concat([padded, bytes])));
    } else if (name.length > 15) {
      const place = long.slice(0, long.indexOf(name)).reduce((sum, one) => sum + one.length + 2, 0);
      parts.push(member(`/${place}`, bytes));
    } else {
      parts.push(member(`${name}/`, bytes));
    }
  }
  return Buffer.concat(parts);
}

function member(stored: string, bytes: Uint8Array): Uint8Array {
  const fields = `${stored.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}`;
  const padding = Buffer.alloc(bytes.length % 2, '\n');
  return Buffer.concat([Buffer.from(`${fields}${String(bytes.length).padEnd(10)}\`\n`), bytes, padding]);
}

/** An ELF32 object with symbols of these names, all undefined: what a compiler's would have beside its code. */
export function buildObject(names: readonly string[]): Uint8Array {
  const strings = Buffer.from(`\0${names.map((name) => `${name}\0`).join('')}`, 'latin1');
  const symbols = Buffer.alloc(16 * (names.length + 1));
  let at = 1;
  for (const [index, name] of names.entries()) {
    symbols.writeUInt32LE(at, 16 * (index + 1));
    at += name.length + 1;
  }
  return buildElf({
    sections: [
      { name: '.symtab', type: sectionType.symtab, bytes: symbols, link: 2, entrySizeBytes: 16 },
      { name: '.strtab', type: sectionType.strtab, bytes: strings },
    ],
  });
}
