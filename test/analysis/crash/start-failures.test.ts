import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../support/console-findings.js';

function read(...lines: readonly string[]) {
  return findingsOf(...lines).flatMap(({ ruleId, severity, evidence }) =>
    ruleId === 'start-failed' ? [[evidence.problem, severity, evidence.count]] : [],
  );
}

const rom = ['ESP-ROM:esp32p4-eco2-20240710', 'rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)'];
const tableTooLarge = [
  'E (48) flash_parts: partition 4 invalid - offset 0x1f0000 size 0x1f0000 exceeds flash chip size 0x200000',
  'E (58) boot: Failed to verify partition table',
  'E (63) boot: load partition table error!',
];

describe('what a boot could not start from', () => {
  it('is told once, by the line that knows why', () => {
    expect(read(...rom, ...tableTooLarge)).toEqual([['flash-size', 'error', 1]]);
    expect(
      read(
        ...rom,
        'E (500) esp_image: invalid segment length 0x1bfb6',
        'E (500) boot: OTA app partition slot 0 is not bootable',
        'E (512) boot: No bootable app partitions in the partition table',
      ),
    ).toEqual([['damaged-image', 'error', 1]]);
  });

  it('is counted by boots, of which there may be many', () => {
    const boots = Array.from({ length: 5 }, () => [...rom, ...tableTooLarge]).flat();
    expect(read(...boots)).toEqual([['flash-size', 'error', 5]]);
  });

  it('is told where only its end is in the log', () => {
    expect(read(...rom, ...tableTooLarge.slice(1))).toEqual([['partition-table', 'error', 1]]);
    expect(read(...rom, 'E (66) boot: Factory app partition is not bootable')).toEqual([
      ['no-image', 'error', 1],
    ]);
  });

  it('is a signature that secure boot does not know, and not the slot that has none to start', () => {
    expect(
      read(
        ...rom,
        'E (141) esp_image: Secure boot signature verification failed',
        'W (310) esp_image: image valid, signature bad',
        'E (311) boot: OTA app partition slot 0 is not bootable',
        'E (312) boot: No bootable app partitions in the partition table',
      ),
    ).toEqual([['signature', 'error', 1]]);
  });

  it('is its PSRAM, once a boot, where firmware goes on and where it does not', () => {
    const psram = [
      'E (250) quad_psram: PSRAM ID read error: 0x00ffffff, PSRAM chip not found or not supported',
      'E (251) cpu_start: Failed to init external RAM!',
    ];
    expect(read(...rom, ...psram, 'I (400) app_init: Project name:     cam')).toEqual([
      ['psram', 'warning', 1],
    ]);
    const abort = 'abort() was called at PC 0x40375e25 on core 0';
    expect(read(...rom, ...psram, abort, 'Rebooting...', ...rom, ...psram, abort)).toEqual([
      ['psram', 'warning', 2],
    ]);
  });

  it('is one image of several, where firmware speaks of its memory next', () => {
    const refused = 'E (39) boot: Factory app partition is not bootable';
    expect(read(refused, 'I (769) app: free heap: 120948 B', 'I (5769) app: free heap: 87712 B')).toEqual([
      ['no-image', 'note', 1],
    ]);
  });

  it('is a wait to be flashed, which is none where the chip starts next', () => {
    const waits = [
      'ESP-ROM:esp32p4-eco2-20240710',
      'rst:0x1 (POWERON),boot:0x307 (DOWNLOAD(USB/UART0/SPI))',
      'waiting for download',
    ];
    expect(read(...waits)).toEqual([['download-mode', 'warning', 1]]);
    expect(read(...waits, ...rom)).toEqual([['download-mode', 'note', 1]]);
  });
});

describe('a restart', () => {
  it('after a boot that found nothing to start is no news', () => {
    const again = ['ESP-ROM:esp32p4-eco2-20240710', 'rst:0x3 (SW_RESET),boot:0x30f (SPI_FAST_FLASH_BOOT)'];
    expect(findingsOf(...rom, ...tableTooLarge, ...again).map(({ ruleId }) => ruleId)).toEqual([
      'start-failed',
    ]);
    expect(findingsOf(...rom, ...again).map(({ ruleId }) => ruleId)).toEqual(['reboot-unexpected']);
  });

  it('whose reason the log has no more is not one without a reason', () => {
    expect(findingsOf(...rom, 'I (400) app: line', 'ESP-ROM:esp32p4-eco2-20240710')).toEqual([]);
    expect(
      findingsOf(...rom, 'I (400) app: line', 'ESP-ROM:esp32p4-eco2-20240710', 'I (30) app: line').map(
        ({ ruleId }) => ruleId,
      ),
    ).toEqual(['reboot-unexpected']);
  });
});
