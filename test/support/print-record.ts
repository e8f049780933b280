/** What a heap trace knows of one block when it prints it. */
export type PrintableRecord = {
  readonly sizeBytes: number;
  readonly address: number;
  readonly region: 'internal' | 'psram' | null;
  readonly cpu: number;
  readonly ccount: number;
  /** Return addresses, innermost first; at most `depth`, none of them NULL. */
  readonly callers: readonly number[];
  /** CONFIG_HEAP_TRACING_STACK_DEPTH. */
  readonly depth: number;
  /** Generation C alone prints it. */
  readonly isFreed: boolean;
};

/** esp-idf v3.1 to v5.0: `%d bytes (@ %p) allocated CPU %d ccount 0x%08x caller …`, with newlib's bare `%p`. */
export function printRecordA(record: PrintableRecord): string {
  const { sizeBytes, address, cpu, ccount } = record;
  const head = `${sizeBytes} bytes (@ 0x${address.toString(16)}) allocated CPU ${cpu} ccount ${padded(ccount)}`;
  return `${head} caller ${stack(record, (frame) => `0x${frame.toString(16)}`)}`;
}

/** esp-idf v5.1 to v5.4: `%6d bytes (@ %p%s) allocated CPU %d ccount 0x%08x caller …`, with the ROM's padded `%p`. */
export function printRecordB(record: PrintableRecord): string {
  return `${paddedHead(record)} caller ${stack(record, padded)}`;
}

/** esp-idf v5.5 and later: B, without ` caller` where there is no stack, and with ` freed`. */
export function printRecordC(record: PrintableRecord): string {
  const callers = record.callers.length > 0 ? ` caller ${stack(record, padded)}` : '';
  return `${paddedHead(record)}${callers}${record.isFreed ? ' freed' : ''}`;
}

function paddedHead({ sizeBytes, address, region, cpu, ccount }: PrintableRecord): string {
  const label = region === null ? '' : region === 'internal' ? ', Internal' : ',    PSRAM';
  const size = String(sizeBytes).padStart(6);
  return `${size} bytes (@ ${padded(address)}${label}) allocated CPU ${cpu} ccount ${padded(ccount)}`;
}

// A colon stands after every frame but the one at index depth - 1.
function stack({ callers, depth }: PrintableRecord, print: (frame: number) => string): string {
  return callers.map((frame, index) => `${print(frame)}${index === depth - 1 ? '' : ':'}`).join('');
}

function padded(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
