import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { listenError } from '../listen-error.js';
import type { PortDevice } from '../port/memory-port.js';
import { Rfc2217Connection } from './rfc2217-server.js';

/** What `--listen` names. */
export type ListenAddress = {
  readonly kind: 'rfc2217' | 'socket';
  readonly host: string;
  readonly port: number;
};

const listenText =
  /^(?<kind>rfc2217|socket):\/\/(?<host>\[[0-9a-f:]{2,39}\]|[\w.-]{1,253}):(?<port>\d{1,5})$/i;

/** `rfc2217://127.0.0.1:4000`, `socket://[::1]:0`; null for anything else. */
export function parseListenAddress(text: string): ListenAddress | null {
  const groups = listenText.exec(text)?.groups;
  const port = Number(groups?.['port'] ?? Number.NaN);
  if (groups === undefined || !(port <= 65_535)) return null;
  const kind = groups['kind']?.toLowerCase() === 'socket' ? 'socket' : 'rfc2217';
  return { kind, host: (groups['host'] ?? '').replaceAll(/^\[|\]$/g, ''), port };
}

/** Far more than a flash tool leaves unread. */
const maxUnreadBytes = 8 * 1024 * 1024;

/** What is served: one client at a time, over all listeners, as with a real port. */
export class ChipServer {
  readonly #makeDevice: () => PortDevice;
  readonly #servers: Server[] = [];
  #client: Socket | null = null;

  /** `makeDevice` gives the device to a new client. */
  constructor(makeDevice: () => PortDevice) {
    this.#makeDevice = makeDevice;
  }

  /** Resolves with the URL, whose port is known then. Throws `cannot-listen`. */
  async listen({ kind, host, port }: ListenAddress): Promise<string> {
    const server = createServer({ noDelay: true }, (socket) => this.#onClient(kind, socket));
    try {
      server.listen(port, host);
      await once(server, 'listening');
    } catch (cause) {
      throw listenError({ host, port, options: { host: '--listen', port: '--listen' } }, cause);
    }
    this.#servers.push(server);
    const address = server.address();
    const chosen = typeof address === 'object' && address !== null ? address.port : port;
    return `${kind}://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
  }

  async close(): Promise<void> {
    this.#client?.destroy();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #onClient(kind: ListenAddress['kind'], socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.#client !== null) {
      socket.destroy();
      return;
    }
    this.#client = socket;
    const device = this.#makeDevice();
    const write = (bytes: Uint8Array): void => {
      // What a client does not read is lost in the end, as at a real port.
      if (!socket.writable || socket.writableLength > maxUnreadBytes) return;
      // Who does not read is not heard either, so that questions cannot fill the memory with answers.
      if (!socket.write(bytes)) socket.pause();
    };
    socket.on('drain', () => socket.resume());
    const connection = kind === 'rfc2217' ? new Rfc2217Connection(device, write) : null;
    device.attach({
      send: (bytes) => (connection === null ? write(bytes) : connection.send(bytes)),
      lose: () => socket.destroy(),
    });
    socket.on('data', (bytes) => (connection === null ? device.receive(bytes) : connection.receive(bytes)));
    socket.on('close', () => {
      device.detach();
      this.#client = null;
    });
  }
}
