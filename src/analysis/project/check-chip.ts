import type { DoctorCheck } from '../../model/doctor.js';
import { placeOf, type ConfigInput } from './config-input.js';
import { check } from './doctor-check.js';
import { idfVersionOf } from './idf-version.js';

const oldRevisions = 'CONFIG_ESP32P4_SELECTS_REV_LESS_V3';
const firstNewRevision = 300;

/**
 * Which revisions of the ESP32-P4 a build runs on: 3.1 to 3.99, or with the option those before 3. The option is there
 * from v5.4.4 and v5.5.2 on, and off by default from v5.5.3 and v6.0 on.
 */
export function checkChip(input: ConfigInput): DoctorCheck[] {
  const { sdkconfig, boardRevision } = input;
  if ((sdkconfig.value('CONFIG_IDF_TARGET') ?? 'esp32p4') !== 'esp32p4') return [];
  const isForOld = isBuiltForOld(sdkconfig);
  if (isForOld === null) return [];
  const at = { ...placeOf(input, oldRevisions), name: oldRevisions };
  const found = isForOld ? 'below 3.0' : '3.1 to 3.99';
  if (boardRevision === null)
    return [check(['doctor-chip-revision', 'ok'], { ...at, found, state: 'range' })];
  const isOldBoard = boardRevision < firstNewRevision;
  const wanted = `${Math.floor(boardRevision / 100)}.${boardRevision % 100}`;
  if (isOldBoard === isForOld) {
    return [check(['doctor-chip-revision', 'ok'], { ...at, found, wanted, state: 'fits' })];
  }
  const setting = isOldBoard ? `${oldRevisions}=y` : `# ${oldRevisions} is not set`;
  return [check(['doctor-chip-revision', 'error'], { ...at, found, wanted, state: 'refused' }, [setting])];
}

/** Null where neither the option nor the version of ESP-IDF tells. */
function isBuiltForOld(sdkconfig: ConfigInput['sdkconfig']): boolean | null {
  if (sdkconfig.line(oldRevisions) !== null) return sdkconfig.isOn(oldRevisions);
  const min = Number(sdkconfig.value('CONFIG_ESP_REV_MIN_FULL') ?? Number.NaN);
  if (Number.isInteger(min)) return min < firstNewRevision;
  const version = idfVersionOf(sdkconfig);
  if (version === null) return null;
  const [major, minor, patch] = version;
  return major < 5 || (major === 5 && (minor < 5 || (minor === 5 && patch < 3)));
}
