import { InvalidArgumentError } from 'commander';

/** A whole number, 0 too. */
export function parseCount(value: string): number {
  return parseFrom(0, value);
}

/** A whole number above 0. */
export function parsePositive(value: string): number {
  return parseFrom(1, value);
}

function parseFrom(least: number, value: string): number {
  const count = Number(value);
  if (!/^\d{1,9}$/.test(value) || count < least)
    throw new InvalidArgumentError(`It is no whole number from ${least} to 999999999.`);
  return count;
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
