import { crc32 } from 'node:zlib';

/** littlefs' CRC-32: start 0xffffffff, no final XOR, where zlib's has one (lfs_util.c `lfs_crc`). */
export function littlefsCrc(bytes: Uint8Array): number {
  return ~crc32(bytes) >>> 0;
}
