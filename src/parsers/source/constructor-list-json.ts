import type { ListedConstructor } from '../../model/constructor-list.js';

const hexAddress = /^0x(?<digits>[0-9a-f]{1,8})$/i;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads our own JSON: the whole document of `ctors` or `ctors skip`, an array of constructors, or one line of NDJSON.
 * Null for a text that is no JSON.
 */
export function parseListedJson(text: string, listLine: number): readonly ListedConstructor[] | null {
  const start = text.trimStart().charAt(0);
  if (start !== '{' && start !== '[') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Another form of list, or NDJSON of which the caller tries each line.
    return null;
  }
  return constructorsIn(value).flatMap((item) => parseConstructor(item, listLine) ?? []);
}

function constructorsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isFields(value)) return [];
  const { skipped, constructors, event } = value;
  if (Array.isArray(skipped)) return skipped;
  if (Array.isArray(constructors)) return constructors;
  // Other events of NDJSON have addresses too, and are no constructors.
  return event === undefined || event === 'constructor' || event === 'skipped' ? [value] : [];
}

function parseConstructor(value: unknown, listLine: number): ListedConstructor | null {
  if (!isFields(value)) return null;
  const { address, symbol, file, line } = value;
  const digits = typeof address === 'string' ? hexAddress.exec(address)?.groups?.['digits'] : undefined;
  if (digits === undefined) return null;
  return {
    listLine,
    address: Number.parseInt(digits, 16),
    symbol: typeof symbol === 'string' ? symbol : null,
    file: typeof file === 'string' ? file : null,
    line: typeof line === 'number' ? line : null,
    action: null,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
