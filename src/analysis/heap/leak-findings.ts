import type { Confidence, Severity } from '../../model/finding.js';
import type { HeapFinding, SeriesKind, Trend } from '../../model/heap-report.js';
import type { EndedSeries } from './series-tracker.js';

/** Kinds of one trace that become findings of their own; the others are in the dump's list of groups. */
const maxLeakFindings = 50;

/**
 * What a trace keeps, one finding a kind of block. A single dump cannot tell a leak from what is set up once, so it is
 * judged by pattern; growth from dump to dump of a running trace is a leak, by cycles, and the lack of it is none.
 */
export function findLeaks({ series, last }: EndedSeries): readonly HeapFinding[] {
  const { dump, isAliveUnknown } = last;
  return series.kinds
    .filter(({ group }) => group.cause?.id !== 'tracker-buffer')
    .slice(0, maxLeakFindings)
    .map((kind) => ({
      ruleId: 'heap-leak',
      severity: isAliveUnknown ? 'note' : severities[kind.trend],
      confidence: confidenceOf(kind),
      evidence: {
        source: dump.source,
        line: dump.facts.line,
        boot: dump.facts.boot,
        count: kind.dumps,
        mode: dump.facts.mode,
        group: kind.group,
        dumpBytes: dump.leakedBytes - dump.trackerBytes,
        trend: kind.trend,
        dumps: series.dumps,
        perDumpCount: kind.perDumpCount,
      },
      fingerprint: kind.fingerprint,
    }));
}

const severities: Readonly<Record<Trend, Severity>> = {
  grows: 'warning',
  unknown: 'warning',
  'levels-off': 'note',
  steady: 'note',
};

function confidenceOf({ trend }: SeriesKind): Confidence {
  return trend === 'unknown' ? 'by-pattern' : 'by-cycles';
}
