import type { MediaFile, MediaReport } from '../../model/media.js';
import { findStartCode, splitSample, type NalUnit, type SampleBreak } from '../../parsers/media/nal-units.js';
import { parseSequenceParameters, type SequenceParameters } from '../../parsers/media/sequence-parameters.js';
import { parseSliceType } from '../../parsers/media/slice-type.js';
import type { MediaFindingList } from './finding-list.js';

const nal = { slice: 1, keySlice: 5, sequenceParameters: 7, pictureParameters: 8 } as const;

/** What the streamer offers is profile-level-id 42e01f: constrained baseline, level 3.1. */
const offeredLevel = 31;
const baseline = 66;
/** Named 4d001f and f4001f, browsers take them as well, but not under the name that is offered. */
const takenProfiles: Readonly<Record<number, string>> = { 66: 'Baseline', 77: 'Main' };
const profileNames: Readonly<Record<number, string>> = {
  ...takenProfiles,
  88: 'Extended',
  100: 'High',
  110: 'High 10',
  122: 'High 4:2:2',
  244: 'High 4:4:4 Predictive',
};

/** More than this and a viewer who joins, or has lost a packet, waits too long for a picture. */
const longGopSeconds = 4;
/** Encoders state 29.97 as 30000/1001. */
const frameRateTolerance = 0.05;

/** Checks the samples of `h264/`, in the order of their numbers. */
export class VideoCheck {
  readonly #findings: MediaFindingList;
  readonly #framesPerSecond: number;
  #samples = 0;
  #bytes = 0;
  #keys: number[] = [];
  #parameters: SequenceParameters | null = null;

  constructor(findings: MediaFindingList, framesPerSecond: number) {
    this.#findings = findings;
    this.#framesPerSecond = framesPerSecond;
  }

  add(file: string, bytes: Uint8Array): MediaFile {
    const { units, broken } = splitSample(bytes);
    if (broken) this.#addBroken(file, broken);
    for (const unit of units) this.#checkUnit(file, unit);
    const slices = units.filter(isSlice);
    if (broken === null) this.#checkOrder(file, units, slices);
    const isKey = slices.some(({ type }) => type === nal.keySlice);
    this.#checkKey(file, units, isKey);
    if (isKey) this.#keys.push(this.#samples);
    this.#samples += 1;
    this.#bytes += bytes.length;
    const durationMs = Math.round(1000 / this.#framesPerSecond);
    return {
      path: file,
      size: bytes.length,
      frames: Math.min(1, slices.length),
      keyFrames: isKey ? 1 : 0,
      durationMs,
    };
  }

  finish(): MediaReport['video'] {
    const gop = this.#longestGop();
    const seconds = gop === null ? 0 : gop / this.#framesPerSecond;
    // A short loop is its own GOP.
    if (seconds > longGopSeconds) {
      this.#findings.add('media-key-frames-rare', { file: 'h264', offset: null, seconds });
    }
    const { profile, constraints, level, width = null, height = null } = this.#parameters ?? {};
    const id = [profile, constraints, level].map((byte = 0) => byte.toString(16).padStart(2, '0')).join('');
    return {
      samples: this.#samples,
      bytes: this.#bytes,
      durationMs: Math.round((this.#samples * 1000) / this.#framesPerSecond),
      keyFrames: this.#keys.length,
      longestGopMs: gop === null ? null : Math.round(seconds * 1000),
      profileLevelId: this.#parameters === null ? null : id,
      width,
      height,
    };
  }

  #addBroken(file: string, broken: SampleBreak): void {
    const { kind, offset } = broken;
    switch (kind) {
      case 'start-code':
        return this.#findings.add('media-start-code', { file, offset });
      case 'length-zero':
        return this.#findings.add('media-length-zero', { file, offset });
      case 'length-beyond':
        return this.#findings.add('media-length-beyond', {
          file,
          offset,
          length: broken.length,
          rest: broken.rest,
        });
      case 'bytes-left':
        return this.#findings.add('media-bytes-left', { file, offset, rest: broken.rest });
    }
  }

  #checkUnit(file: string, { type, bytes, offset }: NalUnit): void {
    const startCode = findStartCode(bytes);
    if (startCode >= 0) this.#findings.add('media-start-code', { file, offset: offset + 4 + startCode });
    if (type === nal.sequenceParameters) this.#checkParameters(file, offset, parseSequenceParameters(bytes));
    if (isSlice({ type }) && parseSliceType(bytes) === 'B')
      this.#findings.add('media-b-frames', { file, offset });
  }

  #checkParameters(file: string, offset: number, parameters: SequenceParameters | null): void {
    if (parameters === null) return;
    this.#parameters ??= parameters;
    const { profile, level, framesPerSecond } = parameters;
    const name = `${profileNames[profile] ?? `profile ${profile}`} (${profile})`;
    if (profile !== baseline) {
      const severity = takenProfiles[profile] === undefined ? 'error' : 'warning';
      this.#findings.add('media-profile', { file, offset, profile: name }, severity);
    }
    if (level > offeredLevel) this.#findings.add('media-level', { file, offset, level });
    const played = this.#framesPerSecond;
    if (framesPerSecond !== null && Math.abs(framesPerSecond - played) > frameRateTolerance * played) {
      this.#findings.add('media-frame-rate', { file, offset, stated: framesPerSecond, played });
    }
  }

  #checkOrder(file: string, units: readonly NalUnit[], slices: readonly NalUnit[]): void {
    const [, second] = slices;
    if (slices.length !== 1) {
      this.#findings.add('media-slice-count', {
        file,
        offset: second?.offset ?? null,
        slices: slices.length,
      });
    } else if (slices[0] !== units.at(-1)) {
      this.#findings.add('media-slice-not-last', { file, offset: slices[0]?.offset ?? null });
    }
  }

  /** A viewer can begin only where SPS, PPS and an IDR slice stand together, in this order. */
  #checkKey(file: string, units: readonly NalUnit[], isKey: boolean): void {
    const start = units.findIndex((unit) => (isKey ? unit.type === nal.keySlice : isSlice(unit)));
    const before = start === -1 ? units : units.slice(0, start);
    const missing = [
      ...(before.some(({ type }) => type === nal.sequenceParameters) ? [] : ['SPS']),
      ...(before.some(({ type }) => type === nal.pictureParameters) ? [] : ['PPS']),
      ...(isKey ? [] : ['IDR']),
    ];
    if (missing.length === 0) return;
    if (this.#samples === 0) this.#findings.add('media-first-not-key', { file, offset: null, missing });
    else if (isKey)
      this.#findings.add('media-parameters-missing', { file, offset: null, missing }, 'warning');
  }

  /** In frames; from the last key frame the loop goes on to the first one. */
  #longestGop(): number | null {
    const [first] = this.#keys;
    if (first === undefined) return null;
    const next = [...this.#keys.slice(1), this.#samples + first];
    return this.#keys.reduce((longest, key, i) => Math.max(longest, (next[i] ?? key) - key), 0);
  }
}

function isSlice({ type }: Pick<NalUnit, 'type'>): boolean {
  return type === nal.slice || type === nal.keySlice;
}
