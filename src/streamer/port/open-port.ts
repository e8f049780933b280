import { DiagError, exitCodes } from '../../errors.js';
import type { SimulationOptions } from '../chip/simulation.js';
import type { Port } from './port.js';

export type OpenPortOptions = {
  /** Of the console; the loader starts at 115,200 whatever this is. */
  readonly baud?: number;
  readonly signal?: AbortSignal;
  /** For what is worth a word but no error, such as a port without modem lines. */
  readonly warn?: (message: string) => void;
  /** For `sim`. */
  readonly sim?: SimulationOptions;
};

const defaultBaud = 115_200;

/**
 * Opens a port from its text: `sim`, `sim:FILE`, `rfc2217://host:port`, `socket://host:port`, or a path of the system.
 * What one kind needs is loaded only then. Throws a DiagError with a code of its own for each way to fail.
 */
export async function openPort(text: string, options: OpenPortOptions = {}): Promise<Port> {
  if (text === 'sim' || text.startsWith('sim:')) {
    if (text === 'sim:') throw noFile();
    const { openSimPort } = await import('../chip/sim-port.js');
    return openSimPort(text, options.sim ?? {});
  }
  // A path has no scheme: http:// and tcp:// are meant as addresses, too.
  if (/^(?:rfc2217|socket):|^[a-z][a-z\d+.-]*:\/\//i.test(text)) return openTcpPort(text, options);
  const { openSerialPort } = await import('./serial-port.js');
  return openSerialPort(text, options);
}

async function openTcpPort(text: string, { baud = defaultBaud, signal }: OpenPortOptions): Promise<Port> {
  const { parseTcpTarget } = await import('./tcp.js');
  const target = parseTcpTarget(text);
  if (target === null) throw noTarget(text);
  if (/^socket:/i.test(text)) {
    const { openSocketPort } = await import('./socket-port.js');
    return openSocketPort(target, signal);
  }
  const { openRfc2217Port } = await import('./rfc2217-port.js');
  return openRfc2217Port(target, {
    baud,
    signal,
    ignoresControlAnswers: target.options.has('ign_set_control'),
  });
}

function noFile(): DiagError {
  return new DiagError({
    code: 'port-unknown',
    message: 'sim: names no file for the flash.',
    hint: 'Write sim:board.bin, which keeps its flash, or sim, which starts empty.',
    exitCode: exitCodes.usage,
  });
}

function noTarget(text: string): DiagError {
  return new DiagError({
    code: 'port-unknown',
    message: `${text} names no host and port.`,
    hint: 'Write rfc2217://host:port or socket://host:port.',
    exitCode: exitCodes.usage,
  });
}
