import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { takeCandidates } from '../rtc/sdp-candidates.js';

export type LossOptions = {
  /** How many of 100 packets of media are lost. */
  readonly lossPercent: number;
  /** How much later the others arrive. */
  readonly delayMs: number;
};

/** A browser tries each of its addresses; more than this is no browser. */
const maxPeers = 16;
/** Of media that waits for its delay. */
const maxDelayed = 10_000;

/**
 * A bad network between the twin and one viewer. It stands in the place of libdatachannel's socket in the offer, and
 * loses and delays media on its way to the viewer; ICE, DTLS and RTCP go through, so that NACKs arrive. The same packets
 * are lost in each run.
 */
export class LossProxy {
  readonly #options: LossOptions;
  readonly #outside: Socket;
  readonly #target: { readonly address: string; readonly port: number };
  /** By the viewer's address and port, the socket that speaks for it to libdatachannel. */
  readonly #peers = new Map<string, Socket>();
  readonly #delayed = new Set<NodeJS.Timeout>();
  readonly #random = new Xorshift();
  #isClosed = false;

  private constructor(
    options: LossOptions,
    { outside, target }: { outside: Socket; target: { address: string; port: number } },
  ) {
    this.#options = options;
    this.#outside = outside;
    this.#target = target;
    // The network may say that nobody listens any more; ICE finds that out by itself.
    outside.on('error', () => undefined);
    outside.on('message', (bytes, { address, port }) => this.#forwardIn(bytes, address, port));
  }

  /** The proxy, and the offer that leads to it. Null where the offer has no IPv4 candidate. */
  static async open(
    offer: string,
    options: LossOptions,
  ): Promise<{ readonly proxy: LossProxy; readonly offer: string } | null> {
    const { candidates } = takeCandidates(offer);
    const target = candidates.find(({ address }) => isIPv4(address));
    if (target === undefined) return null;
    const outside = createSocket('udp4');
    const port = await bind(outside, target.address.startsWith('127.') ? '127.0.0.1' : '0.0.0.0');
    const proxy = new LossProxy(options, { outside, target });
    return { proxy, offer: withPort(offer, target.port, port) };
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const timer of this.#delayed) clearTimeout(timer);
    for (const socket of [this.#outside, ...this.#peers.values()]) socket.close();
  }

  #forwardIn(bytes: Buffer, address: string, port: number): void {
    const peer = this.#peerOf(address, port);
    if (!this.#isClosed) peer?.send(bytes, this.#target.port, this.#target.address);
  }

  #peerOf(address: string, port: number): Socket | null {
    const key = `${address}:${port}`;
    const known = this.#peers.get(key);
    if (known) return known;
    if (this.#peers.size >= maxPeers) return null;
    const inside = createSocket('udp4');
    inside.on('error', () => undefined);
    inside.on('message', (bytes) => this.#forwardOut(bytes, address, port));
    this.#peers.set(key, inside);
    return inside;
  }

  #forwardOut(bytes: Buffer, address: string, port: number): void {
    const send = (): void => {
      if (!this.#isClosed) this.#outside.send(bytes, port, address);
    };
    if (!isMedia(bytes)) return send();
    if (this.#random.next() * 100 < this.#options.lossPercent) return;
    if (this.#options.delayMs === 0 || this.#delayed.size >= maxDelayed) return send();
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      send();
    }, this.#options.delayMs);
    this.#delayed.add(timer);
  }
}

async function bind(socket: Socket, address: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, address, () => {
      socket.removeListener('error', reject);
      resolve();
    });
  });
  return socket.address().port;
}

/** The offer with another port in the candidates that have the first one; those of IPv6 are left out. */
function withPort(offer: string, from: number, to: number): string {
  const lines = offer.split('\r\n').flatMap((line) => {
    const [candidate] = takeCandidates(line).candidates;
    if (candidate === undefined) return [line];
    const { address, port } = candidate;
    return isIPv4(address) && port === from
      ? [line.replace(` ${address} ${from} `, ` ${address} ${to} `)]
      : [];
  });
  return lines.join('\r\n');
}

/** RTP, by RFC 5764 and RFC 5761; SRTP leaves the header as it is. */
function isMedia(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0;
  const type = (bytes[1] ?? 0) & 127;
  return first >= 128 && first < 192 && (type < 64 || type > 95);
}

/** Marsaglia's xorshift of 32 bits: chance that comes out the same each time. */
class Xorshift {
  #state = 0x9e3779b9;

  /** From 0 to below 1. */
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) / 2 ** 32;
  }
}
