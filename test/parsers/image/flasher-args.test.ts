import { describe, expect, it } from 'vitest';
import { parseFlasherArgs } from '../../../src/parsers/image/flasher-args.js';
import { parseOffset } from '../../../src/parsers/image/parse-offset.js';

// The layouts of esp-idf v4.4 (underscores, no chip) and of master 2026-07 (dashes).
const old = {
  write_flash_args: ['--flash_mode', 'dio', '--flash_size', '16MB', '--flash_freq', '80m'],
  flash_files: { '0x10000': 'app.bin', '0x2000': 'bootloader/bootloader.bin' },
  app: { offset: '0x10000', file: 'app.bin' },
};
const recent = {
  write_flash_args: ['--flash-mode', 'dio', '--flash-size', '16MB', '--flash-freq', '80m'],
  flash_settings: { flash_mode: 'dio', flash_size: 'detect', flash_freq: '80m' },
  flash_files: { '0x2000': 'bootloader/bootloader.bin', '0x10000': 'app.bin' },
  app: { offset: '0x10000', file: 'app.bin', encrypted: 'true' },
  extra_esptool_args: { after: 'hard-reset', before: 'default-reset', stub: true, chip: 'esp32p4' },
};

describe('parseFlasherArgs', () => {
  it('reads an old one, in the order of the offsets', () => {
    expect(parseFlasherArgs(JSON.stringify(old))).toEqual({
      files: [
        { offset: 0x2000, path: 'bootloader/bootloader.bin', isEncrypted: false },
        { offset: 0x10000, path: 'app.bin', isEncrypted: false },
      ],
      chip: null,
    });
  });

  it('reads a new one, with its chip and what it wants encrypted', () => {
    const args = parseFlasherArgs(JSON.stringify(recent));
    expect(args).toMatchObject({ chip: 'esp32p4', files: [{ isEncrypted: false }, { isEncrypted: true }] });
  });

  it.each([
    ['{', /no JSON/],
    ['[]', /must be a group/],
    ['{}', /flash_files/],
    ['{"flash_files":{}}', /lists no files/],
    ['{"flash_files":{"x":"app.bin"}}', /x is no offset/],
    ['{"flash_files":{"0x1000":5}}', /flash_files\.0x1000: it must be text/],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseFlasherArgs(text)).toMatch(problem);
  });
});

describe('parseOffset', () => {
  it.each([
    ['0x10000', 0x10000],
    ['65536', 65_536],
    ['0XfF', 255],
    ['-1', null],
    ['0x', null],
    ['1e3', null],
    ['9999999999', null],
    ['', null],
  ])('takes %s for %s', (text, offset) => expect(parseOffset(text)).toBe(offset));
});
