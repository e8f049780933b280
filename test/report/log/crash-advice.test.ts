import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { LiveLog } from '../../../src/analysis/live-log.js';
import { describeLogFinding } from '../../../src/report/log/log-messages.js';
import { nextLogSteps } from '../../../src/report/log/log-next.js';
import { toLogReport } from '../../../src/report/log/log-page.js';
import { writeLogText } from '../../../src/report/log/log-text.js';
import { formatLogVerdict } from '../../../src/report/log/log-verdict.js';

const none = (): undefined => undefined;

/** What a log of these lines is told as. */
function read(...lines: readonly string[]) {
  const live = new LiveLog({
    source: 'a.log',
    elfs: [],
    onLine: none,
    onAlarm: none,
    onDump: none,
    listener: {},
  });
  live.push(Buffer.from(lines.map((line) => `${line}\r\n`).join('')), 0);
  const summary = live.finish();
  const next = nextLogSteps(summary, { logs: ['a.log'], elfs: [], hasSdkconfig: false });
  let text = '';
  const options = {
    style: new Chalk({ level: 0 }),
    columns: null,
    logs: ['a.log'],
    elfs: [],
    hasSdkconfig: false,
  };
  writeLogText(summary, false, { write: (piece) => void (text += piece), options });
  const page = toLogReport(summary, { ...options, isInterrupted: false, constructors: [] });
  return {
    others: page.findings.map(({ ruleId }) => ruleId),
    text: text.replaceAll(/\s+/g, ' '),
    verdict: formatLogVerdict(summary),
    why: summary.lead.finding ? describeLogFinding(summary.lead.finding).message : '',
    next: next.flatMap(({ say, lines: typed }) => [say, ...typed]),
  };
}

const abort = 'abort() was called at PC 0x40375e25 on core 0';

