import { expect, it } from 'vitest';
import { renderIcicle } from '../../../src/report/html/icicle.js';
import { logReport } from '../../support/log-report.js';

// A stack has its innermost function first; the picture begins with the outermost.
it('shows the outermost function above what it called, each with its bytes', () => {
  const [dump] = logReport('rtc::Track::send').dumps;
  if (!dump) throw new Error('the report has a dump');
  const labels = [...(renderIcicle(dump)?.text ?? '').matchAll(/title="([^"]*)"/g)].map(([, label]) => label);
  expect(labels).toEqual([
    'all stacks: 5,376 B, 100 %',
    'rtc::Track::send: 5,376 B, 100 %',
    'xQueueCreateMutex: 5,376 B, 100 %',
  ]);
});
