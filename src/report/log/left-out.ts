import type { LogSummary } from '../../model/log-report.js';
import { formatQuantity } from '../text/units.js';

/** What was read and is not shown, or could not be read with certainty. */
export function leftOut({ skippedCount, verdict }: LogSummary['heap']): readonly string[] {
  const parts: string[] = [];
  if (skippedCount > 0)
    parts.push(`${formatQuantity(skippedCount, 'line')} that could not be read with certainty`);
  if (verdict.dump && verdict.dump.trackerBytes > 0) parts.push("the leak tracker's own buffer");
  return parts;
}
