import { connect, type Socket } from 'node:net';
import { codeOf } from '../input-error.js';
import { portErrorWith } from './port-error.js';
import type { DiagError } from '../../errors.js';

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

/** Connects within a bound. Throws a DiagError of a port. */
export async function connectTcp({ text, host, port }: TcpTarget, signal?: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('ETIMEDOUT')), connectMs);
      const onAbort = (): void => reject(new Error('interrupted'));
      signal?.addEventListener('abort', onAbort, { once: true });
      const done = (action: () => void) => (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        action();
      };
      socket.once('connect', done(resolve));
      socket.once('error', (error) => done(() => reject(error))());
    });
    return socket;
  } catch (cause) {
    socket.on('error', () => undefined);
    socket.destroy();
    throw connectError(text, cause);
  }
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
