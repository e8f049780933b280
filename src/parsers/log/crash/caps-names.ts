/** Bits of `MALLOC_CAP_…` without that prefix (esp-idf v5.5.1 esp_heap_caps.h; bit 21 is of the master branch). */
const namesByBit: Readonly<Record<number, string>> = {
  0: 'EXEC',
  1: '32BIT',
  2: '8BIT',
  3: 'DMA',
  4: 'PID2',
  5: 'PID3',
  6: 'PID4',
  7: 'PID5',
  8: 'PID6',
  9: 'PID7',
  10: 'SPIRAM',
  11: 'INTERNAL',
  12: 'DEFAULT',
  13: 'IRAM_8BIT',
  14: 'RETENTION',
  15: 'RTCRAM',
  16: 'TCM',
  17: 'DMA_DESC_AHB',
  18: 'DMA_DESC_AXI',
  19: 'CACHE_ALIGNED',
  20: 'SIMD',
  21: 'SPIRAM_NO_ENC',
  31: 'INVALID',
};

/** The capabilities that an allocation asked for, lowest bit first: 0x808 is DMA and INTERNAL. */
export function capsNames(caps: number): readonly string[] {
  const bits = Array.from({ length: 32 }, (_, bit) => bit);
  // Shifted down: bit 31 would make a negative number.
  return bits.filter((bit) => ((caps >>> bit) & 1) === 1).map((bit) => namesByBit[bit] ?? `bit ${bit}`);
}
