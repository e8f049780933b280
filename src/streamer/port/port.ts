/** The modem lines that USB serial adapters wire to the chip: DTR low-active to IO0, RTS low-active to EN. */
export type ModemLines = { readonly dtr: boolean; readonly rts: boolean };

/** What `ports` tells of a port, and what a report names it by. */
export type PortInfo = {
  /** As the user gave it: `/dev/ttyACM0`, `rfc2217://host:port`, `sim`. */
  readonly path: string;
  readonly kind: 'serial' | 'rfc2217' | 'socket' | 'replay' | 'memory' | 'sim';
  /** True for whatever is not a chip: reports say so. */
  readonly isSimulated: boolean;
  /** False for a plain socket or a pty: a chip behind it cannot be reset by us. */
  readonly hasModemLines: boolean;
  readonly vendorId: string | null;
  readonly productId: string | null;
};

/**
 * A serial connection to a device or to what stands in for one. Made open by `openPort`; every failure is a DiagError
 * (exit code 4) with a code of its own: `port-busy`, `port-missing`, `port-denied`, `port-unplugged`.
 */
export interface Port {
  readonly info: PortInfo;
  /** Bytes as they come, until the port is closed or lost. Several listeners may listen. Returns what stops it. */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Called once: with null after `close`, with the reason when the device went away. */
  onClose(listener: (reason: Error | null) => void): void;
  /** Resolves when the bytes have left for the device. */
  write(bytes: Uint8Array): Promise<void>;
  /** Both lines at once, as some adapters glitch between two calls. Does nothing without modem lines. */
  setLines(lines: ModemLines): Promise<void>;
  setBaud(baud: number): Promise<void>;
  /** Resolves when the port is free for others. Never throws, may be called twice. */
  close(): Promise<void>;
}
