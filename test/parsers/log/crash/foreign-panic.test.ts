import { describe, expect, it } from 'vitest';
import { readConsole } from '../../../support/read-console.js';

const read = (...lines: readonly string[]) => readConsole(lines.map((line) => `${line}\r\n`).join(''));

// Forms of esp-backtrace (esp-hal), zephyr/kernel/fatal.c, micropython py/runtime.c and esphome crash_handler.cpp.
describe('a crash of firmware that is not ESP-IDF, which was no crash', () => {
  it('of bare-metal Rust has what it says, where, and its addresses', () => {
    const said = 'index out of bounds: the len is 3 but the index is 9';
    const trace = ['', 'Backtrace:', '', '0x4200a1f4', '0x4200a0c8', ''];
    const now = ['====================== PANIC ======================', 'panicked at src/net.rs:77:13:'];
    const before = ["!! A panic occured in 'src/net.rs', at line 77, column 13:"];
    for (const start of [now, before]) {
      expect(read('INFO - up', '', ...start, said, ...trace)).toMatchObject([
        {
          kind: 'panic',
          cause: 'abort',
          reason: `Rust panic: ${said} at src/net.rs:77:13`,
          backtrace: [0x4200a1f4, 0x4200a0c8],
        },
      ]);
    }
  });

  it('of bare-metal Rust that says nothing has its place, and no message made of what comes next', () => {
    expect(read('panicked at src/net.rs:77:13:', '', 'Backtrace:', '0x4200a1f4')).toMatchObject([
      { reason: 'Rust panic at src/net.rs:77:13', backtrace: [0x4200a1f4] },
    ]);
  });

  it('of an exception in it has the program counter and the address', () => {
    expect(
      read("Exception 'Store/AMO access fault' mepc=0x4200beef, mtval=0x00000010", '0x4200a1f4'),
    ).toMatchObject([
      {
        cause: 'exception',
        reason: 'Store/AMO access fault',
        architecture: 'riscv',
        registers: { mepc: 0x4200beef, mtval: 0x10 },
        backtrace: [0x4200a1f4],
      },
    ]);
  });

  it.each([
    ['0', 'CPU exception', 'exception'],
    ['2', 'Stack overflow', 'stack-overflow'],
    ['4', 'Kernel panic', 'abort'],
    ['7', 'Unknown error', 'other'],
  ])('of Zephyr: %s, %s', (code, words, cause) => {
    for (const prefix of ['[00:01:07.003,000] <err> os: ', 'E: ', '']) {
      expect(
        read(
          `${prefix}>>> ZEPHYR FATAL ERROR ${code}: ${words} on CPU 1`,
          `${prefix}Current thread: 0x3fc91f20 (sender)`,
          `${prefix}Halting system`,
        ),
      ).toMatchObject([
        { kind: 'panic', cause, core: 1, task: 'sender', reason: `Zephyr fatal error ${code}: ${words}` },
      ]);
    }
  });

  it.each([
    ['MemoryError: memory allocation failed, allocating 4608 bytes', 4608],
    ['MemoryError: memory allocation failed, heap is locked', null],
  ])('of MicroPython: %s', (line, sizeBytes) => {
    expect(read('Traceback (most recent call last):', '  File "cam.py", line 9, in go', line)).toMatchObject([
      { kind: 'allocation-failure', sizeBytes, isFatal: false, by: 'message', said: line },
    ]);
  });

  it('of the boot before, as ESPHome keeps it, is told with its reason', () => {
    expect(
      read(
        '[07:10:44][E][esp32.crash:221]: *** CRASH DETECTED ON PREVIOUS BOOT ***',
        '[07:10:44][E][esp32.crash:224]:   Reason: Fault - StoreProhibited',
        '[07:10:44][E][esp32.crash:228]:   PC:  0x400D1A2C  (fault location)',
      ),
    ).toMatchObject([{ kind: 'component-failure', problem: 'crashed-before' }]);
  });

  it.each([
    'I (910) help: ">>> ZEPHYR FATAL ERROR 0: CPU exception on CPU 0" is what Zephyr prints',
    'I (910) help: a MemoryError: memory allocation failed is raised then',
    'I (910) help: it panicked at src/net.rs:77:13: twice',
    'the thread panicked at src/net.rs:77:13:',
    "Exception 'Load access fault' is what you see",
    '  Reason: Fault - StoreProhibited',
    'E (910) app:   Reason: Fault - StoreProhibited',
  ])('is none in prose: %s', (line) => {
    expect(read('I (900) app: up', line).filter(({ kind }) => kind !== 'boot')).toEqual([]);
  });
});
