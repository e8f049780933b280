import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { computeNackModel } from '../../../src/analysis/memory/nack/nack-model.js';
import { formatNackText } from '../../../src/report/memory/nack/model-report.js';

// 2 x 512 packets of 100 bytes are 100 KB, half of 200 KB. Video sends 270 a second, sound 50.
it('the store is said with its size, its share, and when it is full', () => {
  const model = computeNackModel({
    dmaBytes: 200 * 1024,
    bytesPerPacket: 100,
    storages: 2,
    maxSize: 512,
    packetRate: 320,
    audioRate: 50,
    windowMs: 200,
  });
  const text = formatNackText(model, { style: new Chalk({ level: 0 }), columns: null });
  // 512 / 270 is 1.896, 512 / 50 is 10.24; 0.2 x 270 is 54.
  expect(text.split('\n', 1)[0]).toBe(
    'STORE of 1,024 packets takes 100 KB (up to 50 % of the free DMA memory): ' +
      'video full after 1.9 s and back 1,896 ms, audio full after 10.2 s and back 10,240 ms; ' +
      'maxSize 54 for a window of 200 ms',
  );
});
