const blank = 0x20;
const exclamation = 0x21;
const opening = 0x28;
const closing = 0x29;
const point = 0x2e;
const letterR = 0x52;

/** True where `CORRUPT HEAP`, `***ERROR***` or `abort()` may be passed by, in any place of a line. */
export function isBreakageMark(byte: number | undefined, next: number | undefined): boolean {
  return byte === letterR ? next === letterR : byte === opening && next === closing;
}

/** True where the end of a line may be that of a panic's first line, which may stand behind anything. */
export function mayEndInBreakage(bytes: Uint8Array, start: number, end: number): boolean {
  const last = bytes[end - 1];
  // /esp-idf/queue.c:1442 (xQueueGenericReceive)- assert failed!
  if (last === exclamation) return true;
  // Guru Meditation Error: … Exception was unhandled.
  if (last === point || last === blank)
    return hasPair(bytes, { start, end }, guru) || hasPair(bytes, { start, end }, panicked);
  // assert failed: xQueueSemaphoreTake queue.c:1709 (( pxQueue ))
  return last === closing && hasPair(bytes, { start, end }, assertion);
}

/** True for a line in which something may have broken, in any place of it. */
export function mayHoldBreakage(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (isBreakageMark(bytes[at], bytes[at + 1])) return true;
  return mayEndInBreakage(bytes, start, end);
}

type Pair = readonly [number, number];

// `Gu`, `'e` of `panic'ed`, and `ss` of `assert`
const guru: Pair = [0x47, 0x75];
const panicked: Pair = [0x27, 0x65];
const assertion: Pair = [0x73, 0x73];

function hasPair(bytes: Uint8Array, { start, end }: { start: number; end: number }, [a, b]: Pair): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === a && bytes[i + 1] === b) return true;
  return false;
}
