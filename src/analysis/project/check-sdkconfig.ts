import type { DoctorCheck } from '../../model/doctor.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';
import { configuredSizes } from '../heap/object-sizes.js';
import { checkChip } from './check-chip.js';
import { checkCrashOptions } from './check-crash-options.js';
import { checkContradictions } from './check-defaults.js';
import { placeOf, type ConfigInput } from './config-input.js';
import { check } from './doctor-check.js';
import { idfVersionOf, isOlderThan, isRiscv } from './idf-version.js';

/** Whether a heap trace and a crash of a firmware with this configuration would say anything. */
export function checkSdkconfig(input: ConfigInput): DoctorCheck[] {
  return [
    ...checkContradictions(input),
    ...checkIdfVersion(input),
    checkHeapTracing(input),
    ...(cannotKeepCallers(input.sdkconfig) ? [] : [checkStackDepth(input), ...checkFramePointer(input)]),
    ...checkWatchdog(input),
    checkTraceFacility(input),
    checkPoisoning(input),
    checkFailedAllocation(input),
    ...checkCrashOptions(input),
    ...checkChip(input),
  ];
}

function checkIdfVersion({ path, sdkconfig }: ConfigInput): DoctorCheck[] {
  const version = idfVersionOf(sdkconfig);
  if (version === null) return [];
  const found = version.join('.');
  return [
    cannotKeepCallers(sdkconfig)
      ? check(['doctor-idf-version', 'error'], { path, line: 1, found, wanted: '5.5', state: 'no-callers' })
      : check(['doctor-idf-version', 'ok'], { path, line: 1, found, state: 'has-callers' }),
  ];
}

// Before v5.5 Kconfig allows a stack depth of 0 alone on RISC-V, and has no frame pointers to turn on.
function cannotKeepCallers(sdkconfig: Sdkconfig): boolean {
  return isRiscv(sdkconfig) && isOlderThan(sdkconfig, [5, 5]);
}

const standalone = 'CONFIG_HEAP_TRACING_STANDALONE';

function checkHeapTracing(input: ConfigInput): DoctorCheck {
  const { sdkconfig } = input;
  const settings = [`${standalone}=y`];
  if (sdkconfig.isOn(standalone)) {
    const at = { ...placeOf(input, standalone), name: standalone, found: 'y' };
    return check(['doctor-heap-tracing', 'ok'], { ...at, state: 'on' }, settings);
  }
  const toHost = 'CONFIG_HEAP_TRACING_TOHOST';
  if (sdkconfig.isOn(toHost)) {
    const at = { ...placeOf(input, toHost), name: toHost, found: 'y' };
    return check(['doctor-heap-tracing', 'error'], { ...at, state: 'to-host' }, settings);
  }
  const off = 'CONFIG_HEAP_TRACING_OFF';
  const place = placeOf(input, sdkconfig.line(off) === null ? standalone : off);
  return check(['doctor-heap-tracing', 'error'], { ...place, name: standalone, state: 'off' }, settings);
}

const depthOption = 'CONFIG_HEAP_TRACING_STACK_DEPTH';
const defaultDepth = 2;
/** malloc, heap_caps_malloc, pvPortMalloc and the like take the first five frames or so. */
const shallowDepth = 5;
const enoughDepth = 8;
const wantedDepth = 10;

function checkStackDepth(input: ConfigInput): DoctorCheck {
  const value = input.sdkconfig.value(depthOption);
  const depth = value === null ? defaultDepth : Number(value);
  const at = { ...placeOf(input, depthOption), name: depthOption, found: value ?? 'not set' };
  const settings = [`${depthOption}=${wantedDepth}`];
  if (!Number.isInteger(depth) || depth < 0) {
    return check(
      ['doctor-stack-depth', 'error'],
      { ...at, wanted: wantedDepth, state: 'no-number' },
      settings,
    );
  }
  if (depth >= enoughDepth) {
    return check(['doctor-stack-depth', 'ok'], { ...at, state: 'enough' }, [`${depthOption}=${depth}`]);
  }
  const state = depth === 0 ? 'none' : depth < shallowDepth ? 'allocators-only' : 'shallow';
  const status = state === 'shallow' ? 'warning' : 'error';
  return check(['doctor-stack-depth', status], { ...at, wanted: wantedDepth, state }, settings);
}

const framePointer = 'CONFIG_ESP_SYSTEM_USE_FRAME_POINTER';

function checkFramePointer(input: ConfigInput): DoctorCheck[] {
  // Xtensa walks its register windows and needs none.
  if (!isRiscv(input.sdkconfig)) return [];
  const at = { ...placeOf(input, framePointer), name: framePointer };
  const settings = [`${framePointer}=y`];
  if (input.sdkconfig.isOn(framePointer)) {
    return [check(['doctor-frame-pointer', 'ok'], { ...at, found: 'y', state: 'on' }, settings)];
  }
  return [check(['doctor-frame-pointer', 'error'], { ...at, state: 'off' }, settings)];
}

