import { DiagError, exitCodes } from '../../errors.js';
import { usbKindOf } from '../../streamer/loader/reset.js';
import { locateBoard } from '../../streamer/port/find-board.js';
import { openPort } from '../../streamer/port/open-port.js';
import { ReturningPort } from '../../streamer/port/returning-port.js';
import { simulationNotice } from '../../streamer/port/simulation-notice.js';
import type { Port, PortInfo } from '../../streamer/port/port.js';
import { readMemoryModel, type MemoryModelOptions } from './read-memory-model.js';
import { warn } from '../answer/warn.js';

/** Options of all commands that talk to a device. */
export type PortOptions = MemoryModelOptions & { readonly port?: string; readonly baud: number };

/** Opens the port that the options name, or the one at `path`, where a board came back there. A simulation says so first. */
export async function openGivenPort(options: PortOptions, signal: AbortSignal, path?: string): Promise<Port> {
  const { port: given, baud } = options;
  const text = path ?? given;
  if (text === undefined || text === '') {
    throw portNotGiven();
  }
  const memoryModel = await readMemoryModel(options, signal);
  if (memoryModel !== null && !/^sim(?::|$)/.test(text)) throw modelWithoutSim(text);
  const port = await openPort(text, { baud, signal, warn, ...(memoryModel && { sim: { memoryModel } }) });
  if (port.info.isSimulated) warn(simulationNotice);
  return port;
}

/** The same for a loader, which resets the chip: a board on the chip's own USB unit may leave the bus by that, and is found again. */
export async function openLoaderPort(options: PortOptions, signal: AbortSignal): Promise<Port> {
  const port = await openGivenPort(options, signal);
  if (usbKindOf(port) === 'bridge') return port;
  const openAgain = async (info: PortInfo): Promise<Port> =>
    openGivenPort(options, signal, await locateBoard(info));
  return new ReturningPort(port, { openAgain, signal });
}

/** The DiagError of a command line that names no port. */
export function portNotGiven(): DiagError {
  return new DiagError({
    code: 'port-not-given',
    message: 'It is not said which port to use.',
    hint: 'Give --port or set ESP_RTC_DIAG_PORT; esp-rtc-diag ports lists what is there, --port sim works without a board.',
    exitCode: exitCodes.usage,
  });
}

function modelWithoutSim(port: string): DiagError {
  return new DiagError({
    code: 'model-without-sim',
    message: `--model and --leak are for the built-in chip, and ${port} is another port.`,
    hint: 'Give --port sim, or leave them out; simulate has them for a chip behind a server.',
    exitCode: exitCodes.usage,
  });
}
