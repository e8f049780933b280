/** A function that the startup code said it would call next. */
export type InitFunctionCall = {
  readonly address: number;
  /** The core, for a system init function; null for a constructor. */
  readonly core: number | null;
};

// D (453) cpu_start: calling init function: 0x40001a9e
// D (382) cpu_start: calling init function: 0x40000846 on core: 0     (esp-idf v5 components/esp_system/startup.c)
const call = /\bcalling init function: 0x(?<address>[0-9a-f]{8})(?![0-9a-f])(?: on core: (?<core>\d{1,2}))?/i;

/**
 * Parses the line that esp-idf v4.3 to v5 logs before it calls a constructor (debug level), with or without the prefix
 * of ESP_LOG or of a capture tool. Null for any other line, and for one that lost digits.
 */
export function parseInitFunctionLine(text: string): InitFunctionCall | null {
  const groups = call.exec(text)?.groups;
  if (!groups) return null;
  const { address = '', core } = groups;
  return { address: Number.parseInt(address, 16), core: core === undefined ? null : Number(core) };
}
