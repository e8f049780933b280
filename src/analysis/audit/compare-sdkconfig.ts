import type { AuditFact, AuditFinding } from '../../model/audit.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';
import { fingerprintOf } from '../fingerprint.js';
import { configuredSizes } from '../heap/object-sizes.js';

/** Where the ELF is not what the project's configuration would make: it was built before, or with another one. */
export function compareWithSdkconfig(
  facts: readonly AuditFact[],
  sdkconfig: Sdkconfig,
): readonly AuditFinding[] {
  return facts.flatMap((fact) => {
    switch (fact.id) {
      case 'heap-tracing': {
        // Configured and not there is no contradiction: nothing may call it.
        const isOn = [
          'CONFIG_HEAP_TRACING_STANDALONE',
          'CONFIG_HEAP_TRACING_TOHOST',
          'CONFIG_HEAP_TRACING',
        ].some((name) => sdkconfig.isOn(name));
        if (isOn || !fact.isCompiledIn) return [];
        return [differs('CONFIG_HEAP_TRACING_STANDALONE', 'not set', fact.symbols[0] ?? 'heap tracing')];
      }
      case 'frame-pointer': {
        const option = 'CONFIG_ESP_SYSTEM_USE_FRAME_POINTER';
        if (fact.isOn === null || sdkconfig.isOn(option) === fact.isOn) return [];
        const found = `${fact.withPointer} of ${fact.functions} functions set a frame pointer`;
        return [differs(option, sdkconfig.isOn(option) ? 'y' : 'not set', found)];
      }
      case 'structure-sizes': {
        const queue = fact.sizes.find(({ id }) => id === 'queue');
        const expected = configuredSizes(sdkconfig).queue;
        if (!queue || expected.includes(queue.sizeBytes)) return [];
        const option = 'CONFIG_FREERTOS_USE_TRACE_FACILITY';
        const configured = sdkconfig.isOn(option) ? 'y' : 'not set';
        return [differs(option, configured, `${queue.name} of ${queue.sizeBytes} B`)];
      }
      case 'lock-policy':
      case 'rwlock':
      case 'nack-max-size':
      case 'constructors':
        return [];
    }
  });
}

function differs(option: string, configured: string, found: string): AuditFinding {
  return {
    ruleId: 'audit-sdkconfig-differs',
    severity: 'warning',
    confidence: 'by-proof',
    evidence: { option, configured, found },
    fingerprint: fingerprintOf('audit-sdkconfig-differs', [option]),
  };
}
