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

export const defaultBaud = 115_200;

/**
 * Opens a port from its text: `sim`, `sim:FILE`, `rfc2217://host:port`, `socket://host:port`, or a path of the system.
 * What one kind needs is loaded only then. Throws a DiagError with a code of its own for each way to fail.
 */
export async function openPort(text: string, options: OpenPortOptions = {}): Promise<Port> {
  if (text === 'sim' || text.startsWith('sim:')) {
    const { openSimPort } = await import('../chip/sim-port.js');
    return openSimPort(text, options.sim ?? {});
  }
  throw new DiagError({
    code: 'port-unknown',
    message: `${text} is no port.`,
    hint: 'Give sim.',
    exitCode: exitCodes.usage,
  });
}
