import type { HeapFinding, HeapSummary } from '../../model/heap-report.js';
import type { NextStep } from '../../model/log-report.js';
import { namesToType, shellWord } from '../text/shell-word.js';
import { growingKinds } from './growth.js';
import { stepsToOwner } from './owner-step.js';
import { describeHeapFinding } from './messages.js';
import type { HeapTextOptions } from './text-options.js';
import { keptBy } from './verdict.js';

const maxSteps = 3;

/** What to do next, the most useful first, three at most. */
export function nextSteps(summary: HeapSummary, options: HeapTextOptions): NextStep[] {
  return [...repairs(summary.findings), ...looks(summary, options)].slice(0, maxSteps);
}

// Findings whose cure makes the next answer a better one, in the order of what they spoil.
const curable: readonly HeapFinding['ruleId'][] = [
  'elf-mismatch',
  'heap-trace-disabled',
  'heap-callers-missing',
  'heap-dump-truncated',
  'heap-trace-corrupt',
  'heap-callers-shallow',
  'elf-does-not-cover',
  'heap-symbols-missing',
  'heap-trace-overflow',
  'heap-alive-unknown',
  'heap-total-mismatch',
  'heap-tracker-artefact',
  'heap-records-skipped',
];

function repairs(findings: readonly HeapFinding[]): NextStep[] {
  return curable.flatMap((rule) => {
    const finding = findings.find(({ ruleId }) => ruleId === rule);
    const fix = finding ? describeHeapFinding(finding).fix : null;
    // A record that the panic cut is told by the dump that it cut.
    const isTold =
      rule === 'heap-records-skipped' && findings.some(({ ruleId }) => ruleId === 'heap-dump-truncated');
    if (fix === null || isTold) return [];
    const [say = '', ...lines] = fix.split('\n');
    return [{ say, lines }];
  });
}

function looks({ verdict }: HeapSummary, options: HeapTextOptions): NextStep[] {
  const { dump, series, dumps } = verdict;
  if (!dump || !series) return [];
  const command = commandFor(options);
  const steps: NextStep[] = [];
  const kept = keptBy(dump).count;
  const owner = growingKinds(series).find(({ group }) => group.owner?.file)?.group.owner;
  steps.push(...stepsToOwner(owner));
  if (kept > 0 && series.dumps < 3) {
    steps.push({
      say: 'Dump the same trace again after the next connections, and read that log:',
      lines: [command],
    });
  }
  if (dumps > 1 && !options.isEvery) steps.push({ say: 'See each dump:', lines: [`${command} --every`] });
  const isGuess = dump.kinds.some(({ cause }) => cause?.confidence === 'by-size');
  if (isGuess && !options.hasSdkconfig)
    steps.push({ say: 'Let the project settle the sizes:', lines: [`${command} --sdkconfig sdkconfig`] });
  return steps;
}

function commandFor({ logs, elfs }: HeapTextOptions): string {
  const words = ['esp-rtc-diag', 'heap', ...namesToType(logs), ...elfs.flatMap((elf) => ['--elf', elf])];
  return words.map(shellWord).join(' ');
}
