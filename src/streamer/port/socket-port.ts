import type { Socket } from 'node:net';
import { PortEvents } from './port-events.js';
import { portError, portErrorWith } from './port-error.js';
import type { ModemLines, Port, PortInfo } from './port.js';
import { connectTcp, type TcpTarget } from './tcp.js';

const closeMs = 1000;

/** A serial port at the other end of a TCP connection that carries its bytes and nothing else. */
export async function openSocketPort(target: TcpTarget, signal?: AbortSignal): Promise<Port> {
  const socket = await connectTcp(target, signal);
  return new SocketPort(socket, {
    path: target.text,
    kind: 'socket',
    isSimulated: false,
    hasModemLines: false,
    hasBaud: false,
    vendorId: null,
    productId: null,
    serialNumber: null,
  });
}

/** What sockets and RFC 2217 share. */
export class SocketPort implements Port {
  readonly info: PortInfo;
  protected readonly events = new PortEvents();
  readonly #socket: Socket;
  #hasHeard = false;

  constructor(socket: Socket, info: PortInfo) {
    this.info = info;
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#hasHeard = true;
      this.receive(bytes);
    });
    socket.on('error', (cause) => this.events.emitClose(this.lost(cause)));
    socket.on('close', () => this.events.emitClose(this.lost()));
    // A half-closed connection gives nothing any more.
    socket.on('end', () => this.events.emitClose(this.lost()));
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    return this.events.onData(listener);
  }

  onClose(listener: (reason: Error | null) => void): () => void {
    return this.events.onClose(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.send(bytes);
  }

  async setLines(_lines: ModemLines): Promise<void> {}

  async setBaud(_baud: number): Promise<void> {}

  async close(): Promise<void> {
    const wasClosed = this.events.isClosed;
    this.events.emitClose(null);
    if (this.#socket.closed) return;
    if (wasClosed) {
      this.#socket.destroy();
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#socket.destroy(), closeMs);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket.end();
    });
  }

  /** Takes what comes over the connection. */
  protected receive(bytes: Uint8Array): void {
    this.events.emitData(bytes);
  }

  /** Writes to the connection as it is. */
  protected async send(bytes: Uint8Array): Promise<void> {
    if (this.events.isClosed) throw this.events.lossReason ?? this.lost();
    await new Promise<void>((resolve, reject) => {
      // The caller may use its buffer again when this resolves.
      this.#socket.write(bytes, (error) => (error ? reject(this.lost(error)) : resolve()));
    });
  }

  protected lost(cause?: unknown): Error {
    const { path } = this.info;
    if (this.#hasHeard) return portError('port-unplugged', `The connection to ${path} was lost.`, cause);
    // A server whose port is taken closes at once; one behind which nothing speaks looks the same.
    return portErrorWith({
      code: 'port-unplugged',
      message: `The connection to ${path}, which has said nothing (another client may have it), was lost.`,
      hint: 'Close the monitor, terminal or flash tool that has it open, or check cable and power; then try again.',
      cause,
    });
  }
}
