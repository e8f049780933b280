import type { Panic } from '../../model/console-record.js';
import { programCounterOf } from '../../parsers/log/crash/core-trace.js';
import type { Fault } from '../../model/crash-frame.js';

/** A member of an object at address 0 lies below this. */
export const maxNullOffset = 0x1000;
/** A member of an object whose pointer was a fill pattern lies so near to it. */
const maxFillOffset = 0x1000;

/** What a pointer reads as that was never written, or no longer is one (esp-idf multi_heap_poisoning.c, FreeRTOS tasks.c). */
const fills: readonly { readonly value: number; readonly meaning: Fault['meaning'] }[] = [
  { value: 0xfefe_fefe, meaning: 'freed' },
  { value: 0xcece_cece, meaning: 'uninitialised' },
  { value: 0xa5a5_a5a5, meaning: 'unused-stack' },
  { value: 0xabba_1234, meaning: 'block-head' },
  { value: 0xbaad_5678, meaning: 'block-tail' },
];

/** Reasons that name an address: `Load access fault`, `LoadProhibited`, `Instruction access fault`, `InstrFetchProhibited`. */
const accessReason = /access fault|page fault|prohibited|misaligned|LoadStore/i;
const fetchReason = /^instr/i;
/** Where the program counter itself went astray. */
const illegalReason = /^Illegal ?instruction/i;

/** What the address means that a panic could not use; null where it has none, or it is a common one. */
export function explainFault({ reason, registers }: Panic): Fault | null {
  if (illegalReason.test(reason)) return faultAt(programCounterOf(registers), true);
  if (!accessReason.test(reason)) return null;
  const isCall = fetchReason.test(reason);
  return faultAt(registers['mtval'] ?? registers['excvaddr'], isCall);
}

function faultAt(address: number | undefined, isCall: boolean): Fault | null {
  if (address === undefined) return null;
  const meaning = meaningOf(address);
  return meaning && { address, meaning, isCall };
}

function meaningOf(address: number): Fault['meaning'] | null {
  if (address < maxNullOffset) return 'null';
  const fill = fills.find(({ value }) => Math.abs(address - value) < maxFillOffset);
  return fill?.meaning ?? null;
}
