import type { HeapDumpFacts } from '../../model/heap-dump.js';
import type { ElfMatch, HeapSeries, HeapSummary } from '../../model/heap-report.js';
import { safeText } from '../text/safe-text.js';
import { formatCount, formatQuantity } from '../text/units.js';
import type { HeapTextOptions } from './text-options.js';
import { formatLogs } from '../text/log-names.js';

const shaDigits = 9;

/** Where the verdict comes from: `leak.log · 1 boot · 10 dumps of one trace · app.elf matches (2c25f543f)` */
export function formatSourceLine(summary: HeapSummary, { logs }: HeapTextOptions): string {
  const { dump, series, dumps } = summary.verdict;
  const parts = [formatLogs(logs, dump?.source ?? null)];
  if (dump && series) {
    const boots = new Set(summary.series.map((one) => `${one.boot} ${one.source}`)).size;
    parts.push(formatQuantity(boots, 'boot'), dumpsWords(dumps, series), recordsWords(dump.facts));
    const [region, ...others] = new Set(dump.kinds.map((kind) => kind.region));
    if (region && others.length === 0) parts.push(region === 'psram' ? 'PSRAM' : 'internal RAM');
    if (dump.elf) parts.push(formatElfMatch(dump.elf));
  }
  return parts.join(' · ');
}

function dumpsWords(dumps: number, series: HeapSeries): string {
  const all = formatQuantity(dumps, 'dump');
  if (dumps === 1 || series.dumps === 1) return all;
  if (dumps === series.dumps) return `${all} of one trace`;
  const whole = series.partialDumps > 0 ? ' whole ones' : '';
  return `${all}, ${formatCount(series.dumps)}${whole} of one trace`;
}

/** `69 of 185 records printed` */
export function recordsWords({ stated: { records }, parsedRecords }: HeapDumpFacts): string {
  if (records === null) return `${formatQuantity(parsedRecords, 'record')} printed`;
  return `${formatCount(parsedRecords)} of ${formatQuantity(records, 'record')} printed`;
}

/** `app.elf matches (2c25f543f)` */
export function formatElfMatch({ path, sha256, matches }: ElfMatch): string {
  const name = safeText(path.split(/[/\\]/).at(-1) ?? path);
  if (matches === null) return `${name} cannot be checked`;
  return `${name} ${matches ? 'matches' : 'does not match'} (${sha256.slice(0, shaDigits)})`;
}
