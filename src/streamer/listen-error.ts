import { DiagError, exitCodes } from '../errors.js';
import { codeOf } from './input-error.js';

/** Where something was to listen, and the options that name another place. */
export type ListenPlace = {
  readonly host: string;
  readonly port: number;
  readonly options: { readonly host: string; readonly port: string };
};

/** Why a server cannot listen, and what to do. */
export function listenError({ host, port, options }: ListenPlace, cause: unknown): DiagError {
  const code = codeOf(cause);
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const hints: Readonly<Record<string, string>> = {
    EADDRINUSE: `End the program that has it (another one of these?), or choose another port with ${options.port}.`,
    EADDRNOTAVAIL: `Give 0.0.0.0 with ${options.host}: all addresses of this machine.`,
    EACCES: `Choose a port above 1023 with ${options.port}.`,
  };
  return new DiagError({
    code: 'cannot-listen',
    message: `Nothing can listen at ${place}: ${reasons[code] ?? (code || String(cause))}.`,
    hint: hints[code] ?? `Choose another address with ${options.host} or another port with ${options.port}.`,
    exitCode: exitCodes.device,
    cause,
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'that is not allowed',
  ENOTFOUND: 'there is no such name',
};
