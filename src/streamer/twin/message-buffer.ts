/** The firmware's WebSocket client hands on a message in pieces of this size (`buffer_size` of streamer_main.cpp). */
const pieceBytes = 2048;
/** The firmware's buffer grows until its memory ends; ours does not. */
const maxBytes = 1024 * 1024;

const opening = 0x7b;
const closing = 0x7d;

/**
 * How the firmware puts messages together: what has come so far is complete when it starts with `{` and ends with `}`,
 * whatever is between. Anything else stays and spoils what follows, also over a new connection.
 */
export class MessageBuffer {
  #bytes = Buffer.alloc(0);

  /** Takes a message; the texts that the firmware takes for complete, most often one. */
  push(message: Uint8Array): string[] {
    const complete: string[] = [];
    for (let start = 0; start < message.length; start += pieceBytes) {
      const piece = message.subarray(start, start + pieceBytes);
      if (this.#bytes.length + piece.length > maxBytes) continue;
      this.#bytes = Buffer.concat([this.#bytes, piece]);
      if (this.#bytes[0] !== opening || this.#bytes.at(-1) !== closing) continue;
      complete.push(this.#bytes.toString('utf8'));
      this.#bytes = Buffer.alloc(0);
    }
    return complete;
  }
}