// A dump of v5.1 and later prints with interrupts off: some 80 characters a record and 11 for each caller.
const recordCharacters = 80;
const callerCharacters = 11;
const bitsPerCharacter = 10;
const wantedRecords = 200;
const watchdogOption = 'CONFIG_ESP_INT_WDT_TIMEOUT_MS';
/** The most that Kconfig takes (esp-idf v5.5 components/esp_system/Kconfig). */
const maxWatchdogMs = 10_000;

const usbConsoles = ['CONFIG_ESP_CONSOLE_USB_SERIAL_JTAG', 'CONFIG_ESP_CONSOLE_USB_CDC'];

function checkWatchdog(input: ConfigInput): readonly DoctorCheck[] {
  const { sdkconfig } = input;
  // It has no baud rate; how fast it is depends on the host.
  if (usbConsoles.some((name) => sdkconfig.isOn(name))) return [];
  const name = 'CONFIG_ESP_INT_WDT';
  // On by default (Kconfig `default y`): what only a line can turn off.
  if (sdkconfig.line(name) !== null && !sdkconfig.isOn(name)) {
    return [check(['doctor-interrupt-watchdog', 'ok'], { ...placeOf(input, name), name, state: 'off' })];
  }
  const timeoutMs = numberOf(sdkconfig, watchdogOption, defaultTimeoutMs(sdkconfig));
  const baud = numberOf(sdkconfig, 'CONFIG_ESP_CONSOLE_UART_BAUDRATE', 115_200);
  const depth = numberOf(sdkconfig, depthOption, defaultDepth);
  const perRecord = recordCharacters + callerCharacters * Math.max(depth, wantedDepth);
  const records = Math.floor((timeoutMs / 1000) * (baud / bitsPerCharacter / perRecord));
  const at = { ...placeOf(input, watchdogOption), name: watchdogOption };
  if (records >= wantedRecords) {
    return [check(['doctor-interrupt-watchdog', 'ok'], { ...at, found: records, state: 'long' })];
  }
  return [
    check(
      ['doctor-interrupt-watchdog', 'warning'],
      { ...at, found: records, wanted: wantedRecords, state: 'short' },
      [`${watchdogOption}=${maxWatchdogMs}`],
    ),
  ];
}

// More with PSRAM, on the ESP32 in every version and from v6.1 on everywhere (components/esp_system/Kconfig).
function defaultTimeoutMs(sdkconfig: Sdkconfig): number {
  const hasPsram = ['CONFIG_SPIRAM', 'CONFIG_ESP32_SPIRAM_SUPPORT'].some((name) => sdkconfig.isOn(name));
  const isEsp32 = sdkconfig.value('CONFIG_IDF_TARGET') === 'esp32';
  const isNew = idfVersionOf(sdkconfig) !== null && !isOlderThan(sdkconfig, [6, 1]);
  return hasPsram && (isEsp32 || isNew) ? 800 : 300;
}

function checkTraceFacility(input: ConfigInput): DoctorCheck {
  const { sdkconfig } = input;
  const name = 'CONFIG_FREERTOS_USE_TRACE_FACILITY';
  const state = sdkconfig.isOn(name) ? 'on' : 'off';
  const found = configuredSizes(sdkconfig).queue[0] ?? null;
  return check(['doctor-trace-facility', 'ok'], { ...placeOf(input, name), name, found, state });
}

function checkPoisoning(input: ConfigInput): DoctorCheck {
  const comprehensive = 'CONFIG_HEAP_POISONING_COMPREHENSIVE';
  const light = 'CONFIG_HEAP_POISONING_LIGHT';
  const name = [comprehensive, light].find((option) => input.sdkconfig.isOn(option));
  const place = placeOf(input, name ?? 'CONFIG_HEAP_POISONING_DISABLED');
  if (name === undefined) return check(['doctor-poisoning', 'ok'], { ...place, state: 'off' });
  const state = name === light ? 'light' : 'comprehensive';
  return check(['doctor-poisoning', 'warning'], { ...place, name, found: 'y', state }, [
    'CONFIG_HEAP_POISONING_DISABLED=y',
  ]);
}

function checkFailedAllocation(input: ConfigInput): DoctorCheck {
  const name = 'CONFIG_HEAP_ABORT_WHEN_ALLOCATION_FAILS';
  const at = { ...placeOf(input, name), name };
  return input.sdkconfig.isOn(name)
    ? check(['doctor-failed-allocation', 'ok'], { ...at, found: 'y', state: 'on' }, [`${name}=y`])
    : check(['doctor-failed-allocation', 'warning'], { ...at, state: 'off' }, [`${name}=y`]);
}

function numberOf(sdkconfig: Sdkconfig, name: string, otherwise: number): number {
  const value = Number(sdkconfig.value(name) ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}
