import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';

type Version = readonly [major: number, minor: number, patch: number];

/** The ESP-IDF that wrote an sdkconfig, else the one that the project was made with; null where neither is named. */
export function idfVersionOf(sdkconfig: Sdkconfig): Version | null {
  const text = sdkconfig.idfVersion ?? sdkconfig.value('CONFIG_IDF_INIT_VERSION');
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?/.exec(text ?? '');
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : null;
}

/** True for an ESP-IDF that is older than that; false where its version is not known. */
export function isOlderThan(
  sdkconfig: Sdkconfig,
  [wantedMajor, wantedMinor]: readonly [number, number],
): boolean {
  const version = idfVersionOf(sdkconfig);
  if (version === null) return false;
  const [major, minor] = version;
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

/** Chips before the RISC-V ones have Xtensa cores; where nothing names a chip it is the ESP32-P4. */
export function isRiscv(sdkconfig: Sdkconfig): boolean {
  return !['esp32', 'esp32s2', 'esp32s3'].includes(sdkconfig.value('CONFIG_IDF_TARGET') ?? '');
}
