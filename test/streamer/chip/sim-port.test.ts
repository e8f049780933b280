import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { openPort } from '../../../src/streamer/port/open-port.js';
import { openSimPort } from '../../../src/streamer/chip/sim-port.js';
import { samplePath } from '../../support/sample-path.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();

// A monitor of a chip with nothing in its flash ended by itself, with 0 and without its report.
it('a built-in chip that says nothing keeps the program alive until its port is closed', async () => {
  const [made, cleared] = [vi.spyOn(globalThis, 'setInterval'), vi.spyOn(globalThis, 'clearInterval')];
  const port = await openSimPort('sim', {});
  const holds = made.mock.results.map(({ value }) => value as NodeJS.Timeout);
  expect(holds.filter((hold) => hold.hasRef())).toHaveLength(1);
  await port.close();
  for (const hold of holds) expect(cleared).toHaveBeenCalledWith(hold);
});

// The flash is written back at the end: `--port sim:app.elf` cost the ELF, `sim:console.log` the log.
it.each([
  ['a.elf', readFileSync(samplePath('streamer.elf')), /a\.elf is an ELF file, not the flash of a chip/],
  ['a.log', readFileSync(samplePath('one-connection.log')), /a\.log is text, not the flash of a chip/],
])('a flash is not kept in %s, which holds something else', async (name, bytes, message) => {
  await expect(openSimPort(`sim:${folder.write(name, bytes)}`, {})).rejects.toThrow(message);
  expect(readFileSync(folder.file(name)).equals(bytes)).toBe(true);
});

it('a flash is read again from what was kept of one, empty or with a bootloader', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.alloc(0x2010, 0xff).fill(0xe9, 0x2000)]) {
    const file = folder.write('board.bin', bytes);
    await (await openSimPort(`sim:${file}`, {})).close();
    expect(readFileSync(file).equals(bytes)).toBe(true);
  }
});

it('sim: without a file, and what looks like an address and is none, are told apart from a path', async () => {
  await expect(openPort('sim:')).rejects.toMatchObject({ message: 'sim: names no file for the flash.' });
  await expect(openPort('tcp://127.0.0.1:4000')).rejects.toMatchObject({
    hint: 'Write rfc2217://host:port or socket://host:port.',
  });
});
