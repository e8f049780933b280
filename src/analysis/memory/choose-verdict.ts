import type {
  ConsoleFinding,
  ConsoleVerdict,
  CrashFinding,
  FallFinding,
  LeadFinding,
} from '../../model/console-finding.js';
import type { LowerLevel } from '../../model/console-report.js';

const crashOrder: readonly CrashFinding['ruleId'][] = ['allocation-failure', 'heap-corruption', 'panic'];

/** What the first line speaks of where nothing crashed, gravest first. Notes among these never make it but about cycles. */
const leadOrder: readonly LeadFinding['ruleId'][] = [
  'boards-mixed',
  'dma-exhaustion-forecast',
  'cycle-leak',
  'start-failed',
  'allocation-failure',
  'reboot-unexpected',
  'component-failed',
  'capability-falling',
  'heap-fragmented',
  'task-watchdog',
  'stack-nearly-full',
  'cycles-not-enough',
  'cycle-bounded',
  'cycle-step',
  'cycle-set-up',
];

/** Cycles that were seen, readings of memory, and what was found in them. */
export type Observed = {
  readonly cycles: number;
  readonly samples: number;
  /** Memory at rest was read after some cycle. */
  readonly hasLevels: boolean;
  /** What each connection of a boot would have had to keep to be seen; null where no boot has enough of them. */
  readonly visibleBytes: number | null;
  /** The readings have times; without them nothing can be said of a fall. */
  readonly hasClock: boolean;
  /** In some boot they read the same in connections and between them. */
  readonly isStanding: boolean;
  /** A pool that gets less and less, though no line falls. */
  readonly lower: LowerLevel | null;
  /** Worst first. */
  readonly findings: readonly ConsoleFinding[];
};

/** Chooses what the first line of the answer speaks of. */
export function chooseVerdict(observed: Observed): ConsoleVerdict {
  const { cycles, samples, findings } = observed;
  const crash = firstOf(findings.filter(isCrash), crashOrder);
  if (crash) {
    const { boot } = crash.evidence;
    const falls = findings.filter(isFall).filter(({ evidence }) => evidence.boot === boot);
    return { kind: 'crash', crash, fall: falls.find(({ severity }) => severity === 'error') ?? null };
  }
  const finding =
    firstOf(findings.filter(isLead), leadOrder) ?? (cycles === 0 ? findings.find(isFall) : undefined);
  if (finding) return { kind: 'finding', finding };
  const set = quietSet(observed);
  const visibleBytes = set === 'nothing-kept' ? observed.visibleBytes : null;
  const { lower } = observed;
  if (set === 'no-cycles' && lower) return { kind: 'quiet', cycles: 0, samples, set: 'lower-now', lower };
  return { kind: 'quiet', cycles, samples, set, visibleBytes };
}

type QuietSet = Exclude<Extract<ConsoleVerdict, { kind: 'quiet' }>['set'], 'lower-now'>;

function quietSet(observed: Observed): QuietSet {
  const { cycles, samples, hasClock, hasLevels, visibleBytes, isStanding } = observed;
  if (samples === 0) return 'no-samples';
  if (cycles > 0 && hasLevels) {
    if (visibleBytes !== null) return 'nothing-kept';
    return isStanding ? 'standing-gauge' : 'few-cycles';
  }
  if (cycles > 0) return 'no-levels';
  return hasClock ? 'no-cycles' : 'no-clock';
}

function firstOf<Finding extends ConsoleFinding>(
  findings: readonly Finding[],
  order: readonly Finding['ruleId'][],
): Finding | undefined {
  return findings.toSorted((a, b) => order.indexOf(a.ruleId) - order.indexOf(b.ruleId))[0];
}

// What a component logs and goes on from has broken nothing yet.
function isCrash(finding: ConsoleFinding): finding is CrashFinding {
  if (finding.ruleId === 'allocation-failure' && finding.evidence.said !== null) return false;
  return crashOrder.some((rule) => rule === finding.ruleId);
}

function isFall(finding: ConsoleFinding): finding is FallFinding {
  return finding.ruleId === 'dma-exhaustion-forecast' || finding.ruleId === 'capability-falling';
}

function isLead(finding: ConsoleFinding): finding is LeadFinding {
  const isAbout = finding.severity !== 'note' || finding.ruleId.startsWith('cycle');
  return isAbout && leadOrder.some((rule) => rule === finding.ruleId);
}
