import type { ChipKind } from './chip-kind.js';
import { chipKinds } from './chip-kinds.js';

/** Chips that we can name (esp-idf v6.1 esp_app_format.h); those that we do not flash are told apart, to refuse. */
const names: ReadonlyMap<number, string> = new Map([
  [2, 'esp32s2'],
  [12, 'esp32c2'],
  [16, 'esp32h2'],
  [20, 'esp32c61'],
  [23, 'esp32c5'],
  [25, 'esp32h21'],
  [28, 'esp32h4'],
  [32, 'esp32s31'],
  ...chipKinds.map(({ id, name }) => [id, name] as const),
]);

/** The chip behind an id that GET_SECURITY_INFO or an image tells; null where we cannot flash it. */
export function chipOf(id: number): ChipKind | null {
  return chipKinds.find((kind) => kind.id === id) ?? null;
}

/** `esp32p4`, or the id where it has no name here. */
export function chipName(id: number): string {
  return names.get(id) ?? `chip ${id}`;
}

/** `esp32p4, esp32c6, …` */
export function flashedChips(): string {
  return chipKinds.map(({ name }) => name).join(', ');
}

/** The original ESP32 answers no GET_SECURITY_INFO; this word of its ROM tells it. */
export const esp32Magic = { address: 0x40001000, value: 0x00f01d83 } as const;
