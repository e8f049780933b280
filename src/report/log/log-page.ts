import type { Constructor } from '../../model/constructor.js';
import type { LogReport, LogSummary } from '../../model/log-report.js';
import { inItsLog, logOf } from '../text/log-names.js';
import { leftOut } from './left-out.js';
import { wordFinding } from './log-messages.js';
import { nextLogSteps } from './log-next.js';
import type { LogTextOptions } from './log-options.js';
import { formatLogOrigin } from './log-origin.js';
import { logReasons } from './log-why.js';
import { otherFindings } from './other-findings.js';
import { verdictBoot } from './verdict-boot.js';
import { formatLogVerdict, isLogUndecided } from './log-verdict.js';

type PageInputs = Omit<LogTextOptions, 'style' | 'columns'> & {
  readonly isInterrupted: boolean;
  readonly constructors: readonly Constructor[];
};

/** What the page and the Markdown report show: the facts, and their words where text makes words. */
export function toLogReport(summary: LogSummary, inputs: PageInputs): LogReport {
  const { lead, console, dumps, heap } = summary;
  return {
    sources: inputs.logs,
    verdict: formatLogVerdict(summary),
    isUndecided: isLogUndecided(summary),
    lead: lead.finding ? wordFinding(lead.finding) : null,
    verdictBoot: verdictBoot(summary),
    why: logReasons(summary, inputs.logs),
    origin: formatLogOrigin(summary, inputs.logs),
    next: nextLogSteps(summary, inputs),
    leftOut: leftOut(summary.heap),
    isInterrupted: inputs.isInterrupted,
    console: console.report,
    dumps,
    dumpCount: heap.verdict.dumps,
    findings: otherFindings(summary).map((finding) => {
      const worded = wordFinding(finding);
      return { ...worded, message: inItsLog(worded.message, logOf(finding), inputs.logs) };
    }),
    constructors: inputs.constructors,
    skipped: new Set(),
  };
}
