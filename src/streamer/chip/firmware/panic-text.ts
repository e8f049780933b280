import type { AllocationMiss } from './memory-model.js';

/** MALLOC_CAP_DMA | MALLOC_CAP_INTERNAL, and MALLOC_CAP_SPIRAM. */
const caps = { internal: 0x808, psram: 0x400 } as const;

/** Registers of a RISC-V dump, four on a line (esp-idf v5.5 components/esp_system/port/arch/riscv/panic_arch.c). */
const registers =
  'MEPC RA SP GP TP T0 T1 T2 S0/FP S1 A0 A1 A2 A3 A4 A5 A6 A7 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 T3 T4 T5 T6 MSTATUS MTVEC MCAUSE MTVAL MHARTID'.split(
    ' ',
  );
const perLine = 4;

/**
 * What ESP-IDF prints where CONFIG_HEAP_ABORT_WHEN_ALLOCATION_FAILS is set: no `abort() was called`, no `Guru
 * Meditation`, the text after an empty line (heap_caps.c). No code ran here, so all registers are 0.
 */
export function allocationPanic({ sizeBytes, region }: AllocationMiss): readonly string[] {
  return panicOf(`Mem alloc fail. size 0x${hex8(sizeBytes)} caps 0x${hex8(caps[region])}`);
}

/** Lines of libdatachannel's examples/streamer/h264fileparser.cpp; a firmware with a copy of its own may have others. */
const assertionLines: Readonly<Record<string, number>> = {
  'i + 4 < sample.size()': 31,
  'naluEndIndex <= sample.size()': 38,
};

/** What newlib's assert prints through ESP-IDF (esp-idf v5.5 components/newlib/assert.c) before the dump of an abort. */
export function assertionPanic(assertion: string): readonly string[] {
  const place = `h264fileparser.cpp:${assertionLines[assertion] ?? 0}`;
  return panicOf(`assert failed: virtual void H264FileParser::loadNextSample() ${place} (${assertion})`);
}

function panicOf(reason: string): readonly string[] {
  const lines = ['', reason, 'Core  0 register dump:'];
  for (let i = 0; i < registers.length; i += perLine) {
    const cells = registers.slice(i, i + perLine).map((name) => `${name.padEnd(8)}: 0x00000000  `);
    lines.push(cells.join(''));
  }
  return [...lines, '', 'Rebooting...'];
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}
