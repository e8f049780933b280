import type { AuditFact, StructureId, StructureSize } from '../../model/audit.js';
import type { TypeReader } from '../../parsers/elf/dwarf/types/type-reader.js';

/**
 * The names that each structure has had: FreeRTOS' queue.c and tasks.c, esp-idf components/pthread, libdatachannel
 * rtcpnackresponder.hpp, esp-idf esp_heap_trace.h, gcc bits/shared_ptr_base.h. The first that is defined counts.
 */
const catalogue: readonly (readonly [StructureId, readonly string[]])[] = [
  ['queue', ['QueueDefinition', 'Queue_t', 'StaticQueue_t']],
  ['tcb', ['tskTaskControlBlock', 'TCB_t', 'StaticTask_t']],
  ['pthread-mutex', ['esp_pthread_mutex_t']],
  ['pthread-cond', ['esp_pthread_cond_t', 'esp_pthread_cond']],
  ['pthread-rwlock', ['esp_pthread_rwlock_t']],
  ['nack-element', ['RtcpNackResponder::Storage::Element', 'RtcpNackResponder::Element']],
  ['heap-trace-record', ['heap_trace_record_t', 'heap_trace_record']],
  [
    'shared-ptr-block',
    ['_Sp_counted_base<(__gnu_cxx::_Lock_policy)1>', '_Sp_counted_base<(__gnu_cxx::_Lock_policy)2>'],
  ],
];

/** All names of the catalogue, for one search of the debug information. */
export const structureNames: readonly string[] = catalogue.flatMap(([, names]) => names);

/** What the structures of the catalogue take in this firmware, from its debug information. */
export function measureStructures(types: TypeReader): Extract<AuditFact, { id: 'structure-sizes' }> {
  const sizes: StructureSize[] = [];
  for (const [id] of catalogue) {
    const found = structureSize(types, id);
    if (found) sizes.push(found);
  }
  return { id: 'structure-sizes', sizes, hasDebugInformation: types.hasDebugInformation };
}

/** One structure of the catalogue; null where the debug information does not define it. */
export function structureSize(types: TypeReader, wanted: StructureId): StructureSize | null {
  for (const name of catalogue.find(([id]) => id === wanted)?.[1] ?? []) {
    const [found] = types.find(name, true);
    if (found) return { id: wanted, name: found.name, sizeBytes: found.sizeBytes, unit: found.unit };
  }
  return null;
}
