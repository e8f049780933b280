/** Types by the names that a CSV gives them (esp-idf v5.5 partition_table/gen_esp32part.py, esp_partition.h). */
export const partitionTypes = { app: 0, data: 1, bootloader: 2, partition_table: 3 } as const;

/** Subtypes of applications; the slots of updates are numbered beside these. */
export const appSubtypes = { factory: 0x00, test: 0x20, tee_0: 0x30, tee_1: 0x31 } as const;

export const dataSubtypes = {
  ota: 0x00,
  phy: 0x01,
  nvs: 0x02,
  coredump: 0x03,
  nvs_keys: 0x04,
  efuse: 0x05,
  undefined: 0x06,
  esphttpd: 0x80,
  fat: 0x81,
  spiffs: 0x82,
  littlefs: 0x83,
  tee_ota: 0x90,
} as const;

/** Subtypes of the bootloader and of the table, and one that the bootloader has alone. */
export const ownSubtypes = { primary: 0x00, ota: 0x01 } as const;
export const recoverySubtype = 0x02;

const types: ReadonlyMap<string, number> = new Map(Object.entries(partitionTypes));

/** Names of subtypes by type. */
const subtypes: ReadonlyMap<number, ReadonlyMap<string, number>> = new Map([
  [partitionTypes.app, new Map([...otaSlots(), ...Object.entries(appSubtypes)])],
  [partitionTypes.data, new Map(Object.entries(dataSubtypes))],
  [partitionTypes.bootloader, new Map([...Object.entries(ownSubtypes), ['recovery', recoverySubtype]])],
  [partitionTypes.partition_table, new Map(Object.entries(ownSubtypes))],
]);

function otaSlots(): [string, number][] {
  return Array.from({ length: 16 }, (_, slot) => [`ota_${slot}`, 0x10 + slot]);
}

const byte = /^(?:0x[0-9a-f]{1,2}|\d{1,3})$/i;

/** The number of a partition's type as a CSV gives it, by name or as a number; null for neither. */
export function partitionType(text: string): number | null {
  return types.get(text.toLowerCase()) ?? byteOf(text);
}

/** The number of a subtype, which depends on the type; null for a name that only the project's own build knows. */
export function partitionSubtype(text: string, type: number): number | null {
  // What the build takes an empty one for.
  if (text === '') return dataSubtypes.undefined;
  return subtypes.get(type)?.get(text.toLowerCase()) ?? byteOf(text);
}

function byteOf(text: string): number | null {
  return byte.test(text) && Number(text) <= 0xff ? Number(text) : null;
}
