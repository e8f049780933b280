import type { DoctorCheck } from '../../model/doctor.js';
import { placeOf, type ConfigInput } from './config-input.js';
import { check } from './doctor-check.js';

/** Whether a crash leaves a word. */
export function checkCrashOptions(input: ConfigInput): DoctorCheck[] {
  return [checkPanic(input), checkCoreDump(input)];
}

function checkPanic(input: ConfigInput): DoctorCheck {
  const silent = 'CONFIG_ESP_SYSTEM_PANIC_SILENT_REBOOT';
  const at = placeOf(input, silent);
  if (!input.sdkconfig.isOn(silent)) return check(['doctor-panic', 'ok'], { ...at, state: 'printed' });
  const settings = ['CONFIG_ESP_SYSTEM_PANIC_PRINT_REBOOT=y'];
  return check(['doctor-panic', 'error'], { ...at, name: silent, found: 'y', state: 'silent' }, settings);
}

function checkCoreDump(input: ConfigInput): DoctorCheck {
  const places = ['CONFIG_ESP_COREDUMP_ENABLE_TO_UART', 'CONFIG_ESP_COREDUMP_ENABLE_TO_FLASH'];
  const name = places.find((option) => input.sdkconfig.isOn(option));
  if (name !== undefined) {
    const state = name.endsWith('FLASH') ? 'to-flash' : 'to-uart';
    return check(['doctor-core-dump', 'ok'], { ...placeOf(input, name), name, found: 'y', state });
  }
  const place = placeOf(input, 'CONFIG_ESP_COREDUMP_ENABLE_TO_NONE');
  return check(['doctor-core-dump', 'warning'], { ...place, name: places[0] ?? null, state: 'off' }, [
    `${places[0]}=y`,
  ]);
}
