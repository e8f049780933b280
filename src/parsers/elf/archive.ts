import { DiagError } from '../../errors.js';
import type { ByteSource } from '../../model/byte-source.js';

/** A file inside an archive. */
export type ArchiveMember = {
  readonly name: string;
  /** Of its content, from the start of the archive. */
  readonly offset: number;
  readonly sizeBytes: number;
};

const magic = '!<arch>\n';
const thinMagic = '!<thin>\n';
const headerBytes = 60;
// A libstdc++.a has some 200 members, a whole ESP-IDF component some hundred.
const maxMembers = 20_000;
const maxNameTableBytes = 1024 * 1024;
const maxNameBytes = 4096;

/**
 * The members of an `ar` archive, in their order, without the tables of names and symbols that it keeps for itself.
 * Reads the GNU form (`name/`, `/123` into the member `//`) and BSD's (`#1/20`), as binutils 2.40 bfd/archive.c and
 * FreeBSD ar(5) describe them. Throws a DiagError where a header is damaged or the file ends too soon.
 */
export function* readArchive(file: ByteSource): Generator<ArchiveMember> {
  checkMagic(file);
  let names = '';
  let count = 0;
  for (let at = magic.length; at < file.sizeBytes;) {
    if (at + headerBytes > file.sizeBytes) throw damaged(file, `a header at ${at} is cut off`);
    const header = Buffer.from(file.read(at, headerBytes)).toString('latin1');
    const sizeBytes = sizeOf(file, header, at);
    const [start, end] = [at + headerBytes, at + headerBytes + sizeBytes];
    if (end > file.sizeBytes) throw damaged(file, `the member at ${at} ends at ${end}, beyond the file`);
    const stored = header.slice(0, 16).trimEnd();
    if (stored === '//') names = readNameTable(file, start, sizeBytes);
    else if (!isSymbolTable(stored)) {
      if (++count > maxMembers) throw damaged(file, `it has more than ${maxMembers} members`);
      const member = memberOf(file, { stored, names, start, sizeBytes });
      if (!isSymbolTable(member.name)) yield member;
    }
    // Members start at even places.
    at = end + (end % 2);
  }
}

function checkMagic(file: ByteSource): void {
  const start =
    file.sizeBytes < magic.length ? '' : Buffer.from(file.read(0, magic.length)).toString('latin1');
  if (start === magic) return;
  if (start !== thinMagic) throw damaged(file, `it does not start with "!<arch>"`);
  throw new DiagError({
    code: 'archive-thin',
    message: `${file.name} is a thin archive: it names objects that lie elsewhere.`,
    hint: 'Make a whole one of it: ar -rcs whole.a $(ar -t thin.a)',
  });
}

// Decimal, padded with blanks; anything else is no header.
function sizeOf(file: ByteSource, header: string, at: number): number {
  const size = /^\d{1,10}(?= *$)/.exec(header.slice(48, 58))?.[0];
  if (size === undefined || header.slice(58) !== '`\n') throw damaged(file, `there is no header at ${at}`);
  return Number(size);
}

// GNU's `/` and `/SYM64/`, BSD's `__.SYMDEF` and its sorted form.
function isSymbolTable(name: string): boolean {
  return name === '/' || name === '/SYM64/' || name.startsWith('__.SYMDEF');
}

function readNameTable(file: ByteSource, start: number, sizeBytes: number): string {
  if (sizeBytes > maxNameTableBytes) throw damaged(file, `its table of names has ${sizeBytes} bytes`);
  return Buffer.from(file.read(start, sizeBytes)).toString('latin1');
}

type Stored = {
  readonly stored: string;
  readonly names: string;
  readonly start: number;
  readonly sizeBytes: number;
};

function memberOf(file: ByteSource, { stored, names, start, sizeBytes }: Stored): ArchiveMember {
  const bsd = /^#1\/(?<length>\d{1,10})$/.exec(stored)?.groups?.['length'];
  if (bsd !== undefined) {
    // The name comes first in the content, padded with zeros.
    const length = Number(bsd);
    if (length > sizeBytes || length > maxNameBytes) throw damaged(file, `a name of ${length} bytes`);
    const name = Buffer.from(file.read(start, length)).toString('latin1').replace(/\0+$/, '');
    return { name, offset: start + length, sizeBytes: sizeBytes - length };
  }
  const long = /^\/(?<place>\d{1,10})$/.exec(stored)?.groups?.['place'];
  if (long === undefined) return { name: stored.replace(/\/$/, ''), offset: start, sizeBytes };
  const place = Number(long);
  if (place >= names.length) throw damaged(file, `the name of a member is outside its table of names`);
  const name = names.slice(place, place + maxNameBytes).split('\n', 1)[0] ?? '';
  return { name: name.replace(/\/$/, ''), offset: start, sizeBytes };
}

function damaged(file: ByteSource, what: string): DiagError {
  return new DiagError({
    code: 'archive-unusable',
    message: `${file.name} is no whole archive: ${what}.`,
    hint: 'Install the toolchain again, or copy the file again.',
  });
}
