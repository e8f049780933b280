import { describe, expect, it } from 'vitest';
import { explainFault } from '../../../src/analysis/crash/fault-address.js';
import type { Panic } from '../../../src/model/console-record.js';

const panic = (reason: string, registers: Readonly<Record<string, number>>): Panic => ({
  kind: 'panic',
  line: 1,
  boot: 0,
  timeMs: null,
  cause: 'exception',
  reason,
  core: 0,
  task: null,
  errorBefore: null,
  errorsBefore: [],
  architecture: 'riscv',
  registers,
  backtrace: [],
  stack: [],
  elfPrefix: null,
  decoded: new Map(),
  hasCoreDump: false,
  hasSavedDump: false,
});

describe('an address that could not be used', () => {
  it.each([
    ['Load access fault', { mtval: 0x8 }, 'null', false],
    ['Store access fault', { mtval: 0xfefefefe + 0x14 }, 'freed', false],
    ['LoadProhibited', { excvaddr: 0xcececece }, 'uninitialised', false],
    ['Load address misaligned', { mtval: 0xa5a5a5a9 }, 'unused-stack', false],
    ['Store access fault', { mtval: 0xbaad5678 }, 'block-tail', false],
    ['Instruction access fault', { mtval: 0 }, 'null', true],
    ['InstrFetchProhibited', { excvaddr: 0 }, 'null', true],
    ['Illegal instruction', { mepc: 0, mtval: 0 }, 'null', true],
    ['IllegalInstruction', { pc: 0xcececece, excvaddr: 0 }, 'uninitialised', true],
  ])('by %s means something: %j', (reason, registers, meaning, isCall) => {
    expect(explainFault(panic(reason, registers))).toMatchObject({ meaning, isCall });
  });

  it.each([
    ['Load access fault', { mtval: 0x48001234 }],
    ['Load access fault', {}],
    // These have no address; the register holds what it held.
    ['Interrupt wdt timeout on CPU0', { mtval: 0 }],
    ['Illegal instruction', { mtval: 0 }],
    ['Illegal instruction', { mepc: 0x40012466, mtval: 0 }],
  ])('says nothing where %s has %j', (reason, registers) => {
    expect(explainFault(panic(reason, registers))).toBeNull();
  });
});
