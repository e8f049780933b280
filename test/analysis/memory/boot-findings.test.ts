import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../support/console-findings.js';

const rebootsOf = (...lines: readonly string[]) =>
  findingsOf(...lines).flatMap(({ ruleId, severity, evidence }) =>
    ruleId === 'reboot-unexpected'
      ? [{ severity, stoppedAt: evidence.stoppedAt, count: evidence.count }]
      : [],
  );

const esp32 = [
  'I (128331) media: sent 4410 frames',
  'ets Jul 29 2019 12:21:46',
  'rst:0x7 (TG0WDT_SYS_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
];

describe('a restart that nothing explains', () => {
  it('by a watchdog has where the cores were, as the ROM tells', () => {
    expect(
      rebootsOf(
        'ESP-ROM:esp32p4-eco2-20240710',
        'rst:0x7 (HP_SYS_HP_WDT_RESET),boot:0x30f (SPI_FAST_FLASH_BOOT)',
        'Core0 Saved PC:0x4ff0a1c2',
        'Core1 Saved PC:0x4001b24e',
        'I (25) boot: ESP-IDF v5.5.1 2nd stage bootloader',
        'I (260) cpu_start: Multicore app',
      ),
    ).toEqual([
      {
        severity: 'error',
        stoppedAt: [
          { core: 0, address: 0x4ff0a1c2 },
          { core: 1, address: 0x4001b24e },
        ],
        count: 1,
      },
    ]);
  });

  it.each([
    ['behind the first lines of the bootloader, from esp-idf v4 on', 2],
    ['before them, in esp-idf v3', 0],
  ])('by a watchdog has what the bootloader of an ESP32 tells %s', (_, position) => {
    const lines = [
      'I (36) boot: ESP-IDF v5.1.4 2nd stage bootloader',
      'I (41) boot: chip revision: v3.1',
      'I (80) boot:  0 nvs              WiFi data        01 02 00009000 00006000',
    ];
    const info = [
      'W (31) boot: WDT reset info: PRO CPU PC=0x4008412c',
      'W (32) boot: WDT reset info: APP CPU PC=0x40157b1c',
    ];
    const boot = lines.toSpliced(position, 0, ...info);
    expect(rebootsOf(...esp32, ...boot, 'I (180) cpu_start: Multicore app')).toMatchObject([
      { stoppedAt: [{ core: 0 }, { core: 1 }], count: 1 },
    ]);
  });

  it('by the firmware itself has none: the address is that of the function that restarts', () => {
    expect(
      rebootsOf(
        'I (9000) app: bye',
        'ESP-ROM:esp32c3-api1-20210207',
        'rst:0x1 (POWERON),boot:0xc (SPI_FAST_FLASH_BOOT)',
        'I (30) boot: ESP-IDF v5.2.1 2nd stage bootloader',
        'I (105) cpu_start: Unicore app',
        'ESP-ROM:esp32c3-api1-20210207',
        'rst:0x3 (RTC_SW_SYS_RST),boot:0xc (SPI_FAST_FLASH_BOOT)',
        'Saved PC:0x403805f2',
        'I (30) boot: ESP-IDF v5.2.1 2nd stage bootloader',
      ),
    ).toEqual([{ severity: 'note', stoppedAt: [], count: 1 }]);
  });

  it('is told once for each boot of a loop, with the addresses of the first', () => {
    const boot = [
      'ESP-ROM:esp32s3-20210327',
      'rst:0x8 (TG1WDT_SYS_RST),boot:0x8 (SPI_FAST_FLASH_BOOT)',
      'Saved PC:0x4037d9f2',
      'I (210) cpu_start: Multicore app',
    ];
    expect(rebootsOf(...boot, ...boot, ...boot)).toEqual([
      { severity: 'error', stoppedAt: [{ core: null, address: 0x4037d9f2 }], count: 3 },
    ]);
  });
});

describe('another application after a crash', () => {
  const start = (offset: string, reason: string) => [
    'ESP-ROM:esp32c3-api1-20210207',
    `rst:${reason},boot:0xc (SPI_FAST_FLASH_BOOT)`,
    'I (30) boot: ESP-IDF v5.2.1 2nd stage bootloader',
    `I (91) boot: Loaded app from partition at offset ${offset}`,
    'I (105) cpu_start: Unicore app',
  ];
  const crash = ['abort() was called at PC 0x4200b2f1 on core 0', 'Rebooting...'];
  const othersOf = (...lines: readonly string[]) =>
    findingsOf(...lines).flatMap(({ ruleId, evidence }) =>
      ruleId === 'component-failed' ? [[evidence.problem, evidence.line]] : [],
    );

  it('is seen where the bootloader starts another application after a crash', () => {
    expect(
      othersOf(
        ...start('0x1f0000', '0x3 (RTC_SW_SYS_RST)'),
        ...crash,
        ...start('0x10000', '0x3 (RTC_SW_SYS_RST)'),
      ),
    ).toEqual([['other-application', 11]]);
    expect(
      othersOf(...start('0x1f0000', '0x3 (RTC_SW_SYS_RST)'), ...start('0x10000', '0x7 (TG0WDT_SYS_RST)')),
    ).toEqual([['other-application', 9]]);
  });

  it('is none where the same one crashes again, or where the firmware itself chose another', () => {
    const first = start('0x10000', '0x1 (POWERON)');
    expect(othersOf(...first, ...crash, ...start('0x10000', '0x3 (RTC_SW_SYS_RST)'))).toEqual([]);
    expect(othersOf(...first, ...start('0x1f0000', '0x3 (RTC_SW_SYS_RST)'))).toEqual([]);
  });
});
