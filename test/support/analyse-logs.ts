import { LogAnalysis } from '../../src/analysis/log-analysis.js';
import type { LogSummary } from '../../src/model/log-report.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';
import { LogRouter } from '../../src/parsers/log/log-router.js';

/** Logs, each in pieces, one after the other, read as `analyze` reads them without an ELF. */
export function analyseLogs(logs: Readonly<Record<string, readonly (Uint8Array | string)[]>>): LogSummary {
  const analysis = new LogAnalysis({ elfs: [], sdkconfig: null });
  for (const [source, pieces] of Object.entries(logs)) {
    analysis.startSource(source);
    const router = new LogRouter(analysis.heap, (record) => analysis.record(record));
    const splitter = new LineSplitter((line) => router.push(line), {
      lane: (bytes, start, number) => router.takeLine(bytes, start, number),
    });
    for (const piece of pieces) splitter.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
    splitter.end();
    router.end();
  }
  return analysis.finish();
}
