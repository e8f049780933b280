import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEsp8266Image, parseAppImage } from '../../../src/parsers/image/app-image.js';
import { buildImage } from '../../support/build-image.js';
import { samplePath } from '../../support/sample-path.js';

describe('parseAppImage', () => {
  // The figures are those of `esptool image-info` (5.3.1), which also made these files; see samples/README.md.
  it('reads an application as esptool does', () => {
    const image = parseAppImage(readFileSync(samplePath('build/streamer.bin')));
    expect(image).toMatchObject({
      chipId: 18,
      entry: 0x4ff00000,
      flashMode: 'dio',
      flashSizeBytes: 16 * 1024 * 1024,
      revisions: { min: 301, max: 399 },
      // esptool names the segment's header, at 0x18 and 0x120.
      segments: [
        { offset: 0x20, address: 0x40000020, length: 0x100 },
        { offset: 0x128, address: 0x4ff00000, length: 8 },
      ],
      isComplete: true,
      checksum: { stored: 0x53, computed: 0x53 },
      hash: { stored: '5675aa7ff33655c14f659cd240b26b45ef53e05df7e285aef05f21c5968ef4c2' },
      app: {
        project: 'streamer',
        version: 'v1.2-3-gabcdef',
        idfVersion: 'v5.5.1',
        compiled: 'Nov 27 2026 10:11:12',
        elfSha256: '07f40820e131a0bfcfc6cfa6cca1d91987fc4344116e9a49b11160d250292451',
      },
      bootloader: null,
    });
  });

  it('reads a bootloader as esptool does', () => {
    expect(parseAppImage(readFileSync(samplePath('image/bootloader-v1.bin')))).toMatchObject({
      revisions: { min: 100, max: 199 },
      checksum: { stored: 0x26, computed: 0x26 },
      bootloader: { version: 1, idfVersion: 'v5.5.1', compiled: 'Nov 27 2026 10:11:12' },
      app: null,
    });
  });

  // esptool: a full maximum of 0 means that the full fields are absent; 65535 that there is no limit.
  it.each([
    [
      { legacyMin: 3, min: 0, max: 0 },
      { min: 300, max: null },
    ],
    [
      { legacyMin: 1, min: 0, max: 65_535 },
      { min: 100, max: null },
    ],
    // Of the ESP32-C3 it is a minor revision (esptool, `write_flash`).
    [
      { chipId: 5, legacyMin: 3, min: 0, max: 0 },
      { min: 3, max: null },
    ],
    [
      { legacyMin: 0, min: 103, max: 65_535 },
      { min: 103, max: null },
    ],
    [
      { legacyMin: 0, min: 0, max: 199 },
      { min: 0, max: 199 },
    ],
  ])('takes %o for the range %o', (fields, range) => {
    expect(parseAppImage(buildImage(fields))?.revisions).toEqual(range);
  });

  it('finds the description of the application in whichever segment it starts', () => {
    const description = Buffer.alloc(256);
    description.writeUInt32LE(0xabcd5432, 0);
    description.write('late', 48);
    const segments = [
      { address: 0x4ff00000, data: new Uint8Array(64) },
      { address: 0x40000020, data: description },
    ];
    expect(parseAppImage(buildImage({ segments }))?.app).toMatchObject({ project: 'late', elfSha256: null });
  });

  it('says of any cut that the image is not complete, and claims no checksum', () => {
    const whole = readFileSync(samplePath('build/streamer.bin'));
    for (let length = 24; length < whole.length; length++) {
      expect(parseAppImage(whole.subarray(0, length))).toMatchObject({
        isComplete: false,
        checksum: null,
        hash: null,
      });
    }
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['an ELF', Buffer.from('\x7fELF'.padEnd(64))],
    ['a lone magic', Buffer.of(0xe9)],
  ])('takes %s for no image', (_, bytes) => expect(parseAppImage(bytes)).toBeNull());

  it('knows an image for the ESP8266, whose segments follow at once', () => {
    const data = Buffer.from('an odd 20 bytes long');
    const image = Buffer.alloc(48);
    image.set([0xe9, 1, 0, 0]);
    image.writeUInt32LE(0x40100294, 4);
    image.writeUInt32LE(0x40100000, 8);
    image.writeUInt32LE(data.length, 12);
    data.copy(image, 16);
    image[47] = data.reduce((checksum, byte) => checksum ^ byte, 0xef);
    expect(isEsp8266Image(image)).toBe(true);
    for (let length = 0; length < 48; length++) expect(isEsp8266Image(image.subarray(0, length))).toBe(false);
    expect(isEsp8266Image(buildImage())).toBe(false);
    image[20] = 0;
    expect(isEsp8266Image(image)).toBe(false);
  });

  it('survives any change of an image, and any bytes behind its magic', () => {
    const whole = readFileSync(samplePath('build/streamer.bin'));
    const change = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(whole.length), (changes, length) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const { at, byte } of changes) if (at < length) bytes[at] = byte;
        const image = parseAppImage(bytes);
        for (const { offset, length: size } of image?.segments ?? [])
          expect(offset + size).toBeLessThanOrEqual(length);
      }),
      { numRuns: 500 },
    );
  });
});
