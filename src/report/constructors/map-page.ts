import type { ConsoleReport, Ends } from '../../model/console-report.js';
import type { LogReport } from '../../model/log-report.js';
import { safeText } from '../text/safe-text.js';
import { nextSteps } from './leave-out-own.js';
import type { MapReport } from './map-text.js';
import { describeCtorsFinding } from './messages.js';
import { formatMapVerdict } from './verdict.js';

const shaDigits = 9;

/** The constructor map as a page or Markdown shows it: no console, the constructors alone. */
export function toConstructorPage(report: MapReport): LogReport {
  const { map, findings, skipped } = report;
  const worded = findings.map((finding) => {
    const { ruleId, severity, confidence } = finding;
    return { ruleId, severity, confidence, ...describeCtorsFinding(finding) };
  });
  const [lead = null, ...rest] = worded;
  return {
    sources: [map.path],
    verdict: formatMapVerdict(report),
    isUndecided: false,
    lead,
    why: lead ? [lead.message] : [],
    origin: `${safeText(map.path)} · ${map.machine} · order of ${map.startup} · SHA-256 ${map.sha256.slice(0, shaDigits)}`,
    next: nextSteps(report),
    verdictBoot: null,
    leftOut: [],
    isInterrupted: false,
    console: nothing,
    dumps: [],
    dumpCount: 0,
    findings: rest,
    constructors: map.constructors,
    skipped,
  };
}

function none(): Ends<never> {
  return { items: [], count: 0 };
}

const nothing: ConsoleReport = {
  boots: none(),
  samples: none(),
  timeline: [],
  trends: none(),
  cycles: none(),
  cycleTrends: none(),
  states: none(),
  panics: none(),
  allocationFailures: none(),
  layouts: none(),
  tasks: none(),
};
