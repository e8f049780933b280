// media make through the ffmpeg that is installed, judged by ffprobe and by ffmpeg's decoder.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { splitSample } from '../../src/parsers/media/nal-units.js';
import { runCli } from '../support/run-cli.js';
import { runPeer } from '../support/run-peer.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const input = folder.file('input.mkv');
const made = folder.file('made');
const seconds = 2;
let isInstalled = false;

beforeAll(() => {
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25', '-f', 'lavfi', '-i', 'sine=440:r=44100'];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'flac'];
  const args = ['-v', 'error', '-y', ...sources, '-t', String(seconds), ...codecs, input];
  isInstalled = runPeer(['ffmpeg'], args) !== null && runPeer(['ffprobe'], ['-version']) !== null;
});

function needFfmpeg({ skip }: TestContext): void {
  if (!isInstalled) skip('ffmpeg is not installed');
}

function samples(kind: string): Buffer[] {
  const count = readdirSync(join(made, kind)).length;
  return Array.from({ length: count }, (_, i) => readFileSync(join(made, kind, `${i}.${kind}`)));
}

describe('media make', () => {
  it('makes samples of a video that the check finds clean', (context) => {
    needFfmpeg(context);
    const run = runCli(['media', 'make', input, made, '--format', 'json']);
    expect(run.code).toBe(0);
    const report = JSON.parse(run.stdout);
    expect(report.findings).toEqual([]);
    expect(report.video).toMatchObject({ samples: 60, durationMs: 2000, keyFrames: 2, longestGopMs: 1000 });
    expect(report.audio).toMatchObject({ samples: 100, bytes: 16_000, durationMs: 2000 });
    expect(runCli(['media', 'check', made]).stdout).toMatch(
      /^CLEAN 60 video samples and 100 of sound, 2 s\n/,
    );
  });

  it('makes video that ffprobe finds to be constrained baseline at 30 frames a second, and ffmpeg decodes whole', (context) => {
    needFfmpeg(context);
    const stream = Buffer.concat(
      samples('h264').flatMap((bytes) =>
        splitSample(bytes).units.flatMap((unit) => [Buffer.from([0, 0, 0, 1]), unit.bytes]),
      ),
    );
    const path = folder.write('stream.h264', stream);
    const entries = 'stream=profile,level,width,height,has_b_frames,r_frame_rate,nb_read_frames';
    const probe = runPeer(
      ['ffprobe'],
      ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', path],
    );
    expect(JSON.parse(probe ?? '{}').streams).toEqual([
      {
        profile: 'Constrained Baseline',
        width: 320,
        height: 240,
        has_b_frames: 0,
        level: 31,
        r_frame_rate: '30/1',
        nb_read_frames: '60',
      },
    ]);
    const decode = spawnSync('ffmpeg', ['-v', 'warning', '-i', path, '-f', 'null', '-'], {
      encoding: 'utf8',
    });
    expect(
      decode.stderr.replaceAll(/.*(?:Timestamps are unset|does not contain|non monotonically).*\n/g, ''),
    ).toBe('');
  });

  it('makes sound of which each packet is 160 bytes of 20 ms: fullband, stereo', (context) => {
    needFfmpeg(context);
    const packets = samples('opus');
    expect(new Set(packets.map(({ length }) => length))).toEqual(new Set([160]));
    expect(packets.every(([first = 0]) => (first & 3) === 0)).toBe(true);
  });

  it('packs into an image from which the same samples come back', (context) => {
    needFfmpeg(context);
    const image = folder.file('made.img');
    expect(runCli(['media', 'image', made, image, '--size', '8M']).code).toBe(0);
    const back = folder.file('back');
    expect(runCli(['media', 'extract', image, back]).code).toBe(0);
    for (const kind of ['h264', 'opus']) {
      for (const [i, bytes] of samples(kind).entries()) {
        expect(Buffer.compare(readFileSync(join(back, kind, `${i}.${kind}`)), bytes)).toBe(0);
      }
    }
  });

  it('makes video alone of an input without sound, and says that there is none', (context) => {
    needFfmpeg(context);
    const silent = folder.file('silent.mkv');
    runPeer(['ffmpeg'], ['-v', 'error', '-y', '-i', input, '-an', '-c', 'copy', silent]);
    const run = runCli(['media', 'make', silent, folder.file('silent'), '--seconds', '0.5']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('[media-sound-missing]');
    expect(run.stderr).toContain('cut at 0.5 s of 2 s');
    expect(readdirSync(folder.file('silent'))).toEqual(['h264']);
  });

  it('leaves nothing behind when it is interrupted: no folder, no temporary file, no ffmpeg', async (context) => {
    needFfmpeg(context);
    const long = folder.file('long.mkv');
    runPeer(['ffmpeg'], ['-v', 'error', '-y', '-stream_loop', '60', '-i', input, '-an', '-c', 'copy', long]);
    const temporary = folder.file('tmp');
    mkdirSync(temporary);
    const target = folder.file('interrupted');
    const program = fileURLToPath(new URL('../../bin/esp-rtc-diag', import.meta.url));
    const run = spawn(process.execPath, [program, 'media', 'make', long, target, '--seconds', '60'], {
      env: { ...process.env, TMPDIR: temporary },
    });
    await once(run.stderr, 'data');
    run.kill('SIGINT');
    const [code] = await once(run, 'exit');
    expect(code).toBe(130);
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
    expect(spawnSync('pgrep', ['-f', long], { encoding: 'utf8' }).stdout ?? '').toBe('');
  });

  it('refuses what is no video with what ffmpeg says of it, also under a name that looks like an option', () => {
    folder.write('-y', 'this is no video\n');
    const run = runCli(['media', 'make', '--', '-y', 'none'], { cwd: folder.path });
    expect(run.code).toBe(3);
    if (isInstalled) expect(run.stderr).toContain('ffprobe cannot use -y: ');
    expect(existsSync(folder.file('none'))).toBe(false);
  });

  it('does not go where a playlist points', (context) => {
    needFfmpeg(context);
    const playlist = folder.write(
      'list.m3u8',
      '#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n',
    );
    const run = runCli(['media', 'make', playlist, folder.file('none')]);
    expect(run.code).toBe(3);
    expect(run.stderr).not.toContain('refused');
  });

  it('says how to install ffmpeg where it is not', () => {
    const text = folder.write('video.mp4', 'x');
    const run = runCli(['media', 'make', text, folder.file('none')], { env: { PATH: folder.path } });
    expect([run.code, run.stdout]).toEqual([3, '']);
    expect(run.stderr).toContain('is not installed');
    expect(run.stderr).toContain('apt install ffmpeg');
  });

  it('refuses a folder that holds something', () => {
    const run = runCli(['media', 'make', input, folder.path]);
    expect([run.code, run.stderr]).toEqual([5, expect.stringContaining('is not empty')]);
  });
});
