import type { ConstructorArray } from '../../../model/constructor.js';
import type { SkipNote, SkipStyle } from '../../../model/constructor-skip.js';

/** The section that holds the list in words. It is not loaded, so that its length moves nothing. */
export const skipNotesSection = '.esp_rtc_diag.skip';

const maxNotes = 4096;
// slots init 5 0x40001a9e _GLOBAL__sub_I_gTrack libdatachannel/src/track.cpp:86
const note =
  /^(?<style>slots|table|literal) (?<array>priority|init|preinit) (?<position>\d{1,5}) 0x(?<address>[0-9a-f]{8}) (?<symbol>\S+) (?<file>\S+?)(?::(?<line>\d{1,9}))?$/;

/** One line of the section; odd characters are written as `%20`, so that no quoting of C or assembler is needed. */
export function formatSkipNote({ style, array, position, address, symbol, file, line }: SkipNote): string {
  const place = `${encodeName(file ?? '-')}${line === null ? '' : `:${line}`}`;
  return `${style} ${array} ${position} 0x${address.toString(16).padStart(8, '0')} ${encodeName(symbol ?? '-')} ${place}`;
}

/** Reads the section. Lines that are none of ours are left out. */
export function parseSkipNotes(bytes: Uint8Array): readonly SkipNote[] {
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split(/[\n\0]/, maxNotes);
  return lines.flatMap((text) => {
    const groups = note.exec(text)?.groups;
    if (!groups) return [];
    const { style, array, position, address, symbol = '-', file = '-', line } = groups;
    return [
      {
        // The pattern allows no other words.
        style: style as SkipStyle,
        array: array as ConstructorArray,
        position: Number(position),
        address: Number.parseInt(address ?? '', 16),
        symbol: symbol === '-' ? null : decodeName(symbol),
        file: file === '-' ? null : decodeName(file),
        line: line === undefined ? null : Number(line),
      },
    ];
  });
}

/** Text without what C, assembler and linker scripts would take for more than a part of a name. */
export function encodeName(text: string): string {
  return text.replace(/[^\w.$/+~-]/gu, (character) =>
    Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}

export function decodeName(text: string): string {
  const bytes = text.replace(/%([0-9a-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
