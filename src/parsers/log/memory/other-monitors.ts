import type { Capability, FreeBytes } from '../../../model/console-record.js';
import { maxBytes, memoryFigures, type Figure } from './memory-figures.js';
import { capabilityOf, kindOf, type FigureKind } from './memory-words.js';

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

const longestLine = 400;

/**
 * Reads a line of some monitor that states free memory in words that people use, or null: `Free heap: 123456`,
 * `[APP] Free memory: 233040 bytes` (esp-idf's examples), `heap_caps_get_free_size(MALLOC_CAP_DMA) = 99344`,
 * `DRAM: 20000 free`, `int_free=121000 dma_free=90112`, `MEM Total:8250188 Bytes, Inram:182847 Bytes` (esp-adf).
 */
export function parseOtherMonitor(text: string): OtherReading | null {
  if (text.length > longestLine) return null;
  const free: Record<Capability, number | null> = { heap: null, dma: null, internal: null, psram: null };
  let resolutionBytes = 1;
  let largestFreeBytes: number | null = null;
  for (const { kind, capability, figure } of named(text)) {
    if (kind === 'largest') largestFreeBytes ??= figure.bytes;
    if (kind !== 'free' || capability === null) continue;
    free[capability] ??= figure.bytes;
    resolutionBytes = Math.max(resolutionBytes, figure.unitBytes);
  }
  const isEmpty = Object.values(free).every((bytes) => bytes === null);
  return isEmpty ? null : { free, largestFreeBytes, clients: null, ms: null, resolutionBytes };
}

type NamedFigure = {
  readonly figure: Figure;
  readonly kind: FigureKind | null;
  readonly capability: Capability | null;
};

// What stands before a figure names it, else what stands behind. A pool that was named holds on until another one is.
function named(text: string): readonly NamedFigure[] {
  const isFreeTotal = freeTotal.test(text);
  const { length, words } = tagOf(text);
  const said = text.slice(length).replace(dashOfHeader, '$1: ').replace(moment, '$1');
  const ofTag = capabilityOf(words);
  const hasHeader = freeHeader.test(text);
  let pool: Capability | null = null;
  let isUnderHeader = arrowHeader.test(text);
  return memoryFigures(isFreeTotal ? said.replace(shortName, longName) : said).map((figure) => {
    const own = poolOf(figure);
    pool = own ?? pool ?? (figure.isFirst ? ofTag : null);
    const stated = kindOf(figure.before) ?? kindOf(figure.after);
    // `used: int=1234` after `free: int=5678` begins another list, `min=1234` does not.
    if (own !== null && stated !== null) isUnderHeader = hasHeader && stated === 'free';
    const kind = stated ?? (isUnderHeader && own !== null && !figure.isForeign ? 'free' : null);
    const isNamed = figure.isCertain || figure.after[0] === 'free';
    const capability = own ?? (figure.isForeign ? null : pool);
    return { figure, capability, kind: isFreeTotal && own ? (stated ?? 'free') : isNamed ? kind : null };
  });
}

// What `heap` or `memory` says may be said more exactly behind the figure: `Memory free: 118 KB internal`.
function poolOf({ before, after }: Figure): Capability | null {
  const first = capabilityOf(before);
  return first === null || first === 'heap' ? capabilityOf([...before, ...after]) : first;
}

// Free memory - Heap: 8641704, Internal: 121000
const dashOfHeader = /^(Free(?: (?:heap|memory|mem|ram))?) -(?= [a-z])/i;
// Free internal heap before TLS task: 121000
const moment =
  /\b(free|available|heap|memory|mem|ram) (?:before|after|at|during|on|in) [^:=,;|()]{1,60}(?=[:=])/i;

// I (3200) sys: free: int=50112 dma=20100 psram=100200
const freeHeader = /\b(?:free|available)(?: (?:heap|memory|mem|ram))?"?(?: ?[:=-]| ?\() ?\{?"?(?=[a-z])/i;

// D (22559671) MAIN: HEAP -> internal=199083, psram=94572, iram=0   (as in reports of esp_hosted: what is free)
const arrowHeader = /\bHEAP -> ?(?:internal|dma|psram|spiram)[ :=]/i;

// I (22145) MONITOR: MEM Total:8250188 Bytes, Inram:182847 Bytes, Dram:182847 Bytes   (esp-adf's AUDIO_MEM_SHOW: free)
// I (22145) MONITOR: Func:show, Line:81, MEM Total:8250188 Bytes, Inter:182847 Bytes, Dram:182847 Bytes   (later ones,
// and ESP-GMF's; without PSRAM the total alone)
// I (6053) SYS: MEM Avail:8641704, IRam:322247, PSRam:8384188   (esp-webrtc-solution's, with internal memory for IRam)
const freeTotal =
  /\bMEM (?:Total: ?\d{1,10} Bytes, (?:Inram|Inter)|Avail: ?\d{1,10}, IRam): ?\d|\bLine: ?\d{1,6}, MEM Total: ?\d{1,10} Bytes\s*$/;
const shortName = / I(Ram|nter):/;
const longName = (_: string, rest: string): string => (rest === 'Ram' ? ' Inram:' : ' Internal:');

// I (1) heap_monitor: free=123456
const tag = /^[EWIDV] \([\d:. -]{1,24}\) ?(?<name>[\w.-]{1,32}): ?/;

function tagOf(text: string): { readonly length: number; readonly words: readonly string[] } {
  const match = tag.exec(text);
  const words = (match?.groups?.['name'] ?? '').toLowerCase().split(/[^a-z\d]/);
  return { length: match?.[0].length ?? 0, words };
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
