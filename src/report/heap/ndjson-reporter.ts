import { formatEvent } from '../text/ndjson.js';
import type { HeapReporter, Write } from './heap-reporter.js';
import { dumpToJson, findingToJson, seriesToJson } from './json-shape.js';
import { formatHeapVerdict } from './verdict.js';

/** One JSON object a line: each dump and each skipped line when it comes, then series, findings and the verdict. */
export function createHeapNdjsonReporter(write: Write): HeapReporter {
  const line = (event: string, value: object): void => write(formatEvent(event, value));
  return {
    dump(dump) {
      line('dump', dumpToJson(dump));
    },
    skipped(skipped) {
      line('skipped', skipped);
    },
    finish(summary, isInterrupted) {
      for (const series of summary.series) line('series', seriesToJson(series));
      for (const finding of summary.findings) line('finding', findingToJson(finding));
      const { skippedCount } = summary;
      line('verdict', { verdict: formatHeapVerdict(summary), skippedCount, interrupted: isInterrupted });
    },
  };
}
