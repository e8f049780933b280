import type { StartupGeneration } from '../../model/constructor.js';
import type { BootLog, MapFinding } from '../../model/constructor-report.js';
import { formatCount, formatQuantity } from '../text/units.js';
import type { MapReport } from './map-text.js';

const orderWords: Readonly<Record<StartupGeneration, string>> = {
  'idf-5': 'before the scheduler (ESP-IDF v5 order)',
  'idf-6': 'before the scheduler (ESP-IDF v6: the order of libc)',
  generic: 'before main (the order of the arrays)',
};

/** The answer in one line: how many constructors run, whose they are, and whether a boot agreed. */
export function formatMapVerdict({ map, findings, log, skipped }: MapReport): string {
  const { startup } = map;
  const left = map.constructors.filter((one) => !skipped.has(one));
  const [total, gone] = [left.length, map.constructors.length - left.length];
  const also = gone === 0 ? '' : `; this build skips ${formatCount(gone)}`;
  if (total === 0) return `No constructor runs ${orderWords[startup]}${also}`;
  const kept = left.filter(({ protection }) => protection !== null).length;
  const run = `${formatQuantity(total, 'constructor')} ${total === 1 ? 'runs' : 'run'} ${orderWords[startup]}`;
  const owners = `${formatCount(total - kept)} yours, ${formatCount(kept)} protected`;
  return `${run}: ${owners}${also}${bootWords(findings, log)}`;
}

function bootWords(findings: readonly MapFinding[], log: BootLog | null): string {
  if (!log) return '';
  const rules = new Set(findings.map(({ ruleId }) => ruleId));
  if (rules.has('ctors-boot-unknown')) return '; the boot log is that of ANOTHER BUILD';
  if (rules.has('ctors-boot-order')) return '; the boot called them in ANOTHER ORDER';
  if (rules.has('ctors-boot-missing')) return '; the boot LEFT SOME OUT';
  if (rules.has('ctors-boot-stopped'))
    return `; the boot STOPPED after ${formatCount(log.boot.calls.length)}`;
  return `; the boot called the same ${formatCount(log.boot.calls.length)} in the same order`;
}
