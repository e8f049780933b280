import type { Socket } from 'node:net';
import { portError, portErrorWith } from './port-error.js';
import type { ModemLines, Port } from './port.js';
import { SocketPort } from './socket-port.js';
import { connectTcp, stoppedError, type TcpTarget } from './tcp.js';
import {
  answerOffset,
  comPort,
  control,
  encodeComPort,
  escapeTelnet,
  telnet,
  TelnetDecoder,
  telnetOptions,
} from './telnet.js';

const negotiationMs = 3000;
const answerMs = 1000;
/** Once: a server that does not acknowledge lines (esp_rfc2217_server) is not waited for again. */
const controlAnswerMs = 300;

type Options = {
  readonly baud: number;
  /** `?ign_set_control` of pyserial: do not wait for acknowledgements of lines. */
  readonly ignoresControlAnswers: boolean;
  readonly signal?: AbortSignal | undefined;
};

/** A serial port that another machine serves by RFC 2217 (ser2net, esp_rfc2217_server, pyserial, `simulate`). */
export async function openRfc2217Port(
  target: TcpTarget,
  { baud, ignoresControlAnswers, signal }: Options,
): Promise<Port> {
  const socket = await connectTcp(target, signal);
  const port = new Rfc2217Port(socket, target, !ignoresControlAnswers);
  const stop = (): void => void port.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await port.negotiate(baud);
    return port;
  } catch (error) {
    await port.close();
    throw signal?.aborted ? stoppedError(target.text, signal) : error;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

class Rfc2217Port extends SocketPort {
  readonly #decoder: TelnetDecoder;
  readonly #answered = new Set<string>();
  readonly #waiting = new Map<number, () => void>();
  #lines: ModemLines | null = null;
  #waitsForControl: boolean;

  constructor(socket: Socket, { text }: TcpTarget, waitsForControl: boolean) {
    super(socket, {
      path: text,
      kind: 'rfc2217',
      isSimulated: false,
      hasModemLines: true,
      hasBaud: true,
      vendorId: null,
      productId: null,
      serialNumber: null,
    });
    this.#waitsForControl = waitsForControl;
    this.#decoder = new TelnetDecoder({
      data: (bytes) => this.events.emitData(bytes),
      negotiation: (verb, option) => this.#onNegotiation(verb, option),
      subnegotiation: (option, payload) => {
        if (option === telnetOptions.comPort) this.#onAnswer((payload[0] ?? 0) - answerOffset);
      },
    });
  }

  /** Agrees on the options and sets 8 N 1. Throws where the other end speaks no RFC 2217, or is taken by another. */
  async negotiate(baud: number): Promise<void> {
    const { iac, will, do: please } = telnet;
    const { binary, suppressGoAhead, comPort: option } = telnetOptions;
    for (const name of [binary, suppressGoAhead, option]) {
      this.#answered.add(`${please} ${name}`);
      this.#answered.add(`${telnet.will} ${name}`);
      await this.#sendFirst(Uint8Array.of(iac, will, name, iac, please, name));
    }
    if (!(await this.#answerTo(agreed, negotiationMs))) throw this.#refused();
    await this.setBaud(baud);
    for (const [command, value] of [
      [comPort.dataSize, 8],
      [comPort.parity, 1],
      [comPort.stopSize, 1],
    ] as const) {
      await this.send(encodeComPort(command, [value]));
    }
    await this.send(encodeComPort(comPort.control, [control.noFlow]));
  }

  override async write(bytes: Uint8Array): Promise<void> {
    await this.send(escapeTelnet(bytes));
  }

  // A server may act on each line that it is told, so only changes are sent.
  override async setLines(lines: ModemLines): Promise<void> {
    const { dtrOn, dtrOff, rtsOn, rtsOff } = control;
    const before = this.#lines;
    this.#lines = lines;
    if (lines.dtr !== before?.dtr) await this.#setControl(lines.dtr ? dtrOn : dtrOff);
    if (lines.rts !== before?.rts) await this.#setControl(lines.rts ? rtsOn : rtsOff);
  }

  override async setBaud(baud: number): Promise<void> {
    const values = [baud >>> 24, baud >>> 16, baud >>> 8, baud].map((byte) => byte & 0xff);
    const answer = this.#answerTo(comPort.baud, answerMs);
    await this.send(encodeComPort(comPort.baud, values));
    await answer;
  }

  protected override receive(bytes: Uint8Array): void {
    this.#decoder.push(bytes);
  }

  async #setControl(value: number): Promise<void> {
    const answer = this.#waitsForControl
      ? this.#answerTo(comPort.control, controlAnswerMs)
      : Promise.resolve(true);
    await this.send(encodeComPort(comPort.control, [value]));
    if (!(await answer)) this.#waitsForControl = false;
  }

  // What we asked for ourselves needs no answer; what the server asks for is answered once, so that nothing loops.
  #onNegotiation(verb: number, option: number): void {
    const { iac, wont, do: please, dont } = telnet;
    const key = `${verb} ${option}`;
    if (verb === please && option === telnetOptions.comPort) this.#onAnswer(agreed);
    if (this.#answered.has(key) || verb === wont || verb === dont) return;
    this.#answered.add(key);
    this.send(Uint8Array.of(iac, verb === please ? wont : dont, option)).catch(() => undefined);
  }

  #onAnswer(command: number): void {
    this.#waiting.get(command)?.();
  }

  /** Resolves with false where no answer comes in time; never rejects. */
  async #answerTo(command: number, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (isAnswered: boolean) => (): void => {
        clearTimeout(timer);
        stop();
        this.#waiting.delete(command);
        resolve(isAnswered);
      };
      const timer = setTimeout(finish(false), ms);
      const stop = this.onClose(finish(false));
      this.#waiting.set(command, finish(true));
    });
  }

  // A server whose port is taken closes at once, and the first write meets that.
  async #sendFirst(bytes: Uint8Array): Promise<void> {
    try {
      await this.send(bytes);
    } catch {
      throw this.#refused();
    }
  }

  #refused(): Error {
    const { path } = this.info;
    if (this.events.isClosed) {
      return portError('port-busy', `${path} closed the connection at once: another client has it.`);
    }
    return portErrorWith({
      code: 'port-failed',
      message: `${path} does not speak RFC 2217.`,
      hint: 'Use socket://host:port where the server carries plain bytes.',
    });
  }
}

/** Stands for the server's consent to COM-PORT-OPTION among the sub-commands that are waited for. */
const agreed = -1;
