import { WebSocket, type RawData } from 'ws';

export type SignallingLinkOptions = {
  readonly url: URL;
  readonly onOpen: () => void;
  /** The bytes of a text message. */
  readonly onText: (bytes: Buffer) => void;
  /** Once, also where it never opened. */
  readonly onClose: (reason: string) => void;
};

const handshakeTimeoutMs = 5_000;
const maxMessageBytes = 64 * 1024;
/** A server that reads nothing gets no more than this. */
const maxBufferedBytes = 256 * 1024;

/** Our end of a WebSocket to a signalling server; the firmware's settings, that is no compression. */
export class SignallingLink {
  readonly #socket: WebSocket;
  #error: string | null = null;

  constructor({ url, onOpen, onText, onClose }: SignallingLinkOptions) {
    this.#socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: handshakeTimeoutMs,
      maxPayload: maxMessageBytes,
      followRedirects: false,
    });
    this.#socket.on('open', onOpen);
    this.#socket.on('message', (data: RawData, isBinary) => {
      // Buffers are what ws gives unless it is told otherwise.
      if (!isBinary) onText(data as Buffer);
    });
    this.#socket.on('error', (error) => (this.#error = error.message));
    this.#socket.once('close', (code, reason) => {
      onClose(
        this.#error ?? `closed with ${code}${reason.length === 0 ? '' : ` (${reason.toString('utf8')})`}`,
      );
    });
  }

  /** False where it could not go. */
  send(text: string): boolean {
    const { readyState, OPEN, bufferedAmount } = this.#socket;
    if (readyState !== OPEN || bufferedAmount > maxBufferedBytes) return false;
    this.#socket.send(text);
    return true;
  }

  close(): void {
    this.#socket.close(1000);
    // A server that does not answer the close keeps no descriptor of ours.
    setTimeout(() => this.#socket.terminate(), 300).unref();
  }
}

/** `ws://host:8000` and an id make `ws://host:8000/id`, below whatever path the address has. */
export function urlOfClient(base: string, id: string): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${encodeURIComponent(id)}`;
  return url;
}
