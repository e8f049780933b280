import { InvalidArgumentError, Option, type Command } from 'commander';
import { DiagError, exitCodes } from '../errors.js';
import { openPort } from '../streamer/port/open-port.js';
import { simulationNotice } from '../streamer/port/simulation-notice.js';
import type { Port } from '../streamer/port/port.js';
import { warn } from './warn.js';

/** Options of all commands that talk to a device. */
export type PortOptions = { readonly port?: string; readonly baud: number };

/** Adds `--port`, or ESP_RTC_DIAG_PORT, and `--baud`, whose meaning and default are the command's. */
export function addPortOptions(
  command: Command,
  baud: { readonly use: string; readonly rate: number },
): Command {
  return command
    .addOption(
      new Option(
        '--port <port>',
        'a path such as /dev/ttyACM0, rfc2217://host:port, socket://host:port, or sim for the built-in chip',
      ).env('ESP_RTC_DIAG_PORT'),
    )
    .addOption(new Option('--baud <rate>', baud.use).argParser(parseBaud).default(baud.rate));
}

/** Opens the port that the options name. A simulation says so first. */
export async function openGivenPort({ port: text, baud }: PortOptions, signal: AbortSignal): Promise<Port> {
  if (text === undefined || text === '') {
    throw new DiagError({
      code: 'port-not-given',
      message: 'It is not said which port to use.',
      hint: 'Give --port or set ESP_RTC_DIAG_PORT; esp-rtc-diag ports lists what is there, --port sim works without a board.',
      exitCode: exitCodes.usage,
    });
  }
  const port = await openPort(text, { baud, signal, warn });
  if (port.info.isSimulated) warn(simulationNotice);
  return port;
}

function parseBaud(value: string): number {
  const baud = Number(value);
  if (!/^\d{1,8}$/.test(value) || baud < 300)
    throw new InvalidArgumentError('It is no rate in bits a second.');
  return baud;
}
