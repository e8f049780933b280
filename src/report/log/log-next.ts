import { stepsToOwner, wholePlace } from '../heap/owner-step.js';
import type { LogFinding, LogSummary, NextStep } from '../../model/log-report.js';
import { cureOfPanic } from '../memory/fault-words.js';
import { stepsOfQuiet } from '../memory/quiet-steps.js';
import { namesToType, shellWord } from '../text/shell-word.js';
import { describeLogFinding } from './log-messages.js';
import type { LogTextOptions } from './log-options.js';

const maxSteps = 3;

/** What to do next, the most useful first: what mends the verdict, what makes the next answer better. */
export function nextLogSteps(
  summary: LogSummary,
  options: Omit<LogTextOptions, 'style' | 'columns'>,
): readonly NextStep[] {
  const steps = [...cures(summary), ...looks(summary, options)];
  // A line to type stands once, below the first thing that it is good for.
  const typed = new Set<string>();
  const isNew = ({ lines }: NextStep): boolean => {
    const text = lines.join('\n');
    if (text !== '' && typed.has(text)) return false;
    typed.add(text);
    return true;
  };
  return steps.filter(isNew).slice(0, maxSteps);
}

// Blocks of a trace have their advice under Why, and whoever made a trace for each connection needs no advice to do so.
function cures({ lead, owners }: LogSummary): NextStep[] {
  if (lead.half === 'heap' || owners.length > 0) return [];
  if (lead.finding?.ruleId === 'panic') return stepsOf(cureOfPanic(lead.finding.evidence));
  return stepsOf(lead.finding ? describeLogFinding(lead.finding).fix : null);
}

function stepsOf(fix: string | null): NextStep[] {
  if (fix === null) return [];
  const [say = '', ...lines] = fix.split('\n');
  return [{ say, lines }];
}

function looks(
  { heap, console, owners, lead }: LogSummary,
  { logs, elfs, hasSdkconfig, port = null, watch = ['monitor'] }: Omit<LogTextOptions, 'style' | 'columns'>,
): NextStep[] {
  const { dump, dumps } = heap.verdict;
  const steps: NextStep[] = [];
  const elfOptions = elfs.flatMap((elf) => ['--elf', elf]);
  let isGone = false;
  const ask = (say: string, name: string, ...more: readonly string[]): void => {
    if (port !== null) isGone = true;
    else steps.push({ say, lines: [command(name, ...namesToType(logs), ...elfOptions, ...more)] });
  };
  const crash = lead.finding?.ruleId === 'panic' ? lead.finding.evidence : null;
  const stopped = lead.finding?.ruleId === 'task-watchdog' ? lead.finding.evidence : crash;
  if (stopped && hasAddresses(stopped) && !hasNames(stopped) && elfs.length === 0) {
    ask('Name its addresses, with the ELF of this build:', 'analyze', '--elf', 'build/app.elf');
  }
  const reboot = lead.finding?.ruleId === 'reboot-unexpected' ? lead.finding.evidence : null;
  if (elfs.length === 0 && reboot !== null && reboot.stoppedAt.length > 0)
    ask('Name where it was, with the ELF of this build:', 'analyze', '--elf', 'build/app.elf');
  if (crash?.isInConstructor) {
    const elf = elfs[0] ?? 'build/app.elf';
    steps.push({
      say: 'See which static constructors run before app_main, in which order:',
      lines: [command('ctors', elf)],
    });
  }
  if (stopped?.culprit?.file) {
    const { file, line } = stopped.culprit;
    steps.push({
      say: crash ? 'Start where it broke:' : 'Start where it ran:',
      lines: [wholePlace(file, line)],
    });
  }
  steps.push(...stepsToOwner(owners[0]?.evidence.group.owner));
  if (dumps > 0 && elfs.length === 0 && dump?.kinds.some((kind) => kind.owner === null)) {
    ask('Give the ELF of this build, for owners:', 'analyze', '--elf', 'build/app.elf');
  }
  if (dumps > 1) ask('See every trace:', 'heap', '--every');
  const isGuess = dump?.kinds.some(({ cause }) => cause?.confidence === 'by-size') ?? false;
  if (isGuess && !hasSdkconfig)
    ask('Let the project settle the sizes:', 'analyze', '--sdkconfig', 'sdkconfig');
  if (port !== null && isGone) {
    // The built-in chip runs no build of the user's.
    const elf = elfs.length > 0 || /^sim(?::|$)/.test(port) ? elfOptions : ['--elf', 'build/app.elf'];
    const words = [...watch, '--port', port, ...elf, '--record', 'run.rec'];
    steps.push({ say: 'Record it next time, so that it can be asked again:', lines: [command(...words)] });
  }
  if (dumps === 0 && crash === null) steps.push(...stepsOfQuiet(console.verdict));
  if (crash?.hasCoreDump)
    steps.push({
      say: 'See the stacks of all tasks: espcoredump.py reads the core dump of this log.',
      lines: [],
    });
  else if (crash?.hasSavedDump)
    steps.push({
      say: 'See the stacks of all tasks, from the core dump that the chip has put into its flash:',
      lines: ['idf.py coredump-info'],
    });
  const hasLeak = console.findings.some(({ ruleId }) => ruleId === 'cycle-leak');
  if (hasLeak && dumps === 0)
    steps.push({
      say: 'Dump a heap trace after each connection, to see who keeps it (docs/heap.md).',
      lines: [],
    });
  return steps;
}

// A brownout and an overflow that FreeRTOS finds tell none.
function hasAddresses(evidence: StoppedEvidence): boolean {
  const { registers, backtrace } = evidence;
  const isInReason = 'reason' in evidence && evidence.reason.includes('0x');
  return Object.keys(registers).length > 0 || backtrace.length > 0 || isInReason;
}

// A monitor has named its whole stack in the log.
function hasNames({ frames, backtrace }: StoppedEvidence): boolean {
  return (frames ?? []).length > 0 && backtrace.length > 0;
}

type StoppedEvidence = Extract<LogFinding, { ruleId: 'panic' | 'task-watchdog' }>['evidence'];

function command(...words: readonly string[]): string {
  return ['esp-rtc-diag', ...words].map(shellWord).join(' ');
}
