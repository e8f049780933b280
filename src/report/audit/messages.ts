import type { AuditFact, AuditFinding } from '../../model/audit.js';
import { safeText } from '../text/safe-text.js';
import { formatCount, formatQuantity } from '../text/units.js';

type FindingText = { readonly message: string; readonly fix: string };

/** A finding in words. */
export function describeAuditFinding(finding: AuditFinding): FindingText {
  switch (finding.ruleId) {
    case 'audit-lock-policy': {
      const { symbols, units, isMixed } = finding.evidence;
      const where =
        units.length === 0
          ? ''
          : ` (${units.slice(0, 3).map(safeText).join(', ')}${units.length > 3 ? '…' : ''})`;
      const mixed = isMixed
        ? ' Others are atomic: the objects were built with different headers, which is an error of its own.'
        : '';
      return {
        message: `std::shared_ptr has the mutex lock policy in ${formatQuantity(symbols, 'symbol')}${where}: each control block makes a FreeRTOS mutex, 88 B of internal RAM.${mixed}`,
        fix: 'Mend the headers of the toolchain and rebuild everything: esp-rtc-diag toolchain check DIR',
      };
    }
    case 'audit-rwlock':
      return {
        message:
          'Read-write locks are taken and nothing calls pthread_rwlock_destroy: each std::shared_mutex that was locked loses 176 B of internal RAM.',
        fix: 'Mend the header shared_mutex of the toolchain and rebuild: esp-rtc-diag toolchain check DIR',
      };
    case 'audit-sdkconfig-differs': {
      const { option, configured, found } = finding.evidence;
      return {
        message: `The sdkconfig has ${option} ${configured === 'y' ? 'on' : configured}, the ELF has ${safeText(found)}: it was built with another configuration.`,
        fix: 'Rebuild, or give the sdkconfig of this build (build/<project>.elf beside its sdkconfig).',
      };
    }
    case 'audit-no-heap-tracing':
      return {
        message: 'Heap tracing is not compiled in: heap_trace_start is not in this firmware.',
        fix: 'Set CONFIG_HEAP_TRACING_STANDALONE=y, and call heap_trace_start() and heap_trace_dump().',
      };
    case 'audit-no-frame-pointer': {
      const { withPointer, functions } = finding.evidence;
      return {
        message: `${formatCount(withPointer)} of ${formatQuantity(functions, 'function')} set a frame pointer: a heap trace of this firmware shows no callers.`,
        fix: 'Set CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y and CONFIG_HEAP_TRACING_STACK_DEPTH=10.',
      };
    }
  }
}

const nackSources = {
  object: 'DefaultMaxSize, its object',
  'debug-information': 'DefaultMaxSize, debug information',
  nowhere: 'DefaultMaxSize is not in the ELF',
} as const;

function describeDestroy({ callers, isDestroyed }: Extract<AuditFact, { id: 'rwlock' }>): string {
  const name = 'pthread_rwlock_destroy';
  if (callers === null) return `${name} is linked in; its calls are not read`;
  if (isDestroyed) return `${name} is called by ${formatQuantity(callers.length, 'function')}`;
  return `nothing calls ${name}`;
}

/** A fact in a few words: the question, the answer, and how it is known. */
export function describeFact(fact: AuditFact): readonly [question: string, answer: string, how: string] {
  switch (fact.id) {
    case 'lock-policy': {
      const [first] = fact.policies;
      if (!first) return ['shared_ptr', 'not used', 'no symbol names a lock policy'];
      const answer = fact.policies.map(({ policy }) => policy).join(' and ');
      return [
        'shared_ptr',
        answer,
        fact.policies.map(({ policy, symbols }) => `${formatCount(symbols)} symbols: ${policy}`).join(', '),
      ];
    }
    case 'rwlock':
      if (!fact.isUsed) return ['shared_mutex', 'not used', 'no pthread_rwlock_* is linked in'];
      return [
        'shared_mutex',
        fact.isDestroyed ? 'can be destroyed' : 'never destroyed',
        describeDestroy(fact),
      ];
    case 'heap-tracing':
      return [
        'heap tracing',
        fact.isCompiledIn ? 'compiled in' : 'not compiled in',
        fact.symbols[0] ?? 'no heap_trace_start',
      ];
    case 'frame-pointer':
      if (fact.isOn === null) return ['frame pointer', 'unknown', 'no function is long enough to tell'];
      return [
        'frame pointer',
        fact.isOn ? 'on' : 'off',
        `${formatCount(fact.withPointer)} of ${formatCount(fact.functions)} functions set it (by pattern)`,
      ];
    case 'nack-max-size':
      return [
        'NACK store',
        fact.maxSize === null ? 'unknown' : `${formatCount(fact.maxSize)} packets a track`,
        nackSources[fact.from ?? 'nowhere'],
      ];
    case 'constructors':
      return [
        'constructors',
        fact.count === null ? 'unknown' : formatCount(fact.count),
        'esp-rtc-diag ctors lists them',
      ];
    case 'structure-sizes':
      return [
        'structures',
        fact.sizes.length === 0 ? 'unknown' : formatQuantity(fact.sizes.length, 'size'),
        fact.hasDebugInformation ? 'debug information' : 'no debug information',
      ];
  }
}
