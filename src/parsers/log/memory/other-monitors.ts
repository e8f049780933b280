import type { Capability, FreeBytes } from '../../../model/console-record.js';

/** What a line of a monitor that is not the streamer's says. */
export type OtherReading = {
  readonly free: FreeBytes;
  readonly largestFreeBytes: number | null;
  readonly clients: number | null;
  /** A clock in the line itself. */
  readonly ms: number | null;
  readonly resolutionBytes: number;
};

/** Lines of the user's own monitor: named groups `heap`, `dma`, `internal`, `psram`, `largest`, `clients`, `ms`. */
export type SamplePatterns = { readonly patterns: readonly RegExp[]; readonly unitBytes: number };

/** More than any chip has is no size; nor is what has lost its place. */
const maxBytes = 2 ** 31;

// How people call what is free: `Free heap: 123456`, `Internal free: 312 KB`, `[APP] Free memory: 233040 bytes`
// (esp-idf's examples), `heap_caps_get_free_size(MALLOC_CAP_DMA) = 99344`, `ESP.getFreeHeap(): 233040`, `int_free=4096`.
// Names are matched after `_` and capitals have been made blanks.
const words: readonly { readonly capability: Capability; readonly word: string }[] = [
  { capability: 'dma', word: 'DMA|MALLOC CAP DMA' },
  { capability: 'psram', word: 'PSRAM|SPIRAM|SPI RAM|MALLOC CAP SPIRAM|external' },
  { capability: 'internal', word: 'internal|int|MALLOC CAP INTERNAL|DRAM|SRAM' },
  { capability: 'heap', word: 'heap|memory|total|8bit|MALLOC CAP 8BIT|MALLOC CAP DEFAULT' },
];

const number = String.raw`(?<![-.\d])(?<value>\d{1,10})(?![.\d])\s{0,3}(?<unit>bytes|kbytes|kib|kb|k|mib|mb|b)?(?![\w.])`;
const sized = String.raw`(?<![-.\d])(?<value>\d{1,10})(?![.\d])\s{0,3}(?<unit>bytes|kbytes|kib|kb|mib|mb)\b`;
const gap = String.raw`[^\d|,;\n]{0,24}?`;
const freeWords = 'free|available|avail';
const patterns = words.map(({ capability, word }) => ({
  capability,
  // `free` (or `available`) on either side of the name.
  forms: [
    new RegExp(String.raw`\b(?:${freeWords})[\w ]{0,12}?\b(?:${word})\b${gap}[:=)]\s{0,3}${number}`, 'i'),
    new RegExp(
      String.raw`\b(?:${word})\b[\w ():.]{0,16}?\b(?:${freeWords})\b${gap}[:=]\s{0,3}${number}`,
      'i',
    ),
    new RegExp(String.raw`\b(?:${word})\b[\w ():.]{0,16}?\b(?:${freeWords})\s{1,3}${sized}`, 'i'),
    new RegExp(String.raw`\b(?:${word})\b\s{0,3}[:=]\s{0,3}${number}\s{0,3}(?:${freeWords})\b`, 'i'),
    // `Free internal 41680`: without a sign only a figure that is no count.
    new RegExp(
      String.raw`\b(?:${freeWords}) (?:${word})(?: (?:heap|memory|mem|ram))?\s{1,3}(?=\d{4}|\d{1,10}\s{0,3}[kmb])${number}`,
      'i',
    ),
    new RegExp(String.raw`get free size\((?:${word})\)\s{0,3}[:=]\s{0,3}${number}`, 'i'),
  ],
}));
// `largest free block: 31 KB`, `biggest block 22528`, `getMaxAllocHeap(): 110580`, `int_lfb=70592`.
const largest = new RegExp(
  String.raw`\b(?:largest|biggest|max alloc|lfb)\b[\w ]{0,20}?(?:${gap}[:=]\s{0,3}| )${number}`,
  'i',
);
// The lowest of all time says nothing of now: `min=120000`, `(min 180 KB)`, `Minimum free heap size: 1234 bytes`.
const minimum =
  /\b(?:min(?:imum)?|lowest|watermark)(?:_free)?\b[\w ]{0,24}?\s{0,3}[:=]?\s{0,3}\d{1,10}(?:\s{0,2}(?:[km]i?b|bytes)\b)?/gi;
