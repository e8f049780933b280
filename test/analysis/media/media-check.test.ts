import { describe, expect, it } from 'vitest';
import { MediaCheck } from '../../../src/analysis/media/media-check.js';
import type { MediaFinding, MediaReport } from '../../../src/model/media.js';
import { describeMediaFinding } from '../../../src/report/media/media-messages.js';
import {
  deltaSample,
  keySample,
  lengthPrefixed,
  opusPacket,
  ppsUnit,
  sliceUnit,
  spsUnit,
} from '../../support/media-samples.js';
import { isThorough, onlyThorough } from '../../support/thorough.js';

type Files = Readonly<Record<string, Uint8Array>>;

/** A second of 30 samples with one key frame, and 50 packets of sound; `changes` replaces, adds or (null) removes. */
function folder(changes: Readonly<Record<string, Uint8Array | null>> = {}): Files {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 30; i++) files[`h264/${i}.h264`] = i === 0 ? keySample : deltaSample;
  for (let i = 0; i < 50; i++) files[`opus/${i}.opus`] = opusPacket;
  for (const [path, bytes] of Object.entries(changes)) {
    if (bytes === null) delete files[path];
    else files[path] = bytes;
  }
  return files;
}

function check(files: Files, fps = 30): MediaReport {
  const items = Object.entries(files).map(([path, bytes]) => ({ path, size: bytes.length }));
  const mediaCheck = new MediaCheck(items, fps);
  for (const { path } of mediaCheck.wanted) mediaCheck.add(path, files[path]!);
  return mediaCheck.finish('media');
}

function findings(files: Files): Pick<MediaFinding, 'ruleId' | 'severity' | 'evidence'>[] {
  return check(files).findings.map(({ ruleId, severity, evidence }) => ({ ruleId, severity, evidence }));
}

