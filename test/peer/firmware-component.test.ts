import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readConsole } from '../support/read-console.js';
import { readHeapTrace } from '../support/read-heap-trace.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const root = samplePath('firmware-component');
const hasGcc = spawnSync('gcc', ['--version']).status === 0;

/** The component as a program of this machine, over stubs of ESP-IDF. */
function build(depth: number, version: string): string {
  const program = folder.file(`component-${depth}-${version.length}`);
  const settings = [`-DCONFIG_HEAP_TRACING_STACK_DEPTH=${depth}`, `-DESP_IDF_VERSION=${version}`];
  const sources = [`${root}/esp_rtc_diag/esp_rtc_diag.c`, `${root}/stubs/host.c`];
  const flags = [
    '-std=gnu17',
    '-Wall',
    '-Wextra',
    '-Werror',
    `-I${root}/stubs`,
    `-I${root}/esp_rtc_diag/include`,
  ];
  const built = spawnSync('gcc', [...flags, ...settings, ...sources, '-o', program], { encoding: 'utf8' });
  expect(built.stderr).toBe('');
  return program;
}

describe('the component for the firmware', () => {
  it.for<[number, string]>([
    [0, '((5 << 16) | (5 << 8))'],
    [2, '((5 << 16) | (5 << 8))'],
    [0, '((5<<16)|(1<<8))'],
    [2, '((5<<16)|(1<<8))'],
  ])('at depth %i of ESP-IDF %s prints dumps that the trace parser reads whole', ([depth, version], ctx) => {
    if (!hasGcc) ctx.skip('gcc is not installed');
    const input = 'help\nmem\ntrace start\ntrace stop\r\ntrace dump\nnonsense\n\n';
    const { stdout, status } = spawnSync(build(depth, version), { input, encoding: 'utf8' });
    expect(status).toBe(0);
    const { dumps, skipped } = readHeapTrace(stdout);
    expect(skipped).toEqual([]);
    expect(dumps).toHaveLength(1);
    expect(dumps[0]?.facts).toMatchObject({ mode: 'leaks', isComplete: true });
    expect(dumps[0]?.facts.stated).toMatchObject({ records: 3, capacity: 100, bytes: 1_632, count: 3 });
    const callers = [[0x4007d056, 0x4007b8c2], [0x40067a54], []].map((all) => (depth === 0 ? [] : all));
    expect(dumps[0]?.records).toMatchObject([
      { sizeBytes: 84, address: 0x4ff3a1b0, callers: callers[0] },
      { sizeBytes: 1_536, address: 0x48200010, callers: callers[1] },
      { sizeBytes: 12, address: 0x50108000, callers: callers[2] },
    ]);
    const memory = readConsole(stdout).find(({ kind }) => kind === 'memory');
    expect(memory).toMatchObject({ free: { heap: 32_934 * 1024, dma: 365 * 1024, internal: 395 * 1024 } });
    for (const said of [
      'trace started (leaks)',
      'trace stopped',
      'trace dumped',
      'unknown command, try help',
    ]) {
      expect(stdout).toContain(`esp_rtc_diag: ${said}\n`);
    }
  });
});
