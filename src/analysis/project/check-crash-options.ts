import type { DoctorCheck } from '../../model/doctor.js';
import type { ConfigInput } from './check-sdkconfig.js';
import { check } from './doctor-check.js';

/** Whether a crash leaves a word. */
export function checkCrashOptions(input: ConfigInput): DoctorCheck[] {
  return [checkPanic(input), checkCoreDump(input)];
}

function checkPanic({ path, sdkconfig }: ConfigInput): DoctorCheck {
  const silent = 'CONFIG_ESP_SYSTEM_PANIC_SILENT_REBOOT';
  const at = { path, line: sdkconfig.line(silent) };
  if (!sdkconfig.isOn(silent)) return check(['doctor-panic', 'ok'], { ...at, state: 'printed' });
  const settings = ['CONFIG_ESP_SYSTEM_PANIC_PRINT_REBOOT=y'];
  return check(['doctor-panic', 'error'], { ...at, name: silent, found: 'y', state: 'silent' }, settings);
}

function checkCoreDump({ path, sdkconfig }: ConfigInput): DoctorCheck {
  const places = ['CONFIG_ESP_COREDUMP_ENABLE_TO_UART', 'CONFIG_ESP_COREDUMP_ENABLE_TO_FLASH'];
  const name = places.find((option) => sdkconfig.isOn(option));
  if (name !== undefined) {
    const state = name.endsWith('FLASH') ? 'to-flash' : 'to-uart';
    return check(['doctor-core-dump', 'ok'], { path, line: sdkconfig.line(name), name, found: 'y', state });
  }
  const line = sdkconfig.line('CONFIG_ESP_COREDUMP_ENABLE_TO_NONE');
  return check(['doctor-core-dump', 'warning'], { path, line, name: places[0] ?? null, state: 'off' }, [
    `${places[0]}=y`,
  ]);
}
