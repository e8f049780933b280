import { safeJson, safeText } from '../text/safe-text.js';

export interface TwinReporter {
  start(): string;
  line(text: string): string;
  finish(durationMs: number): string;
}

/** The twin's console as text, or as events; `json` tells only how it went. */
export function createTwinReporter(format: 'text' | 'json' | 'ndjson', signalUrl: string): TwinReporter {
  if (format === 'text') return { start: () => '', line: (text) => `${safeText(text)}\n`, finish: () => '' };
  const isEach = format === 'ndjson';
  let lines = 0;
  const start = `${safeJson({ event: 'started', schemaVersion: 1, simulated: true, signal: signalUrl })}\n`;
  return {
    start: () => (isEach ? start : ''),
    line: (text) => {
      lines++;
      return isEach ? `${safeJson({ event: 'line', schemaVersion: 1, text })}\n` : '';
    },
    finish: (durationMs) => {
      const summary = { schemaVersion: 1, simulated: true, signal: signalUrl, lines, durationMs };
      return `${safeJson(isEach ? { event: 'done', ...summary } : summary)}\n`;
    },
  };
}
