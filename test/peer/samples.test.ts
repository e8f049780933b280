import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingTool } from '../support/firmware.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const firmware = fileURLToPath(new URL('../../samples/firmware', import.meta.url));
const folder = new TemporaryFolder();
const made = readdirSync(join(firmware, '..')).filter((name) => /\.(?:log|elf)$/.test(name));
const few = ['streamer.elf', 'one-connection.log'];

describe('the samples', { timeout: 600_000 }, () => {
  const busy: ChildProcess[] = [];
  beforeAll(() => {
    // What a loaded machine does to a capture: characters that nobody waited for are lost.
    for (let count = 0; count < (isThorough ? 2 : 0); count++)
      busy.push(spawn(process.execPath, ['-e', 'for (;;);']));
  });
  afterAll(() => {
    for (const process of busy) process.kill('SIGKILL');
  });

  it('are made again to the same bytes in another folder', (ctx) => {
    const missing = missingTool('riscv64-unknown-elf-gcc', 'qemu-system-riscv32');
    if (missing) return ctx.skip(`${missing} is not installed`);
    const elsewhere = folder.file('deep/down/elsewhere');
    mkdirSync(join(elsewhere, 'out'), { recursive: true });
    cpSync(firmware, join(elsewhere, 'firmware'), {
      recursive: true,
      filter: (from) => from !== join(firmware, 'build'),
    });
    const files = isThorough ? made : few;
    const script = join(elsewhere, 'firmware/capture.sh');
    const run = spawnSync('sh', [script, join(elsewhere, 'out'), ...files], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    for (const file of files) {
      const again = readFileSync(join(elsewhere, 'out', file));
      expect([file, again.equals(readFileSync(samplePath(file)))]).toEqual([file, true]);
    }
  });
});
