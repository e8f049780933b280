import { copyFileSync, cpSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLittlefs } from '../../src/parsers/image/littlefs/read-volume.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const build = samplePath('build');
const media = samplePath('media');
/** Of the sample's partition table. */
const [offset, sizeBytes] = [0x310000, 0x800000];

describe('flash --media', () => {
  it('puts the samples where the partition table says, with a build or alone', () => {
    const port = `sim:${folder.file('board.bin')}`;
    const first = runCli(['flash', build, '--media', media, '--port', port, '--format', 'json']);
    expect([first.code, first.stderr]).toEqual([0, 'SIMULATION: this chip is not there\n']);
    expect(JSON.parse(first.stdout).files.at(-1)).toMatchObject({
      offset,
      path: media,
      size: sizeBytes,
      action: 'written',
    });
    const read = folder.file('read.img');
    expect(runCli(['read-flash', String(offset), String(sizeBytes), read, '--port', port]).code).toBe(0);
    const volume = readLittlefs(readFileSync(read));
    const frame = volume?.files.find(({ path }) => path === 'h264/3.h264');
    expect(volume?.damages).toEqual([]);
    expect(frame?.size).toBe(readFileSync(join(media, 'h264/3.h264')).length);

    // The table is on the chip by now.
    const again = runCli(['flash', '--media', media, '--port', port, '--format', 'json']);
    expect(JSON.parse(again.stdout).files).toMatchObject([{ offset, action: 'same' }]);
  });

  it('takes an image, if the partition holds it', () => {
    const image = folder.file('small.img');
    expect(runCli(['media', 'image', media, image, '--size', '2M']).code).toBe(0);
    const planned = runCli(['flash', build, '--media', image, '--dry-run', '--format', 'json']);
    expect(JSON.parse(planned.stdout).files.at(-1)).toMatchObject({
      offset,
      path: image,
      size: 2 * 1024 * 1024,
    });
    const large = folder.file('large.img');
    expect(runCli(['media', 'image', media, large, '--size', '9M']).code).toBe(0);
    const refused = runCli(['flash', build, '--media', large, '--dry-run']);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('9437184 bytes; the partition media has 8388608');
  });

  it('refuses what the streamer aborts on, an image that is none, a partition that is not there', () => {
    const cut = folder.file("cut 'off'");
    cpSync(media, cut, { recursive: true });
    truncateSync(join(cut, 'h264/1.h264'), 100);
    const bad = runCli(['flash', build, '--media', cut, '--dry-run']);
    expect([bad.code, bad.stdout]).toEqual([5, '']);
    expect(bad.stderr).toMatch(
      /^error: h264\/1\.h264 [^]*media check '\/[^\n]*cut '\\''off'\\''', or say --force/,
    );
    const forced = runCli(['flash', build, '--media', cut, '--dry-run', '--force']);
    expect([forced.code, forced.stderr]).toEqual([0, expect.stringContaining('forced: ')]);
    copyFileSync(samplePath('streamer.elf'), folder.file('no.img'));
    expect(runCli(['flash', build, '--media', folder.file('no.img'), '--dry-run']).code).toBe(3);
    expect(runCli(['flash', build, '--media', media, '--media-label', 'nvs2', '--dry-run']).code).toBe(5);
    expect(runCli(['flash', build, '--media', folder.file('none'), '--dry-run']).code).toBe(3);
  });

  it('asks a chip that has no table in vain, and says what to do', () => {
    const empty = runCli(['flash', '--media', media, '--port', 'sim']);
    expect(empty.code).toBe(5);
    expect(empty.stderr).toMatch(/no partition table at 0x8000[^]*flash BUILD_DIR --media DIR/);
  });
});
