import { safeJson } from '../text/safe-text.js';
import type { HeapReporter, Write } from './heap-reporter.js';
import { dumpToJson, findingToJson } from './json-shape.js';
import { formatHeapVerdict } from './verdict.js';

/** One JSON document, written dump by dump, so that a log with thousands of dumps needs no more memory than one. */
export function createHeapJsonReporter(write: Write): HeapReporter {
  let isFirst = true;
  const start = (): void => {
    write(isFirst ? '{"schemaVersion":1,"dumps":[' : ',');
    isFirst = false;
  };
  return {
    dump(dump) {
      start();
      write(`\n${safeJson(dumpToJson(dump))}`);
    },
    finish(summary, isInterrupted) {
      if (isFirst) start();
      const rest = {
        verdict: formatHeapVerdict(summary),
        findings: summary.findings.map(findingToJson),
        skipped: summary.skipped,
        skippedCount: summary.skippedCount,
        interrupted: isInterrupted,
      };
      write(`\n],${safeJson(rest).slice(1)}\n`);
    },
  };
}
