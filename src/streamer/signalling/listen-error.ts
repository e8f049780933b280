import { DiagError, exitCodes } from '../../errors.js';

/** Why a server cannot listen, and what to do. */
export function listenError({ host, port }: { host: string; port: number }, cause: Error): DiagError {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  return new DiagError({
    code: 'cannot-listen',
    message: `cannot listen on ${host}:${port}: ${reasons[code] ?? code}`,
    hint: hints[code] ?? 'Choose another address with --host or another port with --http-port.',
    exitCode: exitCodes.device,
    cause,
  });
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'that is not allowed',
  ENOTFOUND: 'no such name',
};

const hints: Readonly<Record<string, string>> = {
  EADDRINUSE: 'End the program that has it (another signal?), or choose another port with --http-port.',
  EADDRNOTAVAIL: 'Give --host 0.0.0.0 for all addresses of this machine.',
  EACCES: 'Choose a port above 1023 with --http-port.',
};
