import { once } from 'node:events';
import type { RawData, WebSocket } from 'ws';
import type { RefusalReason } from '../../model/signal-event.js';
import { limits } from './limits.js';
import type { Member, SignallingRoom } from './signalling-room.js';
import { TokenBucket } from './token-bucket.js';

export type SocketMemberOptions = {
  readonly id: string;
  readonly address: string;
  readonly room: SignallingRoom;
  readonly now: () => number;
};

const maxFarewellMs = 200;

/** A client on a WebSocket, with the limits that keep it from hurting the others. */
export class SocketMember implements Member {
  readonly id: string;
  readonly address: string;
  readonly #socket: WebSocket;
  readonly #options: SocketMemberOptions;
  readonly #bucket: TokenBucket;
  #isAlive = true;

  constructor(socket: WebSocket, options: SocketMemberOptions) {
    this.id = options.id;
    this.address = options.address;
    this.#socket = socket;
    this.#options = options;
    const { messagesPerSecond: perSecond, messageBurst: burst } = limits;
    this.#bucket = new TokenBucket({ perSecond, burst }, options.now());
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => (this.#isAlive = true));
    socket.on('ping', (data) => {
      if (this.#allow()) socket.pong(data);
    });
    socket.once('close', (code, reason) => options.room.leave(this, code, reason.toString('utf8')));
    // ws closes with 1009 what is too large, in one frame or in endless fragments, and with 1002 or 1007 what is no
    // WebSocket.
    socket.on('error', (error) => this.#refuse(reasonOf(error), error.message));
  }

  send(text: string): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount > limits.maxBufferedBytes) {
      this.#refuse('slow-reader', `${this.#socket.bufferedAmount} bytes wait for it`);
      this.#socket.terminate();
      return false;
    }
    this.#socket.send(text);
    return true;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Closes it, and waits until it is gone; one that does not answer the close is cut off. */
  async end(code: number, reason: string): Promise<void> {
    if (this.#socket.readyState === this.#socket.CLOSED) return;
    const closed = once(this.#socket, 'close');
    this.#socket.close(code, reason);
    const timer = setTimeout(() => this.#socket.terminate(), maxFarewellMs);
    await closed;
    clearTimeout(timer);
  }

  checkAlive(): void {
    if (!this.#isAlive) {
      this.#refuse('half-open', `no answer to a ping for ${limits.pingEveryMs} ms`);
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#isAlive = true;
    if (!this.#allow()) return;
    if (isBinary) return this.#refuse('binary', 'a binary message');
    // Buffers are what ws gives unless it is told otherwise.
    this.#options.room.receive(this, (data as Buffer).toString('utf8'));
  }

  #allow(): boolean {
    // What came in before the close was sent is dropped.
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#bucket.take(this.#options.now())) return true;
    this.#refuse('too-many-messages', `more than ${limits.messagesPerSecond} a second`);
    this.#socket.close(1008, 'too many messages');
    // Its receive buffer may hold a great many more.
    setTimeout(() => this.#socket.terminate(), 200).unref();
    return false;
  }

  #refuse(reason: RefusalReason, detail: string): void {
    this.#options.room.refuse({ id: this.id, address: this.address, reason, detail });
  }
}

function reasonOf(error: Error): RefusalReason {
  return 'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'too-large' : 'bad-frame';
}
