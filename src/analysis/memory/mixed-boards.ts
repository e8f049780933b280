import type { ConsoleFinding } from '../../model/console-finding.js';
import type { Sourced } from '../../model/console-report.js';
import type { MixedClocks } from '../../model/told-failure.js';
import { fingerprintOf } from '../fingerprint.js';

/** Figures over time, and connections, are those of two chips together: of neither is anything certain. */
export function findMixedBoards({
  source,
  line,
  boot,
  timeMs,
  apartMs,
}: Sourced<MixedClocks>): ConsoleFinding {
  const ruleId = 'boards-mixed';
  return {
    ruleId,
    severity: 'warning',
    confidence: 'by-pattern',
    evidence: { source, line, boot, timeMs, apartMs },
    fingerprint: fingerprintOf(ruleId, [source]),
  };
}
