import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { runPeer } from '../support/run-peer.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const sample = samplePath('streamer.elf');
const regions = ['internal', 'psram', 'flash', 'rtc', 'other'] as const;

type Sums = Record<(typeof regions)[number], number>;
type Report = {
  readonly facts: readonly { readonly id: string; readonly maxSize?: number | null }[];
  readonly memory: readonly { readonly region: string; readonly sizeBytes: number }[];
  readonly components: readonly (Sums & { readonly objects: readonly Sums[] })[] | null;
  readonly structs: readonly { readonly layouts: readonly { readonly sizeBytes: number }[] }[];
  readonly findings: readonly { readonly ruleId: string; readonly message: string }[];
};

function audit(...args: readonly string[]): {
  readonly code: number | null;
  readonly report: Report;
  readonly stderr: string;
} {
  const run = runCli(['audit', ...args, '--format', 'json']);
  return { code: run.code, report: JSON.parse(run.stdout || '{}') as Report, stderr: run.stderr };
}

// A map that gives all of each section to one object, as long as `size -A` says.
function mapOf(elf: string): string | null {
  const text = runPeer(['riscv64-unknown-elf-size', 'size'], ['-A', '-x', elf]);
  if (text === null) return null;
  const rows = Array.from(text.matchAll(/^(\.\S+)\s+(0x[0-9a-f]+)\s+(0x[0-9a-f]+)/gm));
  const lines = rows
    .filter(([, , , address]) => address !== '0x0')
    .map(([, name = '', size, address], index) => {
      const object = `esp-idf/c${index % 3}/libc${index % 3}.a(o${index}.c.obj)`;
      return `${name}\n                ${address} ${size}\n ${name}\n                ${address} ${size} ${object}`;
    });
  return `Linker script and memory map\n\n${lines.join('\n\n')}\n`;
}

describe('audit', () => {
  it('lays out what is asked for and says what is not there', () => {
    const { report, stderr } = audit(sample, '--struct', 'QueueDefinition', '--struct', 'Nothing');
    expect(report.structs.map(({ layouts }) => layouts.map(({ sizeBytes }) => sizeBytes))).toEqual([
      [84],
      [],
    ]);
    expect(stderr).toContain('defines no structure Nothing');
  });

  it('reads the size of the NACK store', () => {
    const fact = audit(sample).report.facts.find(({ id }) => id === 'nack-max-size');
    // rtcpnackresponder.hpp of the sample: DefaultMaxSize = 64
    expect(fact).toMatchObject({ maxSize: 64 });
  });

  it('gives every byte of the sections to one component', (ctx) => {
    const map = mapOf(sample);
    if (map === null) return ctx.skip('size is not installed');
    const { report } = audit(sample, '--map', folder.write('sample.map', map));
    expect(report.memory.filter(({ sizeBytes }) => sizeBytes > 0).length).toBeGreaterThan(1);
    for (const region of regions) {
      const whole = report.memory.find((one) => one.region === region)?.sizeBytes ?? 0;
      const components = report.components ?? [];
      expect([region, sum(components, region)]).toEqual([region, whole]);
      expect([
        region,
        sum(
          components.flatMap(({ objects }) => objects),
          region,
        ),
      ]).toEqual([region, whole]);
    }
  });

  it('refuses a map of another build, and what is no map', (ctx) => {
    const map = mapOf(samplePath('streamer-v6.elf'));
    if (map === null) return ctx.skip('size is not installed');
    const other = runCli(['audit', sample, '--map', folder.write('other.map', map)]);
    expect([other.code, other.stderr]).toEqual([
      3,
      expect.stringMatching(/is not the map of .*they differ in the section/),
    ]);
    const none = runCli(['audit', sample, '--map', sample]);
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('error: ')]);
  });

  it('refuses an archive, and says which command judges one', () => {
    const run = runCli([
      'audit',
      folder.write(
        'libstdc++.a',
        '!<arch>\nfoo.o/          0           0     0     644     4         `\nabcd',
      ),
    ]);
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('is an archive of objects (.a)');
    expect(run.stderr).toContain('toolchain check DIR');
  });

  it('says where the ELF is not what the sdkconfig would make', () => {
    const rulesWith = (text: string): readonly string[] => {
      const { report } = audit(sample, '--sdkconfig', folder.write('sdkconfig', text));
      return report.findings
        .filter(({ ruleId }) => ruleId === 'audit-sdkconfig-differs')
        .map(({ message }) => message);
    };
    const right = 'CONFIG_HEAP_TRACING_STANDALONE=y\nCONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y\n';
    expect(rulesWith(right)).toEqual([]);
    expect(rulesWith(`${right}CONFIG_FREERTOS_USE_TRACE_FACILITY=y\n`)).toEqual([
      expect.stringContaining('QueueDefinition of 84 B'),
    ]);
    expect(rulesWith('CONFIG_OTHER=y\n')).toHaveLength(2);
  });
});

