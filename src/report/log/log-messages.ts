import type { ConsoleFinding, ConsoleRuleId } from '../../model/console-finding.js';
import type { LogFinding, OwnerFinding, WordedFinding } from '../../model/log-report.js';
import { consoleFindingToJson } from '../memory/console-json.js';
import { describeConsoleFinding, explainConsoleFinding } from '../memory/console-messages.js';
import { causeNames } from '../heap/cause-names.js';
import { describeGroup } from '../heap/group-words.js';
import { findingToJson as heapFindingToJson, groupToJson } from '../heap/json-shape.js';
import { describeHeapFinding } from '../heap/messages.js';
import type { FindingText } from '../text/finding-text.js';
import { formatBytes, formatCount, formatQuantity } from '../text/units.js';
import { findingJson } from '../text/finding-json.js';

/** The rules of a console; heap traces have the others. The compiler keeps the list complete. */
const consoleRules: Readonly<Record<ConsoleRuleId, true>> = {
  'dma-exhaustion-forecast': true,
  'capability-falling': true,
  'cycle-leak': true,
  'cycle-bounded': true,
  'cycle-step': true,
  'cycle-set-up': true,
  'cycles-not-enough': true,
  'nack-store-shape': true,
  'allocation-failure': true,
  'heap-corruption': true,
  panic: true,
  'task-watchdog': true,
  'stack-nearly-full': true,
  'heap-fragmented': true,
  'start-failed': true,
  'component-failed': true,
  'reboot-unexpected': true,
  'connection-unfinished': true,
  'destructors-unmatched': true,
  'send-after-close': true,
  'boards-mixed': true,
};

function isOfConsole(finding: LogFinding): finding is ConsoleFinding {
  return finding.ruleId in consoleRules;
}

/** Puts a finding of any half of a log into words. */
export function describeLogFinding(finding: LogFinding): FindingText {
  if (finding.ruleId === 'cycle-owner') return describeOwner(finding);
  return isOfConsole(finding) ? describeConsoleFinding(finding) : describeHeapFinding(finding);
}

/** What stands behind a finding that the first line of a report has told. */
export function explainLogFinding(finding: LogFinding): string {
  return isOfConsole(finding) ? explainConsoleFinding(finding) : describeLogFinding(finding).message;
}

/** The same with what a report shows beside it. */
export function wordFinding(finding: LogFinding): WordedFinding {
  const { ruleId, severity, confidence } = finding;
  return { ruleId, severity, confidence, ...describeLogFinding(finding) };
}

/** A finding in the shape of the contract. */
export function logFindingToJson(finding: LogFinding): object {
  if (finding.ruleId !== 'cycle-owner')
    return isOfConsole(finding) ? consoleFindingToJson(finding) : heapFindingToJson(finding);
  const evidence = { ...finding.evidence, group: groupToJson(finding.evidence.group) };
  return findingJson({ ...finding, ...describeOwner(finding), evidence });
}

function describeOwner({ evidence }: OwnerFinding): FindingText {
  const { group, perCycle, cycles, steps, bytesPerCycle } = evidence;
  const what = describeGroup({ ...group, count: perCycle, bytes: bytesPerCycle });
  const seen =
    cycles === steps
      ? `each of ${formatQuantity(steps, 'step')}`
      : `${formatCount(cycles)} of ${formatQuantity(steps, 'step')}`;
  return {
    message: `Each connection leaves ${formatBytes(bytesPerCycle)}: ${what} (in ${seen} from one connection to the next).`,
    fix: group.cause ? causeNames[group.cause.id].advice : null,
  };
}
