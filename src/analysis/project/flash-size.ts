import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';

const megabyte = 1024 * 1024;
/** What a first build takes where nothing is chosen (esp-idf v5.5 esptool_py/Kconfig.projbuild, on every chip). */
export const defaultFlashBytes = 2 * megabyte;
const choices = [2, 4, 8, 16, 32, 64, 128];
// CONFIG_ESPTOOLPY_FLASHSIZE_16MB=y
const chosenSize = /^CONFIG_ESPTOOLPY_FLASHSIZE_(?<megabytes>\d{1,3})MB$/;

/**
 * The flash that a build is for; null where no line says it. A whole `sdkconfig` has the size as a text, which Kconfig
 * makes; what people write into `sdkconfig.defaults` is the choice (esp-idf v5.5 esptool_py/Kconfig.projbuild).
 */
export function flashBytesOf(sdkconfig: Sdkconfig): number | null {
  const written = Number.parseInt(sdkconfig.value('CONFIG_ESPTOOLPY_FLASHSIZE') ?? '', 10);
  if (Number.isFinite(written)) return written * megabyte;
  // The file for a target comes after the general one, and wins.
  const chosen = sdkconfig.names.findLast((name) => chosenSize.test(name) && sdkconfig.isOn(name));
  const megabytes = chosenSize.exec(chosen ?? '')?.groups?.['megabytes'];
  return megabytes === undefined ? null : Number(megabytes) * megabyte;
}

/** The option for the smallest flash that holds so much; none where no flash does. */
export function flashOptionsFor(bytes: number): readonly string[] {
  const megabytes = choices.find((size) => size * megabyte >= bytes);
  return megabytes === undefined ? [] : [`CONFIG_ESPTOOLPY_FLASHSIZE_${megabytes}MB=y`];
}
