import { safeJson } from '../text/safe-text.js';
import type { HeapReporter, Write } from './heap-reporter.js';
import { dumpToJson, findingToJson } from './json-shape.js';
import { formatHeapVerdict } from './verdict.js';

/** One JSON object a line: each dump when it ends, then findings, skipped lines and the verdict. */
export function createHeapNdjsonReporter(write: Write): HeapReporter {
  const line = (event: string, value: object): void =>
    write(`${safeJson({ schemaVersion: 1, event, ...value })}\n`);
  return {
    dump(dump) {
      line('dump', dumpToJson(dump));
    },
    finish(summary, isInterrupted) {
      for (const finding of summary.findings) line('finding', findingToJson(finding));
      for (const skipped of summary.skipped) line('skipped', skipped);
      const { skippedCount } = summary;
      line('verdict', { verdict: formatHeapVerdict(summary), skippedCount, interrupted: isInterrupted });
    },
  };
}