describe('a crash', () => {
  it('just after a component failed is told with that once', () => {
    const lost = 'E (9000) H_SDIO_DRV: failed to read registers';
    const { text: ofPanic, others } = read(
      'I (1) main: up',
      lost,
      'E (9001) transport: Not able to connect',
      abort,
    );
    expect(others).not.toContain('component-failed');
    expect(ofPanic).toContain('just after the errors "H_SDIO_DRV: failed to read registers"');
    expect(ofPanic).not.toContain('[component-failed]');
    const earlier = Array.from({ length: 8 }, (_, i) => `I (${9002 + i}) main: goes on`);
    const apart = read('I (1) main: up', lost, ...earlier, abort);
    expect(apart.text).toContain('[component-failed]');
    expect(apart.others).toContain('component-failed');
  });

  it('without PSRAM has the cure for that', () => {
    const { next } = read(
      'E (250) octal_psram: PSRAM ID read error: 0x00000a00, PSRAM chip not found or not supported',
      'E (251) cpu_start: Failed to init external RAM!',
      abort,
    );
    expect(next[0]).toMatch(/CONFIG_SPIRAM_MODE_QUAD/);
  });

  it('that only failed to get a buffer in PSRAM has not', () => {
    const { next } = read('E (250) cam: failed to allocate 4096 bytes of PSRAM', abort);
    expect(next.join(' ')).not.toMatch(/CONFIG_SPIRAM/);
  });

  it('of a host whose Wi-Fi chip does not answer names that chip', () => {
    const lines = [
      'E (7792) rpc_core: Response not received for [0x116]',
      'E (7793) net: esp_wifi_init failed: 0xffffffff',
      'ESP_ERROR_CHECK failed: esp_err_t 0xffffffff (ESP_FAIL) at 0x4001a3b2',
      'expression: esp_wifi_init(&cfg)',
      abort,
    ];
    expect(read(...lines).next[0]).toMatch(/co-processor/);
    expect(read(...lines).why).toMatch(
      /just after the errors "rpc_core: Response not received for \[0x116\]", "net: esp_wifi_init/,
    );
    expect(read(...lines.slice(1)).next.join(' ')).not.toMatch(/co-processor/);
  });

  it('by a null pointer just after an allocation failed says so', () => {
    const failed = 'E (6500) lvgl: could not allocate memory (262144 bytes)';
    const crash = (at: number): string[] => [
      `I (${at}) lvgl: going on`,
      "Guru Meditation Error: Core  0 panic'ed (Store access fault). Exception was unhandled.",
      'MEPC    : 0x40041234  RA      : 0x40041230  SP      : 0x4ff3fdd0  GP      : 0x4ff16980  ',
      'MSTATUS : 0x00011880  MTVEC   : 0x4ff00003  MCAUSE  : 0x00000007  MTVAL   : 0x00000010  ',
      'Rebooting...',
    ];
    const { verdict, next } = read(failed, ...crash(6501));
    expect(verdict).toBe(
      'CRASH in line 3: Store access fault, a null pointer (0x00000010), just after an allocation failed in line 1',
    );
    expect(next[0]).toMatch(/line 1 gave was a null pointer, and was used, in all likelihood/);
    expect(read(failed, ...crash(9000)).verdict).not.toMatch(/allocation/);
    const freed = crash(6501).map((line) => line.replace('0x00000010', '0xfefefe10'));
    expect(read(failed, ...freed).verdict).not.toMatch(/allocation/);
  });

  it('in a static constructor says that it ran before app_main, and which command lists them', () => {
    const frames = (...names: readonly string[]): string[] => [
      "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.",
      'PC      : 0x400d4b12  PS      : 0x00060330  A0      : 0x800d2f61  A1      : 0x3ffe3a40  ',
      'EXCVADDR: 0x00000004  LBEG    : 0x00000000  LEND    : 0x00000000  LCOUNT  : 0x00000000  ',
      `Backtrace: ${names.map((_, index) => `0x400d000${index}:0x3ffe3a${index}0`).join(' ')}`,
      ...names.map((name, index) => `0x400d000${index}: ${name} at /p/main/a.cpp:${index + 10}`),
      'Rebooting...',
    ];
    const early = read(
      ...frames('Registry::add(Plugin*)', '_GLOBAL__sub_I_plugin', 'do_global_ctors', 'start_cpu0_default'),
    );
    expect(early.why).toMatch(/in a static constructor, before app_main/);
    expect(early.next).toContain('esp-rtc-diag ctors build/app.elf');
    const late = read(...frames('Registry::add(Plugin*)', 'app_main', 'main_task'));
    expect(late.why).not.toMatch(/constructor/);
    expect(late.next).not.toContain('esp-rtc-diag ctors build/app.elf');
  });

  it('whose core dump is in flash has the command that reads it', () => {
    const fault = "Guru Meditation Error: Core  1 panic'ed (Load access fault). Exception was unhandled.";
    const registers =
      'MEPC    : 0x4003412a  RA      : 0x4003411e  SP      : 0x4ff48c10  GP      : 0x4ff16980  ';
    const saved = 'I (990) esp_core_dump_flash: Core dump has been saved to flash.';
    expect(read(fault, registers, saved, 'Rebooting...').next).toContain('idf.py coredump-info');
    expect(read(fault, registers, 'Rebooting...', saved).next).not.toContain('idf.py coredump-info');
  });

  it('by a full stack does not start where FreeRTOS found it', () => {
    const { next } = read(
      '***ERROR*** A stack overflow in task dsp has been detected.',
      'Backtrace: 0x4008cfa4:0x3ffcbe70 0x4008d765:0x3ffcbeb0 0x4008dfcd:0x3ffcbf30 0x4008d2bc:0x3ffcbf60',
      '--- 0x4008cfa4: panic_abort at /i/components/esp_system/panic.c:477',
      '--- 0x4008d765: vApplicationStackOverflowHook at /i/components/freertos/port.c:563',
      '--- 0x4008dfcd: vTaskSwitchContext at /i/components/freertos/tasks.c:3698',
      '--- 0x4008d2bc: _frxt_dispatch at /i/components/freertos/portasm.S:451',
      'Rebooting...',
    );
    expect(next).toEqual(['Give task dsp a larger stack, and log uxTaskGetStackHighWaterMark of all tasks.']);
  });

  it('by a full stack under Zephyr is not advised to ask FreeRTOS', () => {
    const { next } = read(
      '[00:00:04.120,000] <err> os: >>> ZEPHYR FATAL ERROR 2: Stack overflow on CPU 0',
      '[00:00:04.120,000] <err> os: Current thread: 0x3fc8a0b0 (dsp)',
      '[00:00:04.130,000] <err> os: Halting system',
    );
    expect(next[0]).toMatch(/^Give that thread a larger stack, .*k_thread_stack_space_get/);
  });
});

describe('a corrupt heap', () => {
  it('by one byte past the end of a block is that of a string without room for its end', () => {
    const { next, why } = read('CORRUPT HEAP: Bad tail at 0x3fca61ef. Expected 0xbaad5678 got 0xbaad5600');
    expect(why).toMatch(/found 0xbaad5600, in one byte\.$/);
    expect(next[0]).toMatch(/^A string with no room for its last 0/);
  });

  it.each(['0xbaad56ff', '0xffffffff', '0x00ad5678'])('by %s is not', (found) => {
    const { next } = read(`CORRUPT HEAP: Bad tail at 0x3fca61ef. Expected 0xbaad5678 got ${found}`);
    expect(next[0]).toMatch(/^Switch on/);
  });

  it('at the head of a block may be one that is freed twice', () => {
    const { next } = read('CORRUPT HEAP: Bad head at 0x3ffd2c18. Expected 0xabba1234 got 0x3ffd2d1c');
    expect(next[0]).toMatch(/freed twice/);
  });
});
