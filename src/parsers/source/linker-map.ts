/** A piece of a constructor array, as GNU ld's map lists it. */
export type MapPiece = {
  /** `.init_array`, `.init_array.00200`, `.preinit_array`, `.ctors` */
  readonly section: string;
  readonly address: number;
  readonly sizeBytes: number;
  /** `esp-idf/main/libmain.a(stream.cpp.obj)` or the path of an object. */
  readonly object: string;
};

const maxPieces = 65_536;
//  .init_array.00200
//                 0x4001154c        0x4 esp-idf/main/libmain.a(stream.cpp.obj)
const sectionStart = /^ (?<section>\.(?:preinit_array|init_array|ctors)(?:\.\d+)?)(?<rest>\s.*)?$/;
const placed = /^\s+0x(?<address>[0-9a-f]{1,16})\s+0x(?<size>[0-9a-f]{1,8})\s+(?<object>\S.*)$/;

/**
 * Reads from a linker map (`-Wl,-Map=`, binutils ld) which object each word of the constructor arrays comes from.
 * A long section name stands on a line of its own. Pieces that were dropped have size or address 0 and are left out.
 */
export function parseLinkerMap(text: string): readonly MapPiece[] {
  const pieces: MapPiece[] = [];
  let section: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const start = sectionStart.exec(line)?.groups;
    const rest = start ? (start['rest'] ?? '') : line;
    const name: string | null = start?.['section'] ?? section;
    const place = name === null ? undefined : placed.exec(rest)?.groups;
    section = start && rest.trim() === '' ? name : null;
    if (!place || name === null || pieces.length >= maxPieces) continue;
    const { address = '', size = '', object = '' } = place;
    const piece = {
      section: name,
      address: Number.parseInt(address, 16),
      sizeBytes: Number.parseInt(size, 16),
      object,
    };
    if (piece.address > 0 && piece.sizeBytes > 0) pieces.push(piece);
  }
  return pieces;
}
