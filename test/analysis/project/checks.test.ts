import { describe, expect, it } from 'vitest';
import { changeDefaults } from '../../../src/analysis/project/change-defaults.js';
import { checkComponents } from '../../../src/analysis/project/check-components.js';
import { checkAddresses } from '../../../src/analysis/project/check-machine.js';
import type { PartitionRow } from '../../../src/model/doctor.js';
import { checkPartitions } from '../../../src/analysis/project/check-partitions.js';
import { checkTable } from '../../../src/analysis/project/check-table.js';
import { parsePartitionCsv } from '../../../src/parsers/source/partition-csv.js';
import { checkSdkconfig } from '../../../src/analysis/project/check-sdkconfig.js';
import { flashBytesOf } from '../../../src/analysis/project/flash-size.js';
import type { ComponentDependency, DoctorCheck } from '../../../src/model/doctor.js';
import { SdkconfigParser, type Sdkconfig } from '../../../src/parsers/source/sdkconfig.js';

const megabyte = 1024 * 1024;

function read(text: string): Sdkconfig {
  const parser = new SdkconfigParser();
  for (const line of text.split('\n')) parser.push(line);
  return parser.end();
}

const good = `# Espressif IoT Development Framework (ESP-IDF) 5.5.1 Project Configuration
CONFIG_IDF_TARGET="esp32p4"
CONFIG_HEAP_TRACING_STANDALONE=y
CONFIG_HEAP_TRACING_STACK_DEPTH=10
CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y
CONFIG_HEAP_ABORT_WHEN_ALLOCATION_FAILS=y
CONFIG_ESP_COREDUMP_ENABLE_TO_UART=y
# CONFIG_ESP_INT_WDT is not set`;

function judge(text: string, boardRevision: number | null = null): string[] {
  return bad(checkSdkconfig({ path: 'sdkconfig', sdkconfig: read(text), boardRevision }));
}

function bad(checks: readonly DoctorCheck[]): string[] {
  return checks
    .filter(({ status }) => status !== 'ok')
    .map((one) => `${one.status} ${one.rule} ${one.evidence.state}`);
}

describe('sdkconfig', () => {
  it('finds nothing in a configuration that is right', () => {
    expect(judge(good)).toEqual([]);
    expect(judge(good.replace('STACK_DEPTH=10', 'STACK_DEPTH=8'))).toEqual([]);
  });

  it.each([
    ['STACK_DEPTH=10', 'STACK_DEPTH=0', 'error doctor-stack-depth none'],
    // From 5 to 7 it is a warning (docs/rules.md).
    ['STACK_DEPTH=10', 'STACK_DEPTH=4', 'error doctor-stack-depth allocators-only'],
    ['STACK_DEPTH=10', 'STACK_DEPTH=5', 'warning doctor-stack-depth shallow'],
    ['STACK_DEPTH=10', 'STACK_DEPTH=7', 'warning doctor-stack-depth shallow'],
    ['STACK_DEPTH=10', 'STACK_DEPTH=ten', 'error doctor-stack-depth no-number'],
    ['CONFIG_HEAP_TRACING_STACK_DEPTH=10', '', 'error doctor-stack-depth allocators-only'],
    ['TRACING_STANDALONE', 'TRACING_TOHOST', 'error doctor-heap-tracing to-host'],
    ['CONFIG_HEAP_TRACING_STANDALONE=y', '', 'error doctor-heap-tracing off'],
    ['USE_FRAME_POINTER=y', 'USE_FRAME_POINTER=n', 'error doctor-frame-pointer off'],
    ['ALLOCATION_FAILS=y', 'ALLOCATION_FAILS=n', 'warning doctor-failed-allocation off'],
    ['CONFIG_ESP_COREDUMP_ENABLE_TO_UART=y', '', 'warning doctor-core-dump off'],
    [') 5.5.1', ') 5.4.2', 'error doctor-idf-version no-callers'],
    ['"esp32p4"', '"esp32p4"\nCONFIG_HEAP_POISONING_LIGHT=y', 'warning doctor-poisoning light'],
    ['# CONFIG_ESP_INT_WDT is not set', 'CONFIG_ESP_INT_WDT=y', 'warning doctor-interrupt-watchdog short'],
    // Kconfig turns it on where no line says otherwise: what sdkconfig.defaults leaves out.
    ['# CONFIG_ESP_INT_WDT is not set', '', 'warning doctor-interrupt-watchdog short'],
    ['"esp32p4"', '"esp32p4"\nCONFIG_ESP_SYSTEM_PANIC_SILENT_REBOOT=y', 'error doctor-panic silent'],
    ['"esp32p4"', '"esp32p4"\nCONFIG_X=1\nCONFIG_X=2', 'warning doctor-duplicate-option twice'],
  ])('with %s as %s says: %s', (from, to, expected) => {
    expect(judge(good.replace(from, to))).toEqual([expected]);
  });

  it('asks an Xtensa chip for no frame pointer and no ESP-IDF v5.5', () => {
    const text = good
      .replace('esp32p4', 'esp32s3')
      .replace('USE_FRAME_POINTER=y', 'X=y')
      .replace('5.5.1', '5.1.0');
    expect(judge(text)).toEqual([]);
  });

  // The images of v5.5.3 run on 3.1 and later, those with the option on what is before 3.
  it.each([
    ['5.5.3', '', 103, ['error doctor-chip-revision refused']],
    ['5.5.3', '\nCONFIG_ESP32P4_SELECTS_REV_LESS_V3=y', 103, []],
    ['5.5.3', '\nCONFIG_ESP32P4_SELECTS_REV_LESS_V3=y', 302, ['error doctor-chip-revision refused']],
    ['5.5.3', '', 302, []],
    ['5.5.1', '', 100, []],
  ])('ESP-IDF %s with "%s" on revision %d', (version, more, revision, expected) => {
    expect(judge(good.replace('5.5.1', version) + more, revision)).toEqual(expected);
  });
});

