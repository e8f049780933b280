import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import type { ImageReport } from '../../../src/model/image-report.js';
import { formatImageText } from '../../../src/report/image/image-report.js';

const report: ImageReport = {
  path: 'app.bin',
  sizeBytes: 4096,
  chip: 'ESP32-P4',
  image: {
    chipId: 18,
    entry: 0x4ff0_0000,
    flashMode: 'dio',
    flashSizeBytes: null,
    revisions: { min: 103, max: 199 },
    segments: [],
    statedSegments: 0,
    isComplete: true,
    checksum: null,
    hash: null,
    app: null,
    bootloader: null,
  },
  isChecksumValid: true,
  isHashValid: true,
  matchesElf: null,
  findings: [],
};

it.each<readonly [Partial<ImageReport>, string]>([
  [{}, 'checksum right · SHA-256 right'],
  [{ isHashValid: false }, 'checksum right · SHA-256 wrong'],
  [{ isChecksumValid: false, isHashValid: null }, 'checksum wrong · no SHA-256'],
  [{ isChecksumValid: null, isHashValid: null }, 'cut short'],
  [{ matchesElf: true }, 'checksum right · SHA-256 right · the ELF matches'],
  [{ matchesElf: false }, 'checksum right · SHA-256 right · the ELF is of another build'],
])('an image says which of its checks hold (%#)', (change, checks) => {
  const look = { style: new Chalk({ level: 0 }), columns: null };
  const [verdict, origin] = formatImageText({ ...report, ...change }, look).split('\n');
  expect(verdict).toBe('SOUND image for the ESP32-P4, revisions 1.3 to 1.99');
  expect(origin).toBe(`app.bin · 4,096 B · ${checks}`);
});
