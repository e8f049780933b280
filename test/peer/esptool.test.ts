import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { ChipServer } from '../../src/streamer/chip/chip-server.js';
import { Simulation, type SimulationOptions } from '../../src/streamer/chip/simulation.js';
import { firmwareLike } from '../support/firmware-like.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);
const esptool = process.env['ESP_RTC_DIAG_ESPTOOL'] ?? '';
const folder = new TemporaryFolder();
const bytes = firmwareLike(100_001);
const file = folder.write('app.bin', bytes);

/** What Python esptool prints; it moves the cursor and colours even into a pipe. */
async function runEsptool(ctx: TestContext, args: readonly string[]): Promise<string> {
  if (esptool === '') ctx.skip('ESP_RTC_DIAG_ESPTOOL names no Python esptool');
  const { stdout } = await run(esptool, args, { maxBuffer: 16 * 1024 * 1024 });
  return stdout.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
}

async function withChip(
  kind: 'rfc2217' | 'socket',
  options: SimulationOptions,
  use: (url: string, simulation: Simulation) => Promise<void>,
): Promise<void> {
  const simulation = new Simulation(options);
  if (kind === 'socket') simulation.chip.enterDownload();
  else simulation.chip.powerOn();
  const server = new ChipServer(() => simulation.connect());
  try {
    await use(await server.listen({ kind, host: '127.0.0.1', port: 0 }), simulation);
  } finally {
    await server.close();
  }
}

describe('Python esptool, which knows nothing of us', { timeout: 60_000 }, () => {
  for (const kind of ['rfc2217', 'socket'] as const) {
    for (const revision of [103, 302] as const) {
      it(`finds revision ${revision} over ${kind}, writes and verifies`, async (ctx) => {
        await withChip(kind, { revision }, async (url, { flash }) => {
          const said = await runEsptool(ctx, ['--port', url, 'write-flash', '0x10000', file]);
          expect(said).toContain(`revision v${revision === 103 ? '1.3' : '3.2'}`);
          expect(said).toContain('Hash of data verified.');
          expect(Buffer.compare(flash.read(0x10000, bytes.length), bytes)).toBe(0);
        });
      });
    }
  }

  for (const [chip, name] of [
    ['esp32c6', 'ESP32-C6 (QFN40) (revision v0.1)'],
    ['esp32c3', 'ESP32-C3 (QFN32) (revision v0.4)'],
    ['esp32s3', 'ESP32-S3 (QFN56) (revision v0.2)'],
    ['esp32', '(revision v3.1)'],
  ] as const) {
    for (const [how, global] of [
      ['the stub', []],
      ['its ROM', ['--no-stub']],
    ] as const) {
      it(`knows the ${chip}, and writes, verifies and reads it through ${how}`, async (ctx) => {
        await withChip('rfc2217', { chip }, async (url, { flash }) => {
          const port = ['--port', url, ...global];
          const said = await runEsptool(ctx, [...port, 'write-flash', '0x10000', file]);
          expect(said).toContain(name);
          expect(said).toContain('02:00:5e:10:00:01');
          expect(said).toContain('Hash of data verified.');
          expect(Buffer.compare(flash.read(0x10000, bytes.length), bytes)).toBe(0);
          expect(await runEsptool(ctx, [...port, 'flash-id'])).toContain('Detected flash size: 16MB');
        });
      });
    }
  }

  for (const [how, global, local] of [
    ['without the stub', ['--no-stub'], []],
    ['at another rate', ['--baud', '921600'], []],
    ['uncompressed', [], ['-u']],
  ] as const) {
    it(`writes ${how}`, async (ctx) => {
      await withChip('rfc2217', {}, async (url, { flash }) => {
        const said = await runEsptool(ctx, [
          '--port',
          url,
          ...global,
          'write-flash',
          ...local,
          '0x10000',
          file,
        ]);
        expect(said).toContain('Hash of data verified.');
        expect(Buffer.compare(flash.read(0x10000, bytes.length), bytes)).toBe(0);
      });
    });
  }

  it('reads what is in flash, and sees the size of the flash', async (ctx) => {
    await withChip('rfc2217', {}, async (url, { flash }) => {
      flash.program(0x10000, bytes);
      const out = folder.file('read.bin');
      await runEsptool(ctx, ['--port', url, 'read-flash', '0x10000', String(bytes.length), out]);
      expect(Buffer.compare(readFileSync(out), bytes)).toBe(0);
      expect(await runEsptool(ctx, ['--port', url, 'flash-id'])).toContain('Detected flash size: 16MB');
    });
  });

  for (const name of ['build/streamer.bin', 'build/bootloader/bootloader.bin', 'image/app-v1.bin']) {
    it(`says the same of ${name} as we do`, async (ctx) => {
      const path = samplePath(name);
      const stdout = await runEsptool(ctx, ['image-info', path]);
      const ours = JSON.parse(runCli(['image', path, '--format', 'json']).stdout);
      const stated = (pattern: RegExp): string | undefined => pattern.exec(stdout)?.[1];
      expect(ours.minRevision).toBe(stated(/Minimal chip revision: v([\d.]+)/));
      expect(ours.maxRevision).toBe(stated(/Maximal chip revision: v([\d.]+)/));
      expect(Number(ours.entry)).toBe(Number(stated(/Entry point: (0x[0-9a-f]+)/)));
      expect(ours.checksum).toEqual({
        value: Number(stated(/Checksum: (0x[0-9a-f]+) \(valid\)/)),
        valid: true,
      });
      expect(ours.hash.valid).toBe(/Validation hash: [0-9a-f]{64} \(valid\)/.test(stdout));
      // Its file offset is that of the segment's header, 8 bytes before the data.
      const rows = [...stdout.matchAll(/^ +\d+ +(0x[0-9a-f]+) +(0x[0-9a-f]+) +(0x[0-9a-f]+)/gm)];
      expect(
        ours.segments.map((s: { length: number; address: string; offset: number }) => [
          s.length,
          Number(s.address),
          s.offset - 8,
        ]),
      ).toEqual(rows.map(([, length, address, offset]) => [length, address, offset].map(Number)));
      expect(ours.app?.project ?? null).toBe(stated(/Project name: (\S+)/) ?? null);
      expect(ours.app?.elfSha256 ?? null).toBe(stated(/ELF file SHA256: (\S+)/) ?? null);
    });
  }
});
