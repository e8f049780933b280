import type { ElfProofs } from '../../model/elf-proofs.js';
import { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolTable } from '../../parsers/elf/symbol-table.js';
import { policyOf } from './lock-policy.js';
import { policyMark } from './policy-search.js';
import { structureSize } from './structure-sizes.js';

/** What `audit` proves that the judges of heap traces use. */
export function proofsOf(elf: ElfFile, table: SymbolTable): ElfProofs {
  const types = new TypeReader(elf);
  return {
    queueBytes: structureSize(types, 'queue')?.sizeBytes ?? null,
    tcbBytes: structureSize(types, 'tcb')?.sizeBytes ?? null,
    hasSharedPtrMutex: hasPolicy(table, 'mutex') && !hasPolicy(table, 'atomic'),
  };
}

function hasPolicy(table: SymbolTable, policy: 'mutex' | 'atomic'): boolean {
  for (const { name } of table.naming(policyMark)) if (policyOf(name) === policy) return true;
  return false;
}
