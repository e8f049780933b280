import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LiveLog } from '../../../src/analysis/live-log.js';
import { explainVerdict } from '../../../src/report/heap/why.js';
import { samplePath } from '../../support/sample-path.js';

it('says that one dump can tell nothing only where no connections agree on what each of them leaves', () => {
  const none = (): undefined => undefined;
  const live = new LiveLog({
    source: 'x',
    elfs: [],
    onLine: none,
    onAlarm: none,
    onDump: none,
    listener: {},
  });
  live.push(readFileSync(samplePath('one-connection.log')), 0);
  const { heap } = live.finish();
  const doubt = 'One dump cannot tell a leak';
  expect(explainVerdict(heap).join(' ')).toContain(doubt);
  const told = explainVerdict(heap, { hasCycles: true }).join(' ');
  expect(told).not.toContain(doubt);
  // The rest stands.
  expect(told).toContain('84 B is taken for a FreeRTOS mutex');
});
