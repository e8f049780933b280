/** The modem lines of a serial port. Asserted (true) pulls down: DTR the chip's IO0, RTS its EN. */
export type ModemLines = { readonly dtr: boolean; readonly rts: boolean };

/** What a report names a port by, and what can be done with it. */
export type PortInfo = {
  /** As the user gave it: `/dev/ttyACM0`, `rfc2217://host:port`, `sim`. */
  readonly path: string;
  readonly kind: 'serial' | 'rfc2217' | 'socket' | 'recording' | 'memory' | 'sim';
  /** True for whatever is known not to be a chip: reports say so. */
  readonly isSimulated: boolean;
  /** False behind a plain socket and on a pty: a chip there cannot be reset by us. */
  readonly hasModemLines: boolean;
  /** False behind a plain socket: the rate is whatever the other end set, and must not change. */
  readonly hasBaud: boolean;
  /** USB ids, four lower-case hexadecimal digits, where the system tells them. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  /** Of the USB device; null where it tells none, as cheap bridges do. */
  readonly serialNumber: string | null;
};

/**
 * A serial connection to a device or to what stands in for one. Made open by `openPort`. Failures are DiagErrors of
 * exit code 4: `port-busy`, `port-missing`, `port-denied`, `port-unplugged`, `port-failed`.
 */
export interface Port {
  readonly info: PortInfo;
  /** Bytes as they come, until the port is closed or lost. Returns what stops the listener. */
  onData(listener: (bytes: Uint8Array) => void): () => void;
  /** Called once: with null after `close`, with the reason where the device went away. Returns what stops it. */
  onClose(listener: (reason: Error | null) => void): () => void;
  /** Resolves when the bytes have been handed to the system. */
  write(bytes: Uint8Array): Promise<void>;
  /** Both lines in one step where the system can. Does nothing without modem lines. */
  setLines(lines: ModemLines): Promise<void>;
  /** Does nothing where `hasBaud` is false. */
  setBaud(baud: number): Promise<void>;
  /** Resolves when the port is free for others. Never throws; may be called twice. */
  close(): Promise<void>;
}
