import { InvalidArgumentError } from 'commander';

/** A whole number, 0 too. */
export function parseCount(value: string): number {
  return parseWhole(value, 0);
}

/** A whole number above 0. */
export function parsePositive(value: string): number {
  return parseWhole(value, 1);
}

function parseWhole(value: string, least: number): number {
  const count = Number(value);
  if (!/^\d{1,9}$/.test(value) || count < least)
    throw new InvalidArgumentError(`It is no whole number from ${least} to 999999999.`);
  return count;
}

const units: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 * 1024 };
/** The largest that a flash says of itself (0x1c in its id, a power of two). */
const maxFlashMegabytes = 256;

// 8M, 512K, 0x800000 as in a partition table, or bytes.
const size = /^(?<count>\d+|0x[0-9a-f]+)(?<unit>[KM]?)$/i;

/** Bytes of a part of a flash. */
export function parseFlashSize(value: string): number {
  const { count = '', unit = '' } = size.exec(value)?.groups ?? {};
  const bytes = Number(count) * (units[unit.toUpperCase()] ?? 1);
  if (bytes === 0) throw new InvalidArgumentError('It is no size like 8M, 512K or 0x800000.');
  if (bytes > maxFlashMegabytes * 1024 * 1024)
    throw new InvalidArgumentError(`No flash of an ESP32 has more than ${maxFlashMegabytes}M.`);
  return bytes;
}

export function parsePort(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new InvalidArgumentError('It is no port: 0 to 65535.');
  return port;
}

/** `ws://HOST[:PORT]`; the id of a client is added to it later. */
export function parseSignalUrl(value: string): string {
  const isUrl = URL.canParse(value) && /^wss?:\/\//.test(value);
  if (!isUrl)
    throw new InvalidArgumentError('It is no address of a signalling server, as ws://127.0.0.1:8000 is.');
  return value;
}

/** 0 to 100, fractions too. */
export function parsePercent(value: string): number {
  const percent = Number(value);
  if (!/^\d{1,3}(?:\.\d{1,6})?$/.test(value) || percent > 100) {
    throw new InvalidArgumentError('It is no number from 0 to 100.');
  }
  return percent;
}
