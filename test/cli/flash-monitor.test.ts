import { describe, expect, it } from 'vitest';
import { runCliBeside } from '../support/start-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const build = samplePath('build');

describe('flash with a monitor', () => {
  it('shows the boot of what was flashed, and ends with the text that was waited for', async () => {
    const port = `sim:${folder.file('flash.bin')}`;
    const args = ['flash', build, '--port', port, '--wait-for', 'Calling app_main', '--timeout', '20000'];
    const run = await runCliBeside(args);
    expect(run.code).toBe(0);
    const [flashed, shown = ''] = run.stdout.split(/(?=ESP-ROM:)/);
    expect(flashed).toMatch(/^FLASHED 3 files/);
    expect(shown).toContain('rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)\n');
    expect(run.stdout).toMatch(/app_init: ELF file SHA256: /);
    const unseen = await runCliBeside([
      ...args.slice(0, 4),
      '--wait-for',
      'no such text',
      '--timeout',
      '1500',
    ]);
    expect([unseen.code, unseen.stderr]).toEqual([4, expect.stringContaining('"no such text" was not seen')]);
  });

  it.each([
    [['--monitor', '--dry-run'], 'sim:x'],
    [['--monitor', '--format', 'json'], 'sim:x'],
    [['--monitor'], 'sim'],
  ])('refuses %j at %s before anything is written', async (args, port) => {
    const run = await runCliBeside(['flash', build, '--port', port, ...args]);
    expect([run.code, run.stdout]).toEqual([2, '']);
  });
});
