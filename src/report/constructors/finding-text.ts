import type { ChalkInstance } from 'chalk';
import type { DriftFinding, MapFinding } from '../../model/constructor-report.js';
import type { Severity } from '../../model/finding.js';
import { safeText } from '../text/safe-text.js';
import { wrapText } from '../text/wrap-text.js';
import { describeCtorsFinding } from './messages.js';

/** Prose is broken at this column. */
const width = 100;

const severityStyles: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  note: 'cyan',
};

/** A finding for people, with its rule and, indented, what to do. */
export function formatCtorsFinding(finding: MapFinding | DriftFinding, style: ChalkInstance): string[] {
  const { ruleId, severity } = finding;
  const { message, fix } = describeCtorsFinding(finding);
  const [first = '', ...rest] = wrapText(safeText(`${severity}: ${message} [${ruleId}]`), width);
  const label = style[severityStyles[severity]](severity);
  return [label + first.slice(severity.length), ...rest, ...(fix === null ? [] : wrapText(fix, width, '  '))];
}