/** Between the words of `min_free` and `getFreeHeap`. */
const joint = /(?<=[A-Za-z])_(?=[A-Za-z\d])|(?<=[a-z])(?=[A-Z])/g;
/** A mark, or the blank behind a figure and its unit where another name follows. */
const clauseEnd =
  /[|,;]|(?<=\d(?:\s?(?:bytes|kbytes|kib|kb|k|mib|mb|b))?) (?!(?:bytes|kbytes|kib|kb|k|mib|mb|b|free|available|avail)\b)(?=[a-z])/i;
const isMinimum = /\b(?:min(?:imum)?|lowest|watermark)/i;
const longestLine = 400;

/** Reads a line of some monitor that states free memory in words that people use, or null. */
export function parseOtherMonitor(text: string): OtherReading | null {
  if (text.length > longestLine) return null;
  const said = text
    .replaceAll(joint, ' ')
    .replaceAll(minimum, ' ')
    .split(clauseEnd)
    .filter((part) => !isMinimum.test(part));
  const free: Record<Capability, number | null> = { heap: null, dma: null, internal: null, psram: null };
  let resolutionBytes = 1;
  let largestFreeBytes: number | null = null;
  for (const clause of said) {
    const told = largest.exec(clause);
    largestFreeBytes ??= readSize(told)?.bytes ?? null;
    const part = told ? clause.replace(told[0], ' ') : clause;
    for (const { capability, forms } of patterns) {
      const size = firstSize(forms, part);
      if (!size) continue;
      free[capability] ??= size.bytes;
      resolutionBytes = Math.max(resolutionBytes, size.unitBytes);
      break;
    }
  }
  const isEmpty = Object.values(free).every((bytes) => bytes === null);
  return isEmpty ? null : { free, largestFreeBytes, clients: null, ms: null, resolutionBytes };
}

/** Reads a line by the user's own patterns; the first that matches counts. Null where none does, or gives no memory. */
export function parseByPatterns(text: string, given: SamplePatterns): OtherReading | null {
  for (const pattern of given.patterns) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) continue;
    const free = {
      heap: sizeOf(groups['heap'], given.unitBytes),
      dma: sizeOf(groups['dma'], given.unitBytes),
      internal: sizeOf(groups['internal'], given.unitBytes),
      psram: sizeOf(groups['psram'], given.unitBytes),
    };
    if (Object.values(free).every((bytes) => bytes === null)) continue;
    return {
      free,
      largestFreeBytes: sizeOf(groups['largest'], given.unitBytes),
      clients: sizeOf(groups['clients'], 1),
      ms: sizeOf(groups['ms'], 1),
      resolutionBytes: given.unitBytes,
    };
  }
  return null;
}

function sizeOf(text: string | undefined, unitBytes: number): number | null {
  if (text === undefined || !/^\s*\d{1,10}(?:\.\d{1,3})?\s*$/.test(text)) return null;
  const bytes = Math.round(Number(text) * unitBytes);
  return bytes < maxBytes ? bytes : null;
}

type Size = { readonly bytes: number; readonly unitBytes: number };

function firstSize(forms: readonly RegExp[], text: string): Size | null {
  for (const form of forms) {
    const size = readSize(form.exec(text));
    if (size) return size;
  }
  return null;
}

function readSize(match: RegExpExecArray | null): Size | null {
  const { value, unit = '' } = match?.groups ?? {};
  if (value === undefined) return null;
  const letter = unit.charAt(0).toLowerCase();
  const unitBytes = letter === 'k' ? 1024 : letter === 'm' ? 1024 * 1024 : 1;
  const bytes = Number(value) * unitBytes;
  return bytes < maxBytes ? { bytes, unitBytes } : null;
}
