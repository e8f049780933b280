import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { codeOf } from '../input-error.js';
import { portErrorWith } from './port-error.js';
import { DiagError, exitCodes } from '../../errors.js';

const connectMs = 5000;

export type TcpTarget = { readonly text: string; readonly host: string; readonly port: number };

const targetText =
  /^(?:rfc2217|socket):\/\/(?<host>\[[0-9a-f:.]{2,45}\]|[\w.-]{1,253}):(?<port>\d{1,5})(?:\/?\?(?<query>[^#]{0,200}))?\/?$/i;

/** Host, port and options of `rfc2217://host:port?option`; null where it is none. */
export function parseTcpTarget(text: string): (TcpTarget & { readonly options: URLSearchParams }) | null {
  const groups = targetText.exec(text)?.groups;
  const port = Number(groups?.['port'] ?? Number.NaN);
  if (groups === undefined || !(port >= 1 && port <= 65_535)) return null;
  const host = (groups['host'] ?? '').replaceAll(/^\[|\]$/g, '');
  return { text, host, port, options: new URLSearchParams(groups['query'] ?? '') };
}

/** Connects within a bound, or until the abort. Throws a DiagError of a port, or one of exit code 130. */
export async function connectTcp({ text, host, port }: TcpTarget, signal?: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  const stop = AbortSignal.any([...(signal ? [signal] : []), AbortSignal.timeout(connectMs)]);
  try {
    await once(socket, 'connect', { signal: stop });
    return socket;
  } catch (cause) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw stop.aborted ? stoppedError(text, stop) : connectError(text, cause);
  }
}

/** The error for a port that was not waited for any longer: because of the user, or because its time was up. */
export function stoppedError(text: string, { reason }: AbortSignal): DiagError {
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return connectError(text, new Error('it does not answer'));
  }
  return new DiagError({
    code: 'interrupted',
    message: `It was interrupted before ${text} had answered.`,
    hint: 'Run it again.',
    exitCode: exitCodes.interrupted,
    cause: reason,
  });
}

function connectError(text: string, cause: unknown): DiagError {
  const code = codeOf(cause);
  if (code === 'ECONNREFUSED') {
    const hint =
      'Start the server first (esp_rfc2217_server, ser2net, esp-rtc-diag simulate), and check host and port.';
    return portErrorWith({ code: 'port-missing', message: `Nothing listens at ${text}.`, hint, cause });
  }
  const isUnknown = code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  const reason = isUnknown
    ? 'there is no such host'
    : code || (cause instanceof Error ? cause.message : String(cause));
  const hint = 'Check host and port, and the network between.';
  return portErrorWith({
    code: 'port-missing',
    message: `${text} cannot be reached: ${reason}.`,
    hint,
    cause,
  });
}
