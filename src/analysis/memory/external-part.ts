import type { MemorySample } from '../../model/console-record.js';

/** More than any chip has inside: 768 KB on the ESP32-P4. */
const mostInternalBytes = 1024 * 1024;

/**
 * Finds PSRAM in monitor lines that name `heap` and `internal` alone. Each region of ESP-IDF's heap is either internal or
 * external (MALLOC_CAP_INTERNAL, MALLOC_CAP_SPIRAM), so what `heap` has beyond `internal` is PSRAM.
 */
export class ExternalPart {
  #isThere = false;

  /** True where PSRAM was such a difference. */
  get isDerived(): boolean {
    return this.#isThere;
  }

  /** The reading with its PSRAM, where that is certain; else as it is. */
  add<Sample extends MemorySample>(sample: Sample): Sample {
    const { heap, internal, psram } = sample.free;
    if (heap === null || internal === null || psram !== null) return sample;
    const external = heap - internal;
    this.#isThere ||= external > mostInternalBytes;
    return this.#isThere && external >= 0 ? { ...sample, free: { ...sample.free, psram: external } } : sample;
  }
}
