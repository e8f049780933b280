/** Bootloader and application, in the first byte of a frame. */
const [bootloader, application] = [0x01, 0x02];
const smallestFrame = 16;
/** Frames one behind the other that are no accident: each has a length, a level and a check. */
const enoughFrames = 3;

/**
 * True where these bytes have frames of ESP-IDF's binary log (CONFIG_LOG_MODE_BINARY, from v5.5 on), which holds addresses
 * of texts in the ELF and no text: esp-idf log_format_binary.c. A frame is a byte for the program, 16 bits with version,
 * width of its time, level and length, all big-endian, its fields, and a CRC-8 (polynomial 0x07) over all before it.
 */
export function hasBinaryLog(bytes: Uint8Array): boolean {
  for (let start = 0; start < bytes.length; start++) {
    let [at, frames] = [start, 0];
    for (let next = endOfFrame(bytes, at); next !== null; next = endOfFrame(bytes, at)) {
      at = next;
      if (++frames === enoughFrames) return true;
    }
  }
  return false;
}

function endOfFrame(bytes: Uint8Array, start: number): number | null {
  const [program, high = 0, low = 0] = bytes.subarray(start, start + 3);
  if (program !== bootloader && program !== application) return null;
  const control = (high << 8) | low;
  const [version, level, length] = [control >>> 14, (control >>> 10) & 0x7, control & 0x3ff];
  const end = start + length;
  // Levels are those of esp_log_level_t: none to verbose.
  if (version !== 0 || level === 0 || level > 5 || length < smallestFrame || end > bytes.length) return null;
  return crc8(bytes.subarray(start, end - 1)) === bytes[end - 1] ? end : null;
}

function crc8(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1;
  }
  return crc;
}