describe('components', () => {
  const dependency = (name: string, version: string | null): ComponentDependency => ({
    name,
    version,
    path: 'main/idf_component.yml',
    line: 1,
  });
  const hosted = dependency('espressif/esp_hosted', '2.5.3');

  it.each([
    ['1.1.2', []],
    ['==1.1.2', []],
    ['1.2.0', ['error doctor-components mismatch']],
    ['^1.2.0', ['error doctor-components mismatch']],
    ['^1.1.0', ['warning doctor-components not-pinned']],
    ['*', ['warning doctor-components not-pinned']],
    ['>=1.0,<1.1', ['error doctor-components mismatch']],
  ])('esp_hosted 2.5.3 with esp_wifi_remote %s', (version, expected) => {
    expect(bad(checkComponents([hosted, dependency('espressif/esp_wifi_remote', version)], []))).toEqual(
      expected,
    );
  });

  // Which release of ESP-Hosted that will be is not known; the newest needs another esp_wifi_remote.
  it.each(['*', '^2.5.0', '~2.5.3', '>=2.0,<3.0', null])(
    'esp_hosted %s says of no pair that it fails',
    (version) => {
      const asked = [
        dependency('espressif/esp_hosted', version),
        dependency('espressif/esp_wifi_remote', '>=1.3.1'),
      ];
      expect(bad(checkComponents(asked, []))).toEqual(['note doctor-components pair-unknown']);
    },
  );

  it('knows the pair by each way to write one release', () => {
    const remote = dependency('espressif/esp_wifi_remote', '1.1.2');
    for (const version of ['2.5.3', '==2.5.3', '=2.5.3', '2.5.3~1']) {
      expect(bad(checkComponents([dependency('espressif/esp_hosted', version), remote], []))).toEqual([]);
    }
  });

  it('misses esp_wifi_remote, and believes the lock before the manifest', () => {
    expect(bad(checkComponents([hosted], []))).toEqual(['error doctor-components absent']);
    const asked = [hosted, dependency('espressif/esp_wifi_remote', '*')];
    expect(bad(checkComponents(asked, [dependency('espressif/esp_wifi_remote', '1.1.2')]))).toEqual([]);
  });

  it.each([
    ['^1.14.8', []],
    ['^1.20.0', []],
    ['1.14.8~2', []],
    ['>=1.14.8,!=1.16.1,<2.0', []],
    ['^1.14.0', ['warning doctor-components older']],
    ['2.0.0', ['warning doctor-components newer']],
    ['\x1b[31m', ['warning doctor-components no-version']],
  ])('littlefs %s', (version, expected) => {
    expect(bad(checkComponents([dependency('joltwallet/littlefs', version)], []))).toEqual(expected);
  });
});