describe('heap and analyze with --elf', () => {
  it.each(['heap', 'analyze'])('know by proof what %s alone would guess by its size', (command) => {
    // Stacks that end in pvPortMalloc say that FreeRTOS asked, and not for what.
    const log = readFileSync(samplePath('one-connection.log'), 'latin1');
    const cut = log.replace(/(caller (?:0x[0-9a-f]{8}:){3}0x[0-9a-f]{8}):[0-9a-fx:]+/g, '$1');
    expect(cut).not.toBe(log);
    const path = folder.write('cut.log', cut);
    const causes = (...args: readonly string[]): readonly unknown[] => {
      const run = runCli([command, path, ...args, '--format', 'json', '--fail-on', 'never']);
      const [dump] = JSON.parse(run.stdout).dumps;
      return dump.groups
        .filter(({ size }: { readonly size: number }) => size === 84 || size === 340)
        .map(({ size, cause }: any) => [size, cause?.id, cause?.confidence]);
    };
    expect(causes('--elf', sample)).toEqual([
      [84, 'freertos-mutex', 'by-proof'],
      [340, 'freertos-tcb', 'by-proof'],
    ]);
    expect(causes()).toHaveLength(2);
    expect(String(causes())).not.toContain('by-proof');
  });
});

describe('nack --elf', () => {
  it('takes the size of a storage from the firmware, unless it is given', () => {
    const packets = (...args: readonly string[]): string | undefined =>
      /^STORE of (?<count>[\d,]+) packets/.exec(runCli(['nack', ...args]).stdout)?.groups?.['count'];
    // Two storages of the sample's 64, of the 32 that are given, and of libdatachannel's 512.
    expect(packets('--elf', sample)).toBe('128');
    expect(packets('--elf', sample, '--max-size', '32')).toBe('64');
    expect(packets()).toBe('1,024');
  });
});

describe('audit diff', () => {
  it('adds up to what nm says of both builds', (ctx) => {
    const other = samplePath('streamer-v6.elf');
    const sizes = [sample, other].map(namedSizes);
    const [before, after] = sizes;
    if (!before || !after) return ctx.skip('nm is not installed');
    const run = runCli(['audit', 'diff', sample, other, '--format', 'json', '--fail-on', 'never']);
    const diff = JSON.parse(run.stdout) as {
      readonly symbols: readonly { readonly name: string; readonly before: number; readonly after: number }[];
      readonly symbolsCount: number;
    };
    const names = [...new Set([...before.keys(), ...after.keys()])];
    const theirs = names
      .map((name) => ({ name, before: before.get(name) ?? 0, after: after.get(name) ?? 0 }))
      .filter((one) => one.before !== one.after);
    expect(diff.symbolsCount).toBe(theirs.length);
    const key = (a: { readonly name: string }, b: { readonly name: string }): number =>
      a.name < b.name ? -1 : 1;
    expect(
      diff.symbols
        .map(({ name, before: old, after: now }) => ({ name, before: old, after: now }))
        .toSorted(key),
    ).toEqual(theirs.toSorted(key));
  });

  it('is the same for the same file', () => {
    const run = runCli(['audit', 'diff', sample, sample]);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^SAME: /);
  });
});

function sum(parts: readonly Sums[], region: (typeof regions)[number]): number {
  return parts.reduce((total, part) => total + part[region], 0);
}

function namedSizes(elf: string): Map<string, number> | null {
  const text = runPeer(['riscv64-unknown-elf-nm', 'nm'], ['-S', elf]);
  if (text === null) return null;
  const sums = new Map<string, number>();
  const seen = new Set<string>();
  for (const [line, size = '', name = ''] of text.matchAll(/^[0-9a-f]{8} ([0-9a-f]{8}) [a-zA-Z] (\S+)$/gm)) {
    if (seen.has(line)) continue;
    seen.add(line);
    sums.set(name, (sums.get(name) ?? 0) + Number.parseInt(size, 16));
  }
  return sums;
}
