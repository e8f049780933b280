/** True for the letter of a level of ESP_LOG: E, W, I, D or V. */
export function isLevel(byte: number | undefined): boolean {
  return byte === 0x49 || byte === 0x57 || byte === 0x45 || byte === 0x44 || byte === 0x56;
}

export function isLineEnd(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** True for how a level of libdatachannel starts: VERB, DEBUG, INFO, WARN, ERROR, FATAL. */
export function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x41 && byte <= 0x5a;
}

/**
 * True for how the tags that matter to heap traces start, whatever else shares the letter: boot, mem_track, alloc_trace,
 * app_init, cpu_start.
 */
export function isTracingTag(first: number | undefined): boolean {
  return first === 0x62 || first === 0x6d || first === 0x61 || first === 0x63;
}
