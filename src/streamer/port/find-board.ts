import { realpath } from 'node:fs/promises';
import type { ListedPort } from '../../model/listed-port.js';
import { listPorts } from './list-ports.js';
import { portError } from './port-error.js';
import type { PortInfo } from './port.js';

/** What USB tells of a board. */
export type BoardIdentity = Pick<PortInfo, 'vendorId' | 'productId' | 'serialNumber'>;

/**
 * The path of a board that went away, for `openPort`; undefined where only the name that was given can tell. Throws
 * `port-missing` while it is not there.
 */
export async function locateBoard(lost: PortInfo, list = listPorts): Promise<string | undefined> {
  if (lost.vendorId === null) return undefined;
  const target = await realpath(lost.path).catch(() => lost.path);
  const path = findBoard(lost, target, await list());
  if (path === null) throw portError('port-missing', `The board of ${lost.path} is not there.`);
  // The name of a link is kept: it follows its board, if that is what it is for.
  return path === target ? lost.path : path;
}

/**
 * Where a board that went away is now: the path that it had, another one where the system numbered it anew, or null while
 * it is not there. Another board at the old path is not taken for it. `realPath` is the old path without links.
 */
export function findBoard(
  lost: BoardIdentity,
  realPath: string,
  ports: readonly ListedPort[],
): string | null {
  const same = ports.filter((port) => isSame(lost, port));
  if (same.some(({ path }) => path === realPath)) return realPath;
  // Bridges of one make may all have the same serial number, or none.
  const [only, ...others] = same;
  return only !== undefined && others.length === 0 ? only.path : null;
}

const espressif = '303a';

function isSame(lost: BoardIdentity, { vendorId, productId, serialNumber }: ListedPort): boolean {
  if (vendorId !== lost.vendorId || serialNumber !== lost.serialNumber) return false;
  // The chip's own units are another product in the application than in the loader; the number is the chip's.
  const isChip = vendorId === espressif && serialNumber !== null;
  return productId === lost.productId || isChip;
}
