/** Duration of one frame in microseconds by the configuration in the first byte (RFC 6716, table 2). */
function frameMicroseconds(config: number): number {
  if (config < 12) return [10_000, 20_000, 40_000, 60_000][config % 4] ?? 0;
  if (config < 16) return [10_000, 20_000][config % 2] ?? 0;
  return [2_500, 5_000, 10_000, 20_000][config % 4] ?? 0;
}

/** How long an Opus packet plays, in milliseconds (RFC 6716, 3.1 and 3.2); null where it is empty. */
export function opusDurationMs(packet: Uint8Array): number | null {
  const [first, second] = packet;
  if (first === undefined) return null;
  const code = first & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : (second ?? 0) & 0x3f;
  return (count * frameMicroseconds(first >>> 3)) / 1000;
}
