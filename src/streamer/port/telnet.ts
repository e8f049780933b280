/** Telnet (RFC 854) as far as RFC 2217 needs it. */
export const telnet = { iac: 255, sb: 250, se: 240, will: 251, wont: 252, do: 253, dont: 254 } as const;
export const telnetOptions = { binary: 0, suppressGoAhead: 3, comPort: 44 } as const;

/** Sub-commands of COM-PORT-OPTION (RFC 2217); the server's answer is 100 more. */
export const comPort = {
  baud: 1,
  dataSize: 2,
  parity: 3,
  stopSize: 4,
  control: 5,
  lineStateMask: 10,
  modemStateMask: 11,
  purge: 12,
} as const;
export const answerOffset = 100;
export const control = {
  noFlow: 1,
  askDtr: 7,
  dtrOn: 8,
  dtrOff: 9,
  askRts: 10,
  rtsOn: 11,
  rtsOff: 12,
} as const;

/** Longer sub-negotiations than any that exist are forgotten. */
const maxSubnegotiation = 256;

type Sink = {
  data(bytes: Uint8Array): void;
  negotiation(verb: number, option: number): void;
  subnegotiation(option: number, payload: Uint8Array): void;
};

/** Data with each IAC doubled. */
export function escapeTelnet(bytes: Uint8Array): Uint8Array {
  let count = 0;
  for (const byte of bytes) if (byte === telnet.iac) count++;
  if (count === 0) return bytes;
  const out = new Uint8Array(bytes.length + count);
  let at = 0;
  for (const byte of bytes) {
    out[at++] = byte;
    if (byte === telnet.iac) out[at++] = byte;
  }
  return out;
}

/** `IAC SB 44 command values… IAC SE` */
export function encodeComPort(command: number, values: readonly number[]): Uint8Array {
  const { iac, sb, se } = telnet;
  const body = escapeTelnet(Uint8Array.of(command, ...values));
  return Uint8Array.of(iac, sb, telnetOptions.comPort, ...body, iac, se);
}

/** Takes a telnet stream apart, for any chunking. */
export class TelnetDecoder {
  readonly #sink: Sink;
  #state: 'data' | 'iac' | 'verb' | 'sub' | 'sub-iac' = 'data';
  #verb = 0;
  #sub: number[] = [];

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    let start = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (this.#state === 'data' && byte !== telnet.iac) continue;
      if (this.#state === 'data') this.#flush(bytes, start, i);
      this.#take(byte);
      start = i + 1;
      // A doubled IAC is one byte of data.
      if (this.#isLiteral) start = i;
      this.#isLiteral = false;
    }
    if (this.#state === 'data') this.#flush(bytes, start, bytes.length);
  }

  #isLiteral = false;

  #flush(bytes: Uint8Array, start: number, end: number): void {
    if (end > start) this.#sink.data(bytes.subarray(start, end));
  }

  #take(byte: number): void {
    switch (this.#state) {
      case 'data':
        this.#state = 'iac';
        return;
      case 'iac':
        return this.#takeCommand(byte);
      case 'verb':
        this.#state = 'data';
        return this.#sink.negotiation(this.#verb, byte);
      case 'sub':
        if (byte === telnet.iac) this.#state = 'sub-iac';
        else this.#collect(byte);
        return;
      case 'sub-iac':
        return this.#takeSubCommand(byte);
    }
  }

  #takeCommand(byte: number): void {
    this.#state = 'data';
    if (byte === telnet.iac) this.#isLiteral = true;
    else if (byte >= telnet.will && byte <= telnet.dont) {
      this.#verb = byte;
      this.#state = 'verb';
    } else if (byte === telnet.sb) {
      this.#sub = [];
      this.#state = 'sub';
    }
  }

  #takeSubCommand(byte: number): void {
    this.#state = 'sub';
    if (byte === telnet.iac) return this.#collect(byte);
    this.#state = 'data';
    const [option, ...payload] = this.#sub;
    if (byte === telnet.se && option !== undefined && this.#sub.length <= maxSubnegotiation) {
      this.#sink.subnegotiation(option, Uint8Array.from(payload));
    }
    this.#sub = [];
  }

  #collect(byte: number): void {
    if (this.#sub.length <= maxSubnegotiation) this.#sub.push(byte);
  }
}
