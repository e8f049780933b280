import type { AuditDiff, SizeChange } from '../../model/audit-diff.js';
import { cutMiddle } from '../text/cut-middle.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatCount, formatQuantity, formatSize } from '../text/units.js';
import { roomFor } from '../text/paragraph.js';
import { formatFindingAndFix, formatHeadlines, type Look } from '../text/report-parts.js';
import { describeAuditFinding, describeFact } from './messages.js';
import { findingJson } from '../text/finding-json.js';

const maxShown = 12;
const numbers = [
  { title: 'before', isNumber: true },
  { title: 'after', isNumber: true },
  { title: 'change', isNumber: true },
];

/** For people: what it takes more or less, and which proofs changed. */
export function formatAuditDiffText(diff: AuditDiff, look: Look): string {
  const { style, columns } = look;
  const symbols = diff.symbols.slice(0, maxShown);
  const blocks = [
    formatHeadlines(
      {
        verdict: formatVerdict(diff),
        paint: diff.findings.length > 0 ? style.bold.red : style.bold,
        origin: `${safeText(diff.old.path)} (${diff.old.sha256.slice(0, 9)}) to ${safeText(diff.recent.path)} (${diff.recent.sha256.slice(0, 9)})`,
      },
      look,
    ),
    formatTable(
      [{ title: 'static memory' }, ...numbers],
      diff.memory.map((one) => [one.region, ...cells(one)]),
    ),
    ...table(
      'symbol',
      symbols,
      (one) => `${cutMiddle(safeText(one.name), roomFor(36, { columns }))} (${one.region})`,
    ),
    ...table('structure', diff.structures, ({ name }) => cutMiddle(safeText(name), roomFor(40, { columns }))),
    ...(diff.facts.length > 0
      ? [
          formatTable(
            [{ title: 'question' }, { title: 'before' }, { title: 'after' }],
            diff.facts.map(({ before, after }) => {
              const [question, answer] = describeFact(before);
              return [question, answer, describeFact(after)[1]];
            }),
          ),
        ]
      : []),
    ...diff.findings.map((finding) => {
      const { message, fix } = describeAuditFinding(finding);
      return formatFindingAndFix({ ...finding, message: `new: ${message}`, fix }, look);
    }),
    ...(diff.cured.length > 0 ? [diff.cured.map(({ ruleId }) => `cured: ${ruleId}`)] : []),
    ...(diff.symbolsCount > maxShown
      ? [
          [
            `Left out: ${formatQuantity(diff.symbolsCount - maxShown, 'smaller change')} of symbols (--format json)`,
          ],
        ]
      : []),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function formatVerdict({ memory, findings, cured, symbolsCount }: AuditDiff): string {
  const internal = memory.find(({ region }) => region === 'internal');
  const change = (internal?.after ?? 0) - (internal?.before ?? 0);
  const proofs = [
    ...(findings.length > 0 ? [`${formatQuantity(findings.length, 'finding')} more`] : []),
    ...(cured.length > 0 ? [`${formatQuantity(cured.length, 'finding')} cured`] : []),
  ];
  const suffix = proofs.length > 0 ? `; ${proofs.join(', ')}` : '';
  if (change > 0) return `GROWS by ${formatSize(change)} of static internal RAM${suffix}`;
  if (change < 0) return `SHRINKS by ${formatSize(-change)} of static internal RAM${suffix}`;
  return `${symbolsCount === 0 && proofs.length === 0 ? 'SAME' : 'CHANGED'}: static internal RAM is ${formatSize(internal?.after ?? 0)} in both${suffix}`;
}

function table<Change extends SizeChange>(
  title: string,
  changes: readonly Change[],
  nameOf: (change: Change) => string,
): string[][] {
  if (changes.length === 0) return [];
  return [
    formatTable(
      [{ title }, ...numbers],
      changes.map((one) => [nameOf(one), ...cells(one)]),
    ),
  ];
}

function cells({ before, after }: SizeChange): string[] {
  const change = after - before;
  return [
    formatCount(before),
    formatCount(after),
    change === 0 ? '-' : `${change > 0 ? '+' : '-'}${formatCount(Math.abs(change))}`,
  ];
}

/** For scripts. */
export function formatAuditDiffJson(diff: AuditDiff): string {
  const { memory, findings, cured } = diff;
  return `${safeJson({
    schemaVersion: 1,
    verdict: formatVerdict(diff),
    ...diff,
    memory: memory.map(({ region, before, after }) => ({ region, before, after })),
    findings: findings.map((finding) => findingJson({ ...finding, ...describeAuditFinding(finding) })),
    cured: cured.map((finding) => findingJson({ ...finding, ...describeAuditFinding(finding) })),
  })}\n`;
}
