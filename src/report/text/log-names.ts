import { inputName } from './input-name.js';
import { safeText } from './safe-text.js';
import { formatQuantity } from './units.js';

type InLog = { readonly source: string };

/** Whose a report is: `a.log`, or `2 logs, the verdict is of a.log`. */
export function formatLogs(logs: readonly string[], ofVerdict: string | null): string {
  const [only = ''] = logs;
  if (logs.length === 1) return safeText(inputName(only));
  const whose = ofVerdict === null ? '' : `, the verdict is of ${safeText(inputName(ofVerdict))}`;
  return formatQuantity(logs.length, 'log') + whose;
}

/** The log that a finding is of; null where its evidence names none. */
export function logOf({ evidence }: { readonly evidence: object }): string | null {
  return 'source' in evidence && typeof evidence.source === 'string' ? evidence.source : null;
}

/** `a.log: Line 4: …` where there are several logs, of which each has a line 4. */
export function inItsLog(message: string, log: string | null, logs: readonly string[]): string {
  return log === null || logs.length === 1 ? message : `${safeText(inputName(log))}: ${message}`;
}

/** Rows of a table, a row for each fact, with the name of a log above its first where they are of several. */
export function underLogs(rows: readonly string[], facts: readonly InLog[]): string[] {
  if (facts.every(({ source }) => source === facts[0]?.source)) return [...rows];
  return rows.flatMap((row, at) => {
    const source = facts[at]?.source ?? '';
    return source === facts[at - 1]?.source ? [row] : [`${safeText(inputName(source))}:`, row];
  });
}
