import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMediaFolder } from '../../../src/streamer/twin/media-folder.js';
import { TwinLog } from '../../../src/streamer/twin/twin-log.js';
import { rejectedBy } from '../../support/rejected-by.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();
const log = new TwinLog(() => undefined, 0);

describe('what is wrong with media', () => {
  it('is named after the image that they were unpacked from, and not after a folder of ours', async () => {
    const mediaFolder = folder.file('unpacked');
    mkdirSync(join(mediaFolder, 'h264'), { recursive: true });
    folder.write('unpacked/h264/0.h264', 'x');
    const place = { mediaFolder, isVideoNeeded: true };
    const { code, message, hint } = await rejectedBy(
      readMediaFolder({ ...place, mediaImage: 'media.bin' }, log),
    );
    expect([code, message]).toEqual([
      'bad-sample',
      'media.bin/h264/0.h264 is no row of NAL units with their lengths (1 bytes)',
    ]);
    expect(hint).toContain('media extract IMAGE DIR');
    const own = await rejectedBy(readMediaFolder(place, log));
    expect(own.message).toContain(`${mediaFolder}/h264/0.h264`);
    expect(own.hint).not.toContain('extract');
  });
});
