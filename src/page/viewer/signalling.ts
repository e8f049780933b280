/** What the server or the streamer may say to a viewer. */
export type Incoming = { readonly type: string; readonly sdp?: string; readonly detail?: string };

export type SignallingOptions = {
  readonly onOpen: () => void;
  readonly onMessage: (message: Incoming) => void;
  readonly onClose: (reason: string) => void;
};

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const streamerId = 'server';

/** Our end of the signalling: a WebSocket to the server that this page comes from. */
export class Signalling {
  readonly #socket: WebSocket;

  constructor({ onOpen, onMessage, onClose }: SignallingOptions) {
    this.#socket = new WebSocket(`ws://${location.host}/${makeId()}`);
    this.#socket.addEventListener('open', onOpen);
    this.#socket.addEventListener('close', ({ code, reason }) =>
      onClose(reason === '' ? `code ${code}` : reason),
    );
    this.#socket.addEventListener('message', ({ data }) => {
      const message = typeof data === 'string' ? parse(data) : null;
      if (message) onMessage(message);
    });
  }

  /** Flat fields only: the firmware takes a brace at the end of a part for the end of the message. */
  send(type: string, sdp?: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ id: streamerId, type, ...(sdp === undefined ? {} : { sdp }) }));
  }

  close(): void {
    this.#socket.close(1000);
  }
}

// A page on plain http in a LAN is no secure context: it has no `randomUUID`.
function makeId(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(10));
  return [...numbers].map((number) => letters[number % letters.length]).join('');
}

function parse(text: string): Incoming | null {
  try {
    // Checked field by field below.
    const value = JSON.parse(text) as Partial<Record<string, unknown>> | null;
    const { type, sdp, detail } = value ?? {};
    if (typeof type !== 'string') return null;
    return {
      type,
      ...(typeof sdp === 'string' ? { sdp } : {}),
      ...(typeof detail === 'string' ? { detail } : {}),
    };
  } catch {
    // The server sends nothing but JSON; what else comes is not for us.
    return null;
  }
}
