import { describe, expect, it } from 'vitest';
import { findInterruption } from '../../../../src/parsers/log/lines/interruption.js';

describe('an interrupt watchdog', () => {
  it.each([
    ["Guru Meditation Error: Core  0 panic'ed (Interrupt wdt timeout on CPU0). Exception was unhandled."],
    ["Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1)."],
    ["Guru Meditation Error: Core 1 panic'ed (Interrupt wdt timeout on CPU1)."],
    ["Guru Meditation Error: Core  1 panic'ed (Interrupt wdt time"],
  ])('is found: %s', (text) => {
    expect(findInterruption(text)).toEqual({ cause: 'interrupt-watchdog', position: 0 });
  });

  it('is found where it broke into a record', () => {
    const record = '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0';
    const panic = "Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1).";
    expect(findInterruption(`${record}${panic}`)).toEqual({
      cause: 'interrupt-watchdog',
      position: record.length,
    });
  });
});

describe('a panic', () => {
  it.each([
    ["Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled."],
    ["Guru Meditation Error: Core  0 panic'ed (Stack protection fault). "],
    ["Guru Meditation Error: Core  0 panic'ed (Cache error). "],
    ['abort() was called at PC 0x4200c1f0 on core 0'],
    ['assert failed: block_locate_free heap_tlsf.c:441 (block_size(block) >= size)'],
    ['CORRUPT HEAP: Bad head at 0x4ff21110. Expected 0xabba1234 got 0x00000000'],
    ['CORRUPT HEAP: multi_heap.c:432 detected at 0x4ff21110'],
    ['Mem alloc fail. size 0x00001000 caps 0x00000808'],
    ['Memory allocation failed'],
    ['***ERROR*** A stack overflow in task main has been detected.'],
    ['Undefined behavior of type out_of_bounds'],
    ['Stack smashing protect failure!'],
    ['Panic handler entered multiple times. Abort panic handling. Rebooting ...'],
  ])('is found: %s', (text) => {
    expect(findInterruption(text)).toEqual({ cause: 'panic', position: 0 });
  });

  it('is found in the middle of a line', () => {
    expect(findInterruption('    84 bytes (@ 0x4ffabort() was called at PC 0x4200c1f0 on core 0')).toEqual({
      cause: 'panic',
      position: 21,
    });
  });

  it('goes before the reboot that it announces on the same line', () => {
    const text =
      'Panic handler entered multiple times. Abort panic handling. Rebooting ...rst:0xc (SW_CPU_RESET)';
    expect(findInterruption(text)).toEqual({ cause: 'panic', position: 0 });
  });
});

describe('a reboot', () => {
  it.each([
    ['ESP-ROM:esp32p4-eco2-20240710'],
    ['rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)'],
    ['ets Jun  8 2016 00:22:57'],
    ['Rebooting...'],
  ])('is found: %s', (text) => {
    expect(findInterruption(text)).toEqual({ cause: 'reboot', position: 0 });
  });

  it('is found at the second stage bootloader, behind its log prefix', () => {
    expect(findInterruption('I (28) boot: ESP-IDF v5.5.1 2nd stage bootloader')).toEqual({
      cause: 'reboot',
      position: 7,
    });
  });

  it('is found where the ROM broke into a record', () => {
    expect(findInterruption('    84 bytes (@ 0x4fESP-ROM:esp32p4-eco2-20240710')).toEqual({
      cause: 'reboot',
      position: 20,
    });
  });
});

describe('text that resembles one', () => {
  it.each([
    [''],
    ['    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004 caller 0x40376100:'],
    ["8628 bytes 'leaked' in trace (69 allocations)"],
    ['I (5) app: a Guru Meditation Error is no fun'],
    ["Core  0 panic'ed"],
    ['I (5) app: calling abort() is bad'],
    ['I (5) app: assert passed: x'],
    ['I (5) app: heap is not corrupt'],
    ['I (5) app: alloc fail. size 12'],
    ['rst cause:2, boot mode:(3,6)'],
    ['first: 0x1 (POWERON)'],
    ['sockets Jun  8 2016'],
    ['I (5) app: Rebooting... soon'],
    ['I (28) boot: chip revision: v1.0'],
    ['I (5) app: built with ESP-IDF v5.5.1'],
  ])('interrupts nothing: %j', (text) => {
    expect(findInterruption(text)).toBeNull();
  });
});
