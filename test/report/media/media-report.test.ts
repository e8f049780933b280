import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { ImageReport, MediaReport } from '../../../src/model/media.js';
import { formatImageText } from '../../../src/report/media/image-report.js';
import { formatMediaText } from '../../../src/report/media/media-report.js';

const look = { style: new Chalk({ level: 0 }), columns: null };
const blocks = { size: 4096, count: 512, used: 100 };

describe('a folder of samples', () => {
  const report: MediaReport = {
    source: 'media',
    files: [],
    video: {
      samples: 300,
      bytes: 300 * 1024,
      durationMs: 10_000,
      keyFrames: 5,
      longestGopMs: 2_000,
      profileLevelId: '42c01f',
      width: 640,
      height: 480,
    },
    audio: { samples: 500, bytes: 50 * 1024, durationMs: 10_000 },
    framesPerSecond: 30,
    isMade: false,
    blocks,
    findings: [],
  };
  const text = formatMediaText(report, look);

  it('says what of an image it takes, and packs it into one of all blocks', () => {
    expect(text).toContain('\n100 of 512 blocks of 4,096 B as an image\n');
    // 512 blocks of 4 KB.
    expect(text).toContain('esp-rtc-diag media image media media.img --size 2M\n');
  });

  it('says what each track has', () => {
    expect(text).toMatch(/^CLEAN 300 video samples and 500 of sound, 10 s\n/);
    expect(text).toMatch(/\nh264 +300 +300 KB +10 s +5 +2 s\nopus +500 +50 KB +10 s +- +-\n/);
  });
});

describe('an image', () => {
  const report: ImageReport = {
    source: 'media.img',
    version: '2.1',
    files: [
      { path: 'h264/0.h264', size: 1024 },
      { path: 'h264/1.h264', size: 2048 },
    ],
    folderCount: 1,
    blocks,
    damaged: [],
    findings: [],
    action: { kind: 'built' },
  };
  const verdictOf = (action: ImageReport['action']): string =>
    formatImageText({ ...report, action }, look).split('\n', 1)[0] ?? '';

  it('that was built says what is free in it: 412 blocks of 4 KB', () => {
    expect(verdictOf({ kind: 'built' })).toBe('BUILT media.img: 2 files, 3 KB, 1,648 KB free');
  });

  it('that was extracted says how many files were written, and how many were not', () => {
    const done = { kind: 'extracted', folder: 'out', files: 1, isInterrupted: false } as const;
    expect(verdictOf({ kind: 'listed' })).toBe('WHOLE 2 files, 3 KB');
    expect(verdictOf(done)).toBe('EXTRACTED 1 file to out, 1 left out');
    expect(verdictOf({ ...done, isInterrupted: true })).toBe('INTERRUPTED 1 file to out, 1 left out');
  });
});
