type Frame = { readonly program: number; readonly timeMs: number };

/** A frame of ESP-IDF's binary log as esp_log_format_binary() sends it: an `I` line, format and tag by their addresses. */
export function binaryFrame({ program, timeMs }: Frame): Buffer {
  const info = 3;
  const frame = Buffer.alloc(20);
  frame.writeUInt8(program, 0);
  frame.writeUInt16BE((info << 10) | frame.length, 1);
  frame.writeUInt32BE(0x4000_c1f0, 3);
  frame.writeUInt32BE(0x4000_b004, 7);
  frame.writeUInt32BE(timeMs, 11);
  frame.writeUInt32BE(0x0001_86a0, 15);
  frame.writeUInt8(remainderOf(frame.subarray(0, -1)), 19);
  return frame;
}

/** CRC-8 with x^8 + x^2 + x + 1: the remainder of one long division. */
function remainderOf(bytes: Uint8Array): number {
  const divisor = 0b1_0000_0111n;
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}00`);
  for (let bits = rest.toString(2).length; bits > 8; bits = rest.toString(2).length)
    rest ^= divisor << BigInt(bits - 9);
  return Number(rest);
}
