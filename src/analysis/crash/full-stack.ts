import type { ConsoleFinding } from '../../model/console-finding.js';
import type { TaskMemory } from '../../model/console-record.js';
import type { Sourced } from '../../model/console-report.js';
import { fingerprintOf } from '../fingerprint.js';

/** An interrupt's frame alone takes some 100 bytes of the stack of the task that it meets. */
const minFreeBytes = 256;

/** A task whose stack was nearly used up once. */
export function findFullStack(row: Sourced<TaskMemory>): readonly ConsoleFinding[] {
  const { source, line, boot, timeMs, task, stackFreeBytes } = row;
  if (stackFreeBytes === null || stackFreeBytes >= minFreeBytes) return [];
  return [
    {
      ruleId: 'stack-nearly-full',
      severity: 'warning',
      confidence: 'by-proof',
      evidence: { source, line, boot, timeMs, task, stackFreeBytes, count: 1 },
      fingerprint: fingerprintOf('stack-nearly-full', [task]),
    },
  ];
}
