import { realpath } from 'node:fs/promises';
import type { SerialPort as NodeSerialPort } from 'serialport';
import type { ListedPort } from '../../model/listed-port.js';
import { PortEvents } from './port-events.js';
import { portError } from './port-error.js';
import type { ModemLines, Port, PortInfo } from './port.js';
import { listPorts } from './list-ports.js';
import type { OpenPortOptions } from './open-port.js';

type SerialPortClass = typeof NodeSerialPort;

const defaultBaud = 115_200;
/** What a system says where a device has no modem lines, as a pty. */
const noLines = /inappropriate ioctl|invalid argument|ENOTTY|EINVAL/i;

/** A serial port of this machine. Throws `port-missing`, `port-busy`, `port-denied`, `port-failed`. */
export async function openSerialPort(path: string, options: OpenPortOptions): Promise<Port> {
  const SerialPort = await loadSerialPort();
  const { vendorId = null, productId = null, serialNumber = null } = (await findPort(path)) ?? {};
  const device = new SerialPort({
    path,
    baudRate: options.baud ?? defaultBaud,
    autoOpen: false,
    hupcl: false,
  });
  await new Promise<void>((resolve, reject) => {
    device.open((error) => (error ? reject(openError(path, error)) : resolve()));
  });
  const ids = { vendorId, productId, serialNumber };
  const info = { path, kind: 'serial', isSimulated: false, hasBaud: true, ...ids } as const;
  return new SerialPortAdapter(device, info, options.warn ?? (() => undefined));
}

/** The npm package, or an error that says how to get it. */
async function loadSerialPort(): Promise<SerialPortClass> {
  try {
    return (await import('serialport')).SerialPort;
  } catch (cause) {
    throw portError(
      'port-unavailable',
      'Serial ports need the package serialport, which is not installed.',
      cause,
    );
  }
}

// A name under /dev/serial/by-id is a link to the port.
async function findPort(path: string): Promise<ListedPort | undefined> {
  const target = await realpath(path).catch(() => path);
  return (await listPorts()).find((port) => port.path === target);
}

class SerialPortAdapter implements Port {
  readonly #device: NodeSerialPort;
  readonly #info: Omit<PortInfo, 'hasModemLines'>;
  readonly #events = new PortEvents();
  readonly #warn: (message: string) => void;
  #hasModemLines = true;

  constructor(
    device: NodeSerialPort,
    info: Omit<PortInfo, 'hasModemLines'>,
    warn: (message: string) => void,
  ) {
    this.#device = device;
    this.#info = info;
    this.#warn = warn;
    device.on('data', (bytes: Buffer) => this.#events.emitData(bytes));
    // Either may come where a device goes: a pty tells nothing until the next write.
    device.on('error', (cause) => this.#events.emitClose(this.#lost(cause)));
    device.on('close', (cause: unknown) => this.#events.emitClose(this.#lost(cause)));
  }

  get info(): PortInfo {
    return { ...this.#info, hasModemLines: this.#hasModemLines };
  }

  onData(listener: (bytes: Uint8Array) => void): () => void {
    return this.#events.onData(listener);
  }

  onClose(listener: (reason: Error | null) => void): () => void {
    return this.#events.onClose(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#throwIfLost();
    await new Promise<void>((resolve, reject) => {
      this.#device.write(Buffer.from(bytes), (error) => (error ? reject(this.#lost(error)) : resolve()));
    });
  }

  // serialport asserts what is left out, so both lines are always given.
  async setLines({ dtr, rts }: ModemLines): Promise<void> {
    if (!this.#hasModemLines) return;
    this.#throwIfLost();
    const error = await new Promise<Error | null>((resolve) => {
      this.#device.set({ dtr, rts, brk: false, cts: false, dsr: false }, resolve);
    });
    if (error === null) return;
    if (!noLines.test(error.message)) throw this.#lost(error);
    this.#hasModemLines = false;
    this.#warn(`${this.#info.path} has no modem lines, so it cannot reset the chip.`);
  }

  async setBaud(baud: number): Promise<void> {
    this.#throwIfLost();
    // What was written goes out at the rate that it was written for.
    await new Promise<void>((resolve, reject) => {
      this.#device.drain((error) => (error ? reject(this.#lost(error)) : resolve()));
    });
    await new Promise<void>((resolve, reject) => {
      this.#device.update({ baudRate: baud }, (error) => (error ? reject(this.#lost(error)) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.#events.emitClose(null);
    if (!this.#device.isOpen) return;
    await new Promise<void>((resolve) => this.#device.close(() => resolve()));
  }

  #throwIfLost(): void {
    if (this.#events.isClosed) throw this.#events.lossReason ?? this.#lost(undefined);
  }

  #lost(cause: unknown): Error {
    return portError('port-unplugged', `${this.#info.path} went away.`, cause);
  }
}

function openError(path: string, cause: Error): Error {
  const { message } = cause;
  if (/cannot lock|resource (?:temporarily unavailable|busy)|access denied/i.test(message)) {
    return portError('port-busy', `${path} is in use by another program.`, cause);
  }
  if (/no such file|file not found/i.test(message))
    return portError('port-missing', `There is no port ${path}.`, cause);
  if (/permission denied|not permitted/i.test(message)) {
    return portError('port-denied', `${path} cannot be opened: permission denied.`, cause);
  }
  return portError('port-failed', `${path} cannot be opened: ${message.replace(/^error:? */i, '')}.`, cause);
}
