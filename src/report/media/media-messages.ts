import type { MediaEffect, MediaFinding } from '../../model/media.js';
import { formatDecimal, formatDuration } from '../text/figures.js';
import { formatBytes, formatCount, formatQuantity } from '../text/units.js';

/** A finding in words: what is the case, and what to do about it. */
type FindingText = { readonly message: string; readonly fix: string };

const makeAgain = 'Make the samples again: esp-rtc-diag media make INPUT DIR';

const effects: Readonly<Record<MediaEffect, string>> = {
  aborts: 'the streamer aborts',
  hangs: 'the streamer hangs while it loads',
  'no-picture': 'viewers stay black',
  'looks-bad': 'it plays, but not well',
  'is-ignored': 'it is not played',
  'no-sound': 'viewers hear nothing',
};

/** Trouble in a media folder as sentences, with the place and with what the streamer does about it. */
export function describeMediaFinding(finding: MediaFinding): FindingText {
  const { file, offset, count, effect } = finding.evidence;
  const place = offset === null ? file : `${file} at byte ${formatCount(offset)}`;
  const more = count > 1 ? ` (and ${formatCount(count - 1)} more)` : '';
  const { what, fix } = wordsOf(finding);
  return { message: `${place}${more}: ${what}; ${effects[effect]}.`, fix };
}

function wordsOf(finding: MediaFinding): { readonly what: string; readonly fix: string } {
  switch (finding.ruleId) {
    case 'media-video-missing':
      return { what: 'there is no h264/0.h264', fix: makeAgain };
    case 'media-sound-missing':
      return { what: 'there is no opus/0.opus', fix: 'Leave it so, or make the samples with sound.' };
    case 'media-gap': {
      const [folder = ''] = finding.evidence.file.split('/');
      const missing = `${finding.evidence.missing}.${folder}`;
      return {
        what: `${missing} is missing before it, and the streamer stops there`,
        fix: `Number the files from 0 without a gap, or add ${missing}.`,
      };
    }
    case 'media-file-empty':
      return { what: 'the file is empty', fix: 'Remove it and number the files after it anew.' };
    case 'media-file-foreign':
      return {
        what: 'no name that the streamer opens (h264/N.h264, opus/N.opus, N without leading zeros)',
        fix: 'Rename it, or take it out: it uses space of the partition.',
      };
    case 'media-file-too-large': {
      const { size, limit } = finding.evidence;
      return {
        what: `${formatBytes(size)} are no single sample (more than ${formatBytes(limit)})`,
        fix: 'Split the stream, one frame a file: esp-rtc-diag media make INPUT DIR',
      };
    }
    case 'media-start-code':
      return {
        what: 'a start code stands where the length of a NAL unit belongs',
        fix: 'Write a length of four bytes, big-endian, before each NAL unit in place of its start code.',
      };
    case 'media-length-zero':
      return { what: 'a NAL unit has length 0', fix: makeAgain };
    case 'media-length-beyond': {
      const { length, rest } = finding.evidence;
      return {
        what: `a NAL unit of ${formatBytes(length)} begins, but the file ends after ${formatBytes(rest)}`,
        fix: 'The file was cut: copy it again, or make the samples again.',
      };
    }
    case 'media-bytes-left':
      return {
        what: `${formatQuantity(finding.evidence.rest, 'byte')} at the end belong to no NAL unit`,
        fix: 'Cut them off, or make the samples again.',
      };
    case 'media-slice-count':
      return {
        what: `${formatQuantity(finding.evidence.slices, 'slice')} in a sample that shall hold one frame of one slice`,
        fix: 'Encode with one slice a frame (x264: slices=1, sliced-threads=0).',
      };
    case 'media-slice-not-last':
      return { what: 'the slice is not the last NAL unit', fix: 'Put SPS, PPS and SEI before the slice.' };
    case 'media-first-not-key':
      return {
        what: `the first sample has no ${finding.evidence.missing.join(', no ')}, so that no viewer can begin`,
        fix: 'Begin the loop with a key frame: SPS, PPS, then an IDR slice.',
      };
    case 'media-parameters-missing':
      return {
        what: `a key frame without ${finding.evidence.missing.join(' and ')} before it, so that a viewer who joins here cannot begin`,
        fix: 'Encode with the parameter sets before each key frame (x264: repeat-headers=1).',
      };
    case 'media-profile':
      return {
        what: `H.264 profile ${finding.evidence.profile} where 42e01f, constrained baseline, is offered`,
        fix: 'Encode with -profile:v baseline -pix_fmt yuv420p.',
      };
    case 'media-level':
      return {
        what: `level ${formatDecimal(finding.evidence.level / 10)} where 3.1 is offered`,
        fix: 'Encode a smaller picture, or fewer frames a second, with -level 3.1.',
      };
    case 'media-b-frames':
      return { what: 'a B slice: it shows frames in the wrong order', fix: 'Encode with -bf 0.' };
    case 'media-key-frames-rare':
      return {
        what: `up to ${formatDuration(finding.evidence.seconds)} between key frames: a viewer who joins waits for the next one`,
        fix: 'Encode with a key frame each second (-g 30 -keyint_min 30 at 30 frames a second).',
      };
    case 'media-frame-rate': {
      const { stated, played } = finding.evidence;
      return {
        what: `encoded for ${formatDecimal(stated)} frames a second, sent at ${formatDecimal(played)}`,
        fix: `Encode with -r ${formatDecimal(played)}, or check with --fps ${formatDecimal(stated)} if the firmware sends so.`,
      };
    }
    case 'media-opus-size':
      return {
        what: `${formatBytes(finding.evidence.size)} where the streamer asserts 160`,
        fix: 'Encode with -ar 48000 -ac 2 -vbr off -b:a 64k, frames of 20 ms.',
      };
    case 'media-opus-duration':
      return {
        what: `a packet of ${formatDecimal(finding.evidence.durationMs)} ms is sent each 20 ms`,
        fix: 'Encode with -frame_duration 20.',
      };
    case 'media-durations-differ': {
      const { videoMs, audioMs } = finding.evidence;
      return {
        what: `${formatDuration(audioMs / 1000)} of sound loop beside ${formatDuration(videoMs / 1000)} of video, and part with each round`,
        fix: 'Cut both to the same length.',
      };
    }
    case 'media-psram': {
      const { bytes, limit } = finding.evidence;
      return {
        what: `${formatBytes(bytes)} of samples are loaded into PSRAM of ${formatBytes(limit)}`,
        fix: 'Make the loop shorter, or lower the bit rate.',
      };
    }
    case 'media-partition': {
      const { needed, blocks } = finding.evidence;
      return {
        what: `${formatCount(needed)} blocks are needed where a partition of 8 MB has ${formatCount(blocks)}`,
        fix: 'Make the loop shorter, lower the bit rate, or give the partition more.',
      };
    }
  }
}
