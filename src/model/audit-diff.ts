import type { AuditFact, AuditFinding, AuditReport, MemoryRegion } from './audit.js';

/** Bytes before and after. */
export type SizeChange = { readonly name: string; readonly before: number; readonly after: number };

export type SymbolChange = SizeChange & { readonly region: MemoryRegion };

/** Two builds of a firmware beside each other. */
export type AuditDiff = {
  readonly old: Pick<AuditReport, 'path' | 'sha256'>;
  readonly recent: Pick<AuditReport, 'path' | 'sha256'>;
  /** Every memory that either takes, changed or not. */
  readonly memory: readonly SymbolChange[];
  /** Those that changed, by how much; symbols of one name are summed. */
  readonly symbols: readonly SymbolChange[];
  readonly symbolsCount: number;
  readonly structures: readonly SizeChange[];
  readonly facts: readonly { readonly before: AuditFact; readonly after: AuditFact }[];
  /** Of the new build, that the old one had not. */
  readonly findings: readonly AuditFinding[];
  /** Of the old build, that the new one has no more. */
  readonly cured: readonly AuditFinding[];
};
