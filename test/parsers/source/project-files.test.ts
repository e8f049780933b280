import { describe, expect, it } from 'vitest';
import { parseComponentManifest } from '../../../src/parsers/source/component-manifest.js';
import { parsePartitionCsv } from '../../../src/parsers/source/partition-csv.js';
import { SdkconfigParser } from '../../../src/parsers/source/sdkconfig.js';
import { findWrittenAddresses } from '../../../src/parsers/source/written-addresses.js';
import { cpuMs } from '../../support/cpu-ms.js';

describe('component manifest', () => {
  it('names each dependency with its namespace, version and line', () => {
    const text =
      'dependencies:\r\n  esp_hosted: "2.5.3"\r\n  joltwallet/littlefs:\r\n    version: ^1.14.8\r\n  a/b: {}\r\n';
    expect(parseComponentManifest('m.yml', text)).toEqual({
      problem: null,
      dependencies: [
        { name: 'espressif/esp_hosted', version: '2.5.3', path: 'm.yml', line: 2 },
        { name: 'joltwallet/littlefs', version: '^1.14.8', path: 'm.yml', line: 3 },
        { name: 'a/b', version: null, path: 'm.yml', line: 5 },
      ],
    });
  });

  it.each([
    ['target in [esp32p4, esp32h2]', 'esp32p4', true],
    ['target in ["esp32", "esp32s3"]', 'esp32p4', false],
    ['target not in [esp32p4]', 'esp32p4', false],
    ['target not in [esp32]', 'esp32p4', true],
    ['target == esp32p4', 'esp32p4', true],
    ["target != 'esp32p4'", 'esp32p4', false],
    // What asks for more than the chip, or a chip that is not known, leaves nothing out.
    ['idf_version >= 6.0', 'esp32p4', true],
    ['target in [esp32] || idf_version < 6.0', 'esp32p4', true],
    ['target in [esp32]', null, true],
  ])('asks for a component with the rule %s on %s: %s', (rule, target, isThere) => {
    const text = `dependencies:\n  a/b:\n    version: "1"\n    rules:\n      - if: ${JSON.stringify(rule)}\n`;
    expect(parseComponentManifest('m.yml', text, target).dependencies).toHaveLength(isThere ? 1 : 0);
  });

  it.each([
    ['target in [esp32p4]', 'target in [esp32]', '1'],
    ['target in [esp32]', 'target in [esp32p4]', '2'],
    ['target in [esp32p4]', 'idf_version < 6.0', '1'],
    ['idf_version >= 6.0', 'idf_version < 6.0', null],
    ['target in [esp32]', 'target in [esp32]', null],
  ])('has of the matches %s and %s the version %s', (first, second, version) => {
    const [one, two] = [first, second].map((text) => JSON.stringify(text));
    const text = `dependencies:\n  a/b:\n    matches:\n      - {if: ${one}, version: "1"}\n      - {if: ${two}, version: "2"}\n`;
    const [found] = parseComponentManifest('m.yml', text, 'esp32p4').dependencies;
    expect(found?.version).toBe(version);
  });

  it.each([
    ['a list', '- a\n- b\n', 1],
    ['plain text', 'hello', 1],
    ['an unclosed bracket', 'dependencies:\n  a: [1\n', 2],
    ['dependencies that are a word', 'version: 1\ndependencies: none\n', 2],
    ['a key twice', 'dependencies:\n  a/b: "1"\n  a/b: "2"\n', 3],
    ['bytes of a picture', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 1],
  ])('says of %s that it is none, and where', (_, text, line) => {
    const { dependencies, problem } = parseComponentManifest('m.yml', text);
    expect(dependencies).toEqual([]);
    expect(problem?.line).toBeGreaterThanOrEqual(line);
  });

  it('does not follow aliases that grow without end', () => {
    const levels = Array.from(
      { length: 30 },
      (__, n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(n > 0 ? 9 : 0)}]`,
    );
    const text = `${levels.join('\n')}\ndependencies: *a29\n`;
    const startMs = cpuMs();
    expect(parseComponentManifest('m.yml', text).problem?.what).toBe('dependencies is no mapping');
    expect(cpuMs() - startMs).toBeLessThan(1_000);
  });
});

describe('partition table', () => {
  it('lays rows without an offset behind the row before, applications at 64 KB', () => {
    const text =
      '# Name, Type\nnvs, data, nvs, , 24K\r\nfactory, app, factory, , 1M,\nmedia,data,0x83,0x410000,0x800000,encrypted:readonly\n  # big\n';
    const written = { isReadOnly: false };
    expect(parsePartitionCsv(text)).toEqual({
      badLines: [],
      isMarked: false,
      firstOffset: 0x9000,
      rows: [
        { label: 'nvs', type: 1, subtype: 2, offset: 0x9000, sizeBytes: 0x6000, ...written, line: 2 },
        { label: 'factory', type: 0, subtype: 0, offset: 0x10000, sizeBytes: 0x100000, ...written, line: 3 },
        {
          label: 'media',
          type: 1,
          subtype: 0x83,
          offset: 0x410000,
          sizeBytes: 0x800000,
          isReadOnly: true,
          line: 4,
        },
      ],
    });
  });

  // gen_esp32part.py: Invalid field value 1M # big; unknown flag '# big'; App partition cannot have an empty subtype
  it.each([
    'a, data, fat, , 1M # big',
    'a, data, fat, , 1M, # big',
    'a, data, fat, , 1M, secret',
    'a, app, , , 1M',
  ])('refuses %j, as the build does', (line) => {
    expect(parsePartitionCsv(line)).toMatchObject({ rows: [], badLines: [1] });
  });

  it('says which lines are none', () => {
    expect(parsePartitionCsv('nvs, data, nvs, , lots\n\n#\n, app, , , 1M\n').badLines).toEqual([1, 4]);
  });

  it('leaves the rows of the bootloader and the table to the build, which places them', () => {
    const text =
      'boot, bootloader, primary, N/A, N/A, encrypted\ntable, partition_table, primary, N/A, N/A\n' +
      'spare, bootloader, ota, , N/A\nrescue, bootloader, recovery, N/A, N/A\n' +
      'next, partition_table, ota, , N/A\nnvs, data, nvs, , 24K\n';
    const { rows, badLines } = parsePartitionCsv(text, { table: 0x10000, bootloader: 0x2000 });
    expect(badLines).toEqual([]);
    expect(
      rows.map(({ label, type, subtype, offset, sizeBytes }) => [label, type, subtype, offset, sizeBytes]),
    ).toEqual([
      ['spare', 2, 1, 0x11000, 0xe000],
      ['next', 3, 1, 0x1f000, 0x1000],
      ['nvs', 1, 2, 0x20000, 0x6000],
    ]);
  });

  it('takes a negative size for the place of the end', () => {
    const { rows, badLines } = parsePartitionCsv(
      'app, app, factory, 0x10000, -0x200000\nx, data, fat, 4M, -1M\n',
    );
    expect(rows.map(({ sizeBytes }) => sizeBytes)).toEqual([0x1f0000]);
    expect(badLines).toEqual([2]);
  });

  it.each([
    ['app, factory', [0, 0x00]],
    ['0x00, 0x10', [0, 0x10]],
    ['APP, ota_15', [0, 0x1f]],
    ['data, coredump', [1, 0x03]],
    ['1, 131', [1, 0x83]],
    ['data, LittleFS', [1, 0x83]],
    ['0x40, 0x7', [0x40, 0x07]],
    // A project may name its own (EXTRA_PARTITION_SUBTYPES).
    ['data, mine', [1, null]],
    ['data, constructor', [1, null]],
    ['mine, 1', null],
    ['256, 1', null],
  ])('knows %s by its numbers', (cells, numbers) => {
    const { rows, badLines } = parsePartitionCsv(`a, ${cells}, 0x10000, 4K\n`);
    expect(rows.map(({ type, subtype }) => [type, subtype])).toEqual(numbers === null ? [] : [numbers]);
    expect(badLines).toEqual(numbers === null ? [1] : []);
  });
});

describe('sdkconfig', () => {
  it('tells the line of an option, what was set twice to different values, and who wrote it', () => {
    const parser = new SdkconfigParser();
    const text = `# Espressif IoT Development Framework (ESP-IDF) 5.5.1 Project Configuration\r
CONFIG_A=y\r
CONFIG_B=1\r
# CONFIG_A is not set\r
CONFIG_B=1\r`;
    for (const line of text.split('\n')) parser.push(line);
    const sdkconfig = parser.end();
    expect(sdkconfig.idfVersion).toBe('5.5.1');
    expect(sdkconfig.line('CONFIG_A')).toBe(4);
    expect(sdkconfig.isOn('CONFIG_A')).toBe(false);
    expect(sdkconfig.contradicted).toEqual([
      { name: 'CONFIG_A', value: 'not set', path: null, line: 4, lines: [2, 4], linesCount: 2 },
    ]);
  });

  it('takes another file as one that wins, and no contradiction', () => {
    const parser = new SdkconfigParser();
    parser.begin('sdkconfig.defaults');
    parser.push('CONFIG_A=1');
    parser.push('CONFIG_B=1');
    parser.begin('sdkconfig.defaults.esp32p4');
    parser.push('# mine');
    parser.push('CONFIG_A=2');
    const sdkconfig = parser.end();
    expect(['CONFIG_A', 'CONFIG_B'].map((name) => sdkconfig.value(name))).toEqual(['2', '1']);
    expect([sdkconfig.path('CONFIG_A'), sdkconfig.line('CONFIG_A')]).toEqual([
      'sdkconfig.defaults.esp32p4',
      2,
    ]);
    expect(sdkconfig.path('CONFIG_B')).toBe('sdkconfig.defaults');
    expect(sdkconfig.contradicted).toEqual([]);
  });
});

describe('written addresses', () => {
  it('finds those of the code and leaves comments out', () => {
    const text = 'auto a = "ws://192.168.1.248:8000/server";\n// ws://10.0.0.1:1/\nauto b = "ws://host:1";\n';
    expect(findWrittenAddresses('main.cpp', text)).toEqual([
      { host: '192.168.1.248', port: 8000, path: 'main.cpp', line: 1 },
    ]);
  });
});
