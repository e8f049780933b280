import type { ConsoleFinding } from '../../model/console-finding.js';
import type { StartFailure } from '../../model/console-record.js';
import type { Sourced } from '../../model/console-report.js';
import { fingerprintOf } from '../fingerprint.js';

/** Where only the media are missing, the firmware itself runs. */
const isOfMedia: ReadonlySet<StartFailure['problem']> = new Set(['file-system', 'no-partition']);

/** Something that the chip, or its firmware, could not start from. */
export function findStartFailure(failure: Sourced<StartFailure>): ConsoleFinding {
  const { source, line, boot, timeMs, problem, text } = failure;
  return {
    ruleId: 'start-failed',
    severity: isOfMedia.has(problem) ? 'warning' : 'error',
    confidence: 'by-proof',
    evidence: { source, line, boot, timeMs, problem, text, count: 1 },
    fingerprint: fingerprintOf('start-failed', [problem]),
  };
}
