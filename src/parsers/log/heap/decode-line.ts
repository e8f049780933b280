import type { Frame } from '../../../model/frame.js';

/** A line in which a monitor decoded an address; `address` is null on the `(inlined by)` lines that follow one. */
export type DecodeLine = { readonly address: number | null; readonly frame: Frame | null };

// --- 0x400d276d: leak_some_memory at /path/blink.c:27     (the dashes came with esp-idf-monitor 1.5; --timestamps puts
// its time behind them)
const addressStart =
  /^\s*(?:--- (?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d )?)?0x(?<address>[0-9a-f]{8}): (?!\s|\(inlined by\))/i;
//   #0  0x400d276d:0x3ffb5230 in leak_some_memory at /path/blink.c:27    (PlatformIO's esp32_exception_decoder)
// #1  0x400d276d in leak_some_memory (count=<optimized out>) at /path/blink.c:27    (GDB: RISC-V stacks of monitors)
const frameStart = /^\s*(?:--- )?#\d{1,3} +0x(?<address>[0-9a-f]{8})(?::0x[0-9a-f]{8})? in (?=\S)/i;
//  (inlined by) tcpip_thread at C:/idf/components/lwip/tcpip.c:148
const inlinedStart = /^\s*(?:--- \s*)?\(inlined by\) /;
const lineWord = / line (\d{1,9})$/;
// ` (self=0x4ff3b1f0, count=<optimized out>)` or ` ()`: values, not the types of a C++ name
const debuggerArguments = / \((?:[\w.]{1,60}=.*)?\)$/s;
const discriminator = / ?\(discriminator \d{1,10}\)$/;

/**
 * Parses a decode line in any style of esp-idf-monitor up to 1.9, which prints what `addr2line -pfiaC` says, of
 * PlatformIO's monitor or of the Arduino IDE's decoder, or a frame of GDB.
 */
export function parseDecodeLine(text: string): DecodeLine | null {
  const start = addressStart.exec(text) ?? frameStart.exec(text);
  if (start) {
    const location = parseLocation(text.slice(start[0].length).trimEnd());
    const address = Number.parseInt(start.groups?.['address'] ?? '', 16);
    return location === undefined ? null : { address, frame: location };
  }
  const inlined = inlinedStart.exec(text);
  if (!inlined) return null;
  const location = parseLocation(text.slice(inlined[0].length).trimEnd());
  return location === undefined ? null : { address: null, frame: location };
}

const pathLike = /[./\\]|^\?\?$|^<.+>$/;

// `func at file:line`, `func in ROM`, `(unknown)`; undefined when it is none of these.
function parseLocation(text: string): Frame | null | undefined {
  if (text === '(unknown)' || text.startsWith('?? ??:')) return null;
  if (text.endsWith(' in ROM')) return frame(text.slice(0, -' in ROM'.length), null, null);
  const at = text.indexOf(' at ');
  if (at === -1) return undefined;
  // 0x400d276d: setup() at /path/blink.ino line 27    (EspExceptionDecoder)
  const location = text
    .slice(at + 4)
    .replace(discriminator, '')
    .replace(lineWord, ':$1');
  const colon = location.lastIndexOf(':');
  if (colon === -1) return undefined;
  const line = location.slice(colon + 1);
  if (line !== '?' && !/^\d{1,9}$/.test(line)) return undefined;
  const file = location.slice(0, colon);
  // `12:30` after ` at ` is a time of day in somebody's message, not a file and a line.
  if (!pathLike.test(file)) return undefined;
  return frame(
    withoutArguments(text.slice(0, at)),
    file === '??' ? null : file,
    line === '?' ? null : Number(line),
  );
}

// Searched for only where they end, so that the first start of them is the last that is tried.
function withoutArguments(name: string): string {
  return name.endsWith(')') ? name.replace(debuggerArguments, '') : name;
}

function frame(name: string, file: string | null, line: number | null): Frame | null {
  const known = name === '??' ? null : name;
  if (known === null && file === null) return null;
  return { function: known, file, line: line === 0 ? null : line, inlined: false };
}
