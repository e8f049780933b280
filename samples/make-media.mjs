// Makes samples/media: two seconds of ffmpeg's own test picture and of a sine tone, in the form that
// the streamer's firmware reads from /littlefs. Run it with `node samples/make-media.mjs`; ffmpeg must be installed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';

const here = new URL('media/', import.meta.url);

const video = ffmpeg(
  '-f lavfi -i testsrc2=size=320x240:rate=30:duration=2 -pix_fmt yuv420p -profile:v baseline -level 3.1 -g 30 ' +
    '-keyint_min 30 -bf 0 -preset veryslow -b:v 300k -maxrate 300k -bufsize 150k ' +
    '-x264-params slices=1:repeat-headers=1:sliced-threads=0 -f h264 -',
);
const audio = ffmpeg(
  '-f lavfi -i sine=frequency=440:sample_rate=48000:duration=2 -ac 2 -vbr off -acodec libopus -ab 64k ' +
    '-frame_duration 20 -f ogg -',
);
save('h264', splitVideo(video));
save('opus', splitAudio(audio).slice(0, 100));

function ffmpeg(options) {
  return execFileSync('ffmpeg', ['-v', 'error', ...options.split(' ')], { maxBuffer: 1 << 26 });
}

/** One frame a sample: each NAL unit with its length (4 bytes, big-endian) before it; a slice ends the sample. */
function splitVideo(stream) {
  const samples = [];
  let sample = [];
  for (const unit of stream.toString('latin1').split(/\0\0\0?\x01/).slice(1)) {
    const bytes = Buffer.from(unit.replace(/\0+$/, ''), 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    sample.push(length, bytes);
    const type = bytes[0] & 0x1f;
    if (type !== 1 && type !== 5) continue;
    samples.push(Buffer.concat(sample));
    sample = [];
  }
  return samples;
}

/** The packets of an Ogg stream behind its two headers. */
function splitAudio(ogg) {
  const packets = [];
  for (let page = 0; page < ogg.length; ) {
    const count = ogg[page + 26];
    let start = page + 27 + count;
    for (const size of ogg.subarray(page + 27, start)) {
      packets.push(ogg.subarray(start, start + size));
      start += size;
    }
    page = start;
  }
  return packets.filter(({ length }) => length === 160);
}

function save(kind, samples) {
  const folder = new URL(`${kind}/`, here);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  samples.forEach((sample, index) => writeFileSync(new URL(`${index}.${kind}`, folder), sample));
}