// Its Kconfig takes a depth of 0 alone on RISC-V, and has no frame pointers.
it('does not ask an ESP-IDF before v5.5 for options that it does not have', () => {
  const old = good.replace(') 5.5.1', ') 5.3.2').replace('STACK_DEPTH=10', 'STACK_DEPTH=0');
  const checks = checkSdkconfig({ path: 'sdkconfig', sdkconfig: read(old), boardRevision: null });
  expect(bad(checks)).toEqual(['error doctor-idf-version no-callers']);
  const settings = checks.flatMap((one) => one.settings);
  expect(settings.filter((line) => /STACK_DEPTH|FRAME_POINTER/.test(line))).toEqual([]);
  // Xtensa has callers in every version.
  expect(judge(old.replace('"esp32p4"', '"esp32s3"'))).toEqual(['error doctor-stack-depth none']);
});

it('does not count a dump to a USB console by the baud rate of a UART', () => {
  const usb = good.replace('# CONFIG_ESP_INT_WDT is not set', 'CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG=y');
  expect(judge(usb)).toEqual([]);
  expect(judge(usb.replace('JTAG=y', 'JTAG=n'))).toEqual(['warning doctor-interrupt-watchdog short']);
});

it.each([
  ['5.5.1', 'esp32p4', 9],
  ['6.1.0', 'esp32p4', 24],
  ['5.5.1', 'esp32', 24],
  ['4.4.8', 'esp32', 24],
])(
  'takes the default of the interrupt watchdog with PSRAM from ESP-IDF %s for the %s',
  (version, chip, found) => {
    const text = good
      .replace('5.5.1', version)
      .replace('esp32p4', chip)
      .replace('# CONFIG_ESP_INT_WDT is not set', 'CONFIG_SPIRAM=y\nCONFIG_ESP_CONSOLE_UART_BAUDRATE=57600');
    const checks = checkSdkconfig({ path: 'sdkconfig', sdkconfig: read(text), boardRevision: null });
    expect(checks.find(({ rule }) => rule === 'doctor-interrupt-watchdog')?.evidence.found).toBe(found);
  },
);

it.each([
  ['CONFIG_ESPTOOLPY_FLASHSIZE_16MB=y\nCONFIG_ESPTOOLPY_FLASHSIZE="16MB"', 16],
  ['CONFIG_ESPTOOLPY_FLASHSIZE_16MB=y', 16],
  ['CONFIG_ESPTOOLPY_FLASHSIZE_4MB=y\nCONFIG_ESPTOOLPY_FLASHSIZE_32MB=y', 32],
  ['# CONFIG_ESPTOOLPY_FLASHSIZE_4MB is not set', null],
  ['', null],
])('reads the size of the flash as defaults and builds say it: %j', (text, megabytes) => {
  expect(flashBytesOf(read(text))).toBe(megabytes === null ? null : megabytes * megabyte);
});

describe('partitions', () => {
  const [app, data] = [0, 1];
  const row = (label: string, type: number, [offset, size]: readonly [number, number]): PartitionRow => {
    const subtype = type === app ? 0x00 : 0x82;
    return { label, type, subtype, offset, sizeBytes: size, isReadOnly: false, line: 1 };
  };
  const rows = [row('factory', app, [0x10000, 4 * megabyte]), row('storage', data, [0x410000, 8 * megabyte])];
  const all = {
    path: 'partitions.csv',
    rows,
    badLines: [],
    isMarked: false,
    firstOffset: 0x9000,
    hasWholeSectors: true,
    hasLeastNvs: true,
    flashBytes: 16 * megabyte,
    isDefaultFlash: false,
    appBytes: megabyte,
    mediaBytes: 6 * megabyte,
    dumpsToFlash: false,
  };

  it.each([
    [{}, []],
    [{ appBytes: 4 * megabyte + 1 }, ['error doctor-app-size too-large']],
    [{ appBytes: 4 * megabyte - 4096 }, ['warning doctor-app-size tight']],
    [{ mediaBytes: 9 * megabyte }, ['error doctor-media-size too-large']],
    [{ flashBytes: 8 * megabyte }, ['error doctor-partition-size beyond-flash']],
    [
      { flashBytes: 2 * megabyte, isDefaultFlash: true },
      ['error doctor-partition-size beyond-default-flash'],
    ],
    [{ dumpsToFlash: true }, ['error doctor-core-dump no-partition']],
    [{ isMarked: true }, ['error doctor-partition-table byte-order-mark']],
    [{ badLines: [3] }, ['error doctor-partition-table bad-line']],
    [{ rows: [] }, ['error doctor-partition-table empty']],
    // The streamer's is not known among two; the media fits one of them.
    [{ rows: [...rows, row('other', data, [0xc10000, 4096])] }, []],
    [
      { rows: [...rows, row('other', data, [0xc10000, 4096])], mediaBytes: 9 * megabyte },
      ['error doctor-media-size too-large'],
    ],
    [{ rows: [...rows, row('twice', data, [0x500000, 4096])] }, ['error doctor-partition-table overlap']],
  ])('%j', (change, expected) => {
    expect(bad(checkPartitions({ ...all, ...change }))).toEqual(expected);
  });
});

