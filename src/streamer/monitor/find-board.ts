import type { ListedPort } from '../../model/listed-port.js';
import type { PortInfo } from '../port/port.js';

/** What USB tells of a board. */
export type BoardIdentity = Pick<PortInfo, 'vendorId' | 'productId' | 'serialNumber'>;

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
