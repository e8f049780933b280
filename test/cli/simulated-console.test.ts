import { describe, expect, it } from 'vitest';
import { runCliBeside } from '../support/start-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
/** The first crash of the notes: stores of 512 packets in DMA-capable memory, which is small here to end soon. */
const exhausting = folder.write(
  'exhausting.json',
  JSON.stringify({
    baseline: { internalBytes: 120_000, psramBytes: 33_000_000, notDmaBytes: 30_720 },
    nackStore: { maxPackets: 512, bytesPerPacket: 406, region: 'internal' },
    visits: {
      firstMs: 300,
      everyMs: 60_000,
      holdMs: 60_000,
      videoPacketsPerSecond: 270,
      audioPacketsPerSecond: 50,
    },
    monitorEveryMs: 100,
  }),
);

describe('the console of the simulated chip', () => {
  it('runs out of DMA memory, panics and boots again, and monitor reports the failed allocation', async () => {
    const run = await runCliBeside([
      'monitor',
      '--port',
      'sim',
      '--model',
      exhausting,
      '--until',
      'rst:0xc (SW_CPU)',
      '--timeout',
      '20000',
    ]);
    expect(run.stderr).toBe('SIMULATION: this chip is not there\n');
    expect(run.stdout).toContain('Mem alloc fail. size 0x00000196 caps 0x00000808\n');
    expect(run.stdout).toMatch(/\nOUT OF MEMORY in line \d+: allocation of 406 B DMA \+ INTERNAL failed/);
    // The packets of 406 bytes are found again from the fall alone.
    const [, low, high] = /\((\d+)-(\d+)\s+B\s+a\s+packet/.exec(run.stdout) ?? [];
    expect(Number(low)).toBeLessThan(406);
    expect(Number(high)).toBeGreaterThan(406);
    expect(run.code).toBe(1);
  });

  it('refuses a model for a port that is no simulation, and a model that is none', async () => {
    const elsewhere = await runCliBeside(['monitor', '--port', 'socket://127.0.0.1:1', '--leak', '5']);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([
      2,
      expect.stringContaining('--model and --leak are for'),
    ]);
    const bad = folder.write('bad.json', '{"nackStore":{"maxPackets":-1}}');
    const refused = await runCliBeside(['monitor', '--port', 'sim', '--model', bad]);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('nackStore.maxPackets')]);
  });
});