describe('MediaCheck', () => {
  it('has nothing to say of a folder as the streamer wants it', () => {
    const report = check(folder());
    expect(report.findings).toEqual([]);
    expect(report.video).toMatchObject({ samples: 30, durationMs: 1000, keyFrames: 1, longestGopMs: 1000 });
    expect(report.video).toMatchObject({ profileLevelId: '42c01e', width: 640, height: 480 });
    expect(report.audio).toEqual({ samples: 50, bytes: 8000, durationMs: 1000 });
    expect(report.files[0]).toEqual({
      path: 'h264/0.h264',
      size: keySample.length,
      frames: 1,
      keyFrames: 1,
      durationMs: 33,
    });
    // 80 inline files: the root's pair and those of two folders.
    expect(report.blocks.used % 2).toBe(0);
  });

  it.each<[string, Readonly<Record<string, Uint8Array | null>>, object]>([
    [
      'a length that reaches beyond its file',
      { 'h264/7.h264': deltaSample.subarray(0, 30) },
      {
        ruleId: 'media-length-beyond',
        file: 'h264/7.h264',
        offset: 0,
        length: deltaSample.length - 4,
        rest: 26,
        effect: 'aborts',
      },
    ],
    [
      'bytes that are left over, where the firmware asserts i + 4 < size',
      { 'h264/7.h264': Buffer.concat([deltaSample, Buffer.alloc(4, 9)]) },
      { ruleId: 'media-bytes-left', offset: deltaSample.length, rest: 4, effect: 'aborts' },
    ],
    [
      'start codes of four bytes',
      { 'h264/7.h264': Buffer.concat([Buffer.from([0, 0, 0, 1]), sliceUnit('P')]) },
      { ruleId: 'media-start-code', offset: 0, effect: 'aborts' },
    ],
    [
      'start codes of three bytes',
      { 'h264/7.h264': Buffer.concat([Buffer.from([0, 0, 1]), sliceUnit('P')]) },
      { ruleId: 'media-start-code', offset: 0, effect: 'aborts' },
    ],
    [
      'a start code behind a length',
      {
        'h264/7.h264': lengthPrefixed(
          Buffer.concat([Buffer.from([0x41, 0x9a, 0, 0, 1, 0x41]), Buffer.alloc(9, 7)]),
        ),
      },
      { ruleId: 'media-start-code', offset: 6, effect: 'aborts' },
    ],
    [
      'a length of 0',
      { 'h264/7.h264': Buffer.concat([deltaSample, Buffer.alloc(8)]) },
      { ruleId: 'media-length-zero', offset: deltaSample.length, effect: 'aborts' },
    ],
    [
      'an empty file',
      { 'h264/7.h264': new Uint8Array() },
      { ruleId: 'media-file-empty', file: 'h264/7.h264', effect: 'hangs' },
    ],
    [
      'an empty Opus file',
      { 'opus/7.opus': new Uint8Array() },
      { ruleId: 'media-file-empty', effect: 'hangs' },
    ],
    [
      'a gap, behind which nothing is played',
      { 'opus/48.opus': null },
      { ruleId: 'media-gap', file: 'opus/49.opus', missing: 48, count: 1, effect: 'is-ignored' },
    ],
    [
      'a name with leading zeros',
      { 'h264/030.h264': deltaSample },
      { ruleId: 'media-file-foreign', file: 'h264/030.h264', effect: 'is-ignored' },
    ],
    [
      "upstream's names",
      { 'h264/sample-0.h264': deltaSample },
      { ruleId: 'media-file-foreign', file: 'h264/sample-0.h264' },
    ],
    [
      'two slices in a sample',
      { 'h264/7.h264': lengthPrefixed(sliceUnit('P'), sliceUnit('P')) },
      { ruleId: 'media-slice-count', slices: 2, offset: sliceUnit('P').length + 4 },
    ],
    [
      'a sample without a slice',
      { 'h264/7.h264': lengthPrefixed(ppsUnit) },
      { ruleId: 'media-slice-count', slices: 0 },
    ],
    [
      'a slice that is not last',
      { 'h264/7.h264': lengthPrefixed(sliceUnit('P'), ppsUnit) },
      { ruleId: 'media-slice-not-last' },
    ],
    [
      'a first sample without parameter sets',
      { 'h264/0.h264': lengthPrefixed(sliceUnit('IDR')) },
      { ruleId: 'media-first-not-key', missing: ['SPS', 'PPS'], effect: 'no-picture' },
    ],
    [
      'a first sample with parameter sets and another slice behind them',
      { 'h264/0.h264': lengthPrefixed(spsUnit(), ppsUnit, sliceUnit('I')) },
      { ruleId: 'media-first-not-key', missing: ['IDR'] },
    ],
    [
      'a later key frame without them',
      { 'h264/15.h264': lengthPrefixed(ppsUnit, sliceUnit('IDR')) },
      { ruleId: 'media-parameters-missing', file: 'h264/15.h264', missing: ['SPS'] },
    ],
    [
      'a profile that is not offered',
      { 'h264/0.h264': lengthPrefixed(spsUnit({ profile: 100, constraints: 0 }), ppsUnit, sliceUnit('IDR')) },
      { ruleId: 'media-profile', profile: 'High (100)', severity: 'error', offset: 0 },
    ],
    [
      'Main profile, more gently',
      { 'h264/0.h264': lengthPrefixed(spsUnit({ profile: 77, constraints: 0 }), ppsUnit, sliceUnit('IDR')) },
      { ruleId: 'media-profile', profile: 'Main (77)', severity: 'warning' },
    ],
    [
      'a level above 3.1',
      { 'h264/0.h264': lengthPrefixed(spsUnit({ level: 40 }), ppsUnit, sliceUnit('IDR')) },
      { ruleId: 'media-level', level: 40 },
    ],
    [
      'a frame rate other than that of the firmware',
      { 'h264/0.h264': lengthPrefixed(spsUnit({ fps: 25 }), ppsUnit, sliceUnit('IDR')) },
      { ruleId: 'media-frame-rate', stated: 25, played: 30 },
    ],
    ['B slices', { 'h264/7.h264': lengthPrefixed(sliceUnit('B')) }, { ruleId: 'media-b-frames', offset: 0 }],
    [
      'an Opus packet that is not 160 bytes',
      { 'opus/7.opus': opusPacket.subarray(0, 159) },
      { ruleId: 'media-opus-size', size: 159, effect: 'aborts' },
    ],
    [
      'an Opus packet of 10 ms',
      { 'opus/7.opus': Buffer.concat([Buffer.from([(30 << 3) | 4]), opusPacket.subarray(1)]) },
      { ruleId: 'media-opus-duration', durationMs: 10 },
    ],
    [
      'a stream in one file',
      { 'h264/7.h264': new Uint8Array(5_000_000) },
      { ruleId: 'media-file-too-large', size: 5_000_000 },
    ],
  ])('finds %s, and nothing else', (_, changes, expected) => {
    const [found, ...others] = findings(folder(changes));
    expect({ ...found?.evidence, ruleId: found?.ruleId, severity: found?.severity }).toMatchObject(expected);
    expect(others).toEqual([]);
  });

  it('does not count parameter sets that stand behind their key frame, where a viewer cannot begin', () => {
    const late = lengthPrefixed(sliceUnit('IDR'), spsUnit(), ppsUnit);
    const found = findings(folder({ 'h264/15.h264': late }));
    const lacking = found.find(({ ruleId }) => ruleId === 'media-parameters-missing');
    expect(lacking?.evidence).toMatchObject({ file: 'h264/15.h264', missing: ['SPS', 'PPS'] });
  });

  it('counts the files of one rule, and names the first by number', () => {
    const changes = Object.fromEntries(
      [20, 3, 11].map((n) => [`opus/${n}.opus`, Buffer.alloc(80, (31 << 3) | 4)]),
    );
    expect(findings(folder(changes))).toMatchObject([{ evidence: { file: 'opus/3.opus', count: 3 } }]);
  });

  it('warns of a long wait for a key frame, the loop back to the start included', () => {
    const files = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [`h264/${i}.h264`, i === 0 ? keySample : deltaSample]),
    );
    expect(findings(files).map(({ ruleId }) => ruleId)).toEqual([
      'media-key-frames-rare',
      'media-sound-missing',
    ]);
    expect(check(files).video.longestGopMs).toBe(5000);
    const more = { ...files, 'h264/90.h264': keySample };
    expect(check(more).video.longestGopMs).toBe(3000);
  });

  it('warns where sound and video loop at lengths that part', () => {
    const files = folder(
      Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`opus/${49 - i}.opus`, null])),
    );
    expect(findings(files)).toMatchObject([
      { ruleId: 'media-durations-differ', evidence: { videoMs: 1000, audioMs: 600 } },
    ]);
  });

  it('says that nothing is played where number 0 is missing', () => {
    const [first] = findings(folder({ 'h264/0.h264': null }));
    expect(first).toMatchObject({
      ruleId: 'media-gap',
      severity: 'error',
      evidence: { missing: 0, count: 29 },
    });
  });

  it('finds what does not fit: a partition of 8 MB, 32 MB of PSRAM', () => {
    const big = lengthPrefixed(spsUnit(), ppsUnit, sliceUnit('IDR', 4_000_000));
    const files = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`h264/${i}.h264`, big]));
    const rules = findings(files).map(({ ruleId }) => ruleId);
    expect(rules).toContain('media-psram');
    expect(rules).toContain('media-partition');
  });

  it('takes hours of samples that are all key frames', ({ skip }) => {
    if (!isThorough) return skip(onlyThorough);
    const files = Object.fromEntries(
      Array.from({ length: 140_000 }, (_, i) => [`h264/${i}.h264`, keySample]),
    );
    expect(check(files).video).toMatchObject({ keyFrames: 140_000, longestGopMs: 33 });
  });

  it('says for each finding where, what and how to mend it', () => {
    const wrong = folder({
      'h264/0.h264': deltaSample,
      'h264/3.h264': new Uint8Array(),
      'h264/29.h264': null,
      'opus/4.opus': new Uint8Array(5),
      'notes.txt': new Uint8Array(5),
    });
    const found = check(wrong).findings;
    expect(found.length).toBeGreaterThan(4);
    for (const finding of found) {
      const { message, fix } = describeMediaFinding(finding);
      expect(message.startsWith(finding.evidence.file)).toBe(true);
      expect(fix.length).toBeGreaterThan(10);
    }
  });
});
