import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { computeNackModel } from '../../../src/analysis/memory/nack/nack-model.js';
import { formatNackText } from '../../../src/report/memory/nack/model-report.js';

const inputs = {
  dmaBytes: 200_000,
  bytesPerPacket: 406,
  storages: 2,
  maxSize: 512,
  packetRate: 320,
  audioRate: 50,
  windowMs: 300,
};

function verdictOf(dmaBytes: number): string {
  const look = { style: new Chalk({ level: 0 }), columns: null };
  return formatNackText(computeNackModel({ ...inputs, dmaBytes }), look).split('\n')[0] ?? '';
}

it('promises the window that the recommended size has, not the one that the memory has no room for', () => {
  // A quarter of 200,000 B is 61 packets of 406 B in two storages; at 270 packets/s they are 226 ms.
  expect(verdictOf(200_000)).toMatch(/; maxSize 61 for a window of 226 ms, not 300 ms$/);
  // 300 ms are 81 packets.
  expect(verdictOf(2_000_000)).toMatch(/; maxSize 81 for a window of 300 ms$/);
});
