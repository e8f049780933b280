import { InvalidArgumentError, Option, type Command } from 'commander';

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

function parseBaud(value: string): number {
  const baud = Number(value);
  if (!/^\d{1,8}$/.test(value) || baud < 300)
    throw new InvalidArgumentError('It is no rate in bits a second.');
  return baud;
}
