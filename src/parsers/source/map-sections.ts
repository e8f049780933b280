/** A piece of an output section, as GNU ld's map lists it. */
export type MapInput = {
  /** `.text._ZN3rtc5Track4sendEv`, `.bss`, `COMMON` */
  readonly section: string;
  readonly address: number;
  readonly sizeBytes: number;
  /** `esp-idf/main/libmain.a(stream.cpp.obj)` or the path of an object. */
  readonly object: string;
};

type MapOutput = Omit<MapInput, 'object'>;

export type LinkerMapSections = {
  readonly outputs: readonly MapOutput[];
  readonly inputs: readonly MapInput[];
};

const maxEntries = 1_000_000;
const layoutTitle = 'Linker script and memory map';
// `.flash.text     0x40000020     0x4254 load address 0x80400020`, ` .text._ZN3rtc5Track4sendEv`, ` COMMON`; an output
// section has no blank before it, an input section one. A name that a program has chosen needs no dot: `my_table`.
const start = /^(?<indent> ?)(?<name>[^\s*()]+)(?<rest>\s.*)?$/;
//                 0x4001154c        0x4 esp-idf/main/libmain.a(stream.cpp.obj)
const place = /^\s+0x(?<address>[0-9a-f]{1,16})\s+0x(?<size>[0-9a-f]{1,16})(?:\s+(?<object>\S.*))?$/;

/**
 * Reads which object each piece of each section comes from, from a linker map (`-Wl,-Map=`, binutils ld). A long name
 * stands on a line of its own. What was discarded stands before the layout and is left out, as are empty pieces.
 */
export function parseMapSections(text: string): LinkerMapSections {
  const outputs: MapOutput[] = [];
  const inputs: MapInput[] = [];
  const layout = text.indexOf(`${layoutTitle}\n`);
  const withReturns = text.indexOf(`${layoutTitle}\r\n`);
  const from = Math.max(layout, withReturns);
  let open: { readonly name: string; readonly isOutput: boolean } | null = null;
  for (const line of from === -1 ? [] : text.slice(from).split(/\r?\n/)) {
    const named: Record<string, string | undefined> | undefined = start.exec(line)?.groups;
    if (named) open = { name: named['name'] ?? '', isOutput: named['indent'] === '' };
    const rest = named ? (named['rest'] ?? '') : line;
    const found = open && place.exec(rest)?.groups;
    if (open && found && inputs.length + outputs.length < maxEntries) {
      const { address = '', size = '', object } = found;
      const piece = {
        section: open.name,
        address: Number.parseInt(address, 16),
        sizeBytes: Number.parseInt(size, 16),
      };
      if (open.isOutput) outputs.push(piece);
      else if (object !== undefined && piece.sizeBytes > 0) inputs.push({ ...piece, object });
    }
    // The place of a section stands on the line of its name or on the next one.
    if (!named || rest.trim() !== '') open = null;
  }
  return { outputs, inputs };
}