// What esp-idf v5.5's gen_esp32part.py says of the same lines stands behind each.
describe('a table that the build refuses', () => {
  const judgeTable = (text: string, isNew = true): string[] =>
    bad(
      checkTable({
        path: 'partitions.csv',
        hasWholeSectors: isNew,
        hasLeastNvs: isNew,
        ...parsePartitionCsv(text),
      }),
    ).map((line) => line.replace('error doctor-partition-table ', ''));

  it.each([
    // Partition sets offset 0x5000. But partition table occupies the whole sector 0x8000.
    ['nvs, data, nvs, 0x5000, 0x3000', 'in-table'],
    // Partitions overlap. Partition sets offset 0x9000. Previous partition ends 0x110000
    ['app, app, factory, 0x10000, 1M\nnvs, data, nvs, 0x9000, 24K', 'order'],
    // Partition app invalid: Offset 0x11000 is not aligned to 0x10000
    ['app, app, factory, 0x11000, 1M', 'offset'],
    ['log, data, fat, 0xd800, 64K', 'offset'],
    // Partition app invalid: Size 0x100800 is not aligned to 0x1000
    ['app, app, factory, , 0x100800', 'length'],
    // Partition names must be unique
    ['a, data, fat, , 64K\na, data, spiffs, , 64K', 'same-name'],
    // Found multiple otadata partitions.
    ['a, data, ota, , 8K\nb, data, ota, , 8K', 'several-otadata'],
    // otadata partition must have size = 0x2000
    ['a, data, ota, , 4K', 'otadata-length'],
    // 'nvs' partition … of this size (0x2000) must be flagged as 'readonly'
    ['nvs, data, nvs, , 8K', 'small-nvs'],
    // … is always read-write and cannot be read-only
    ['a, data, ota, , 8K, readonly', 'never-readonly'],
    ['a, data, coredump, , 64K, readonly', 'never-readonly'],
  ])('%j: %s', (text, state) => {
    expect(judgeTable(text)).toEqual([state]);
  });

  it.each([
    'nvs, data, nvs, , 8K, readonly\napp, app, factory, , 1M, encrypted',
    'nvs, data, nvs, 0x9000, 24K\notadata, data, ota, , 8K\nlog, data, fat, 0x20000, 0x10001',
  ])('but not %j', (text) => {
    expect(judgeTable(text)).toEqual([]);
  });

  it('was not refused for such lengths before v5.3 and v5.5', () => {
    expect(judgeTable('app, app, factory, , 0x100800\nnvs, data, nvs, 0x111000, 4K', false)).toEqual([]);
  });
});

it('knows which signalling address is this machine', () => {
  const at = (host: string): object => ({ host, port: 8000, path: 'main.cpp', line: 1 });
  const checks = checkAddresses([at('192.168.1.248'), at('10.0.0.2')] as never, ['10.0.0.2']);
  expect(bad(checks)).toEqual(['warning doctor-signalling-address elsewhere']);
});

describe('sdkconfig.defaults', () => {
  it('replaces what contradicts in its place, adds the rest, and keeps every other byte', () => {
    const text =
      '# mine\r\nCONFIG_HEAP_TRACING_OFF=y\r\n\tCONFIG_Z="ü"\r\n# CONFIG_HEAP_TRACING_STANDALONE is not set\r\n';
    expect(
      changeDefaults(text, ['CONFIG_HEAP_TRACING_STANDALONE=y', 'CONFIG_HEAP_TRACING_STACK_DEPTH=10']),
    ).toBe(
      '# mine\r\nCONFIG_HEAP_TRACING_STANDALONE=y\r\n\tCONFIG_Z="ü"\r\nCONFIG_HEAP_TRACING_STACK_DEPTH=10\r\n',
    );
  });

  it('changes nothing the second time', () => {
    const settings = ['CONFIG_HEAP_TRACING_STANDALONE=y', '# CONFIG_ESP32P4_SELECTS_REV_LESS_V3 is not set'];
    const once = changeDefaults('', settings);
    expect(changeDefaults(once, settings)).toBe(once);
    expect(changeDefaults('CONFIG_A=1', [])).toBe('CONFIG_A=1');
  });
});
