import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RefusalReason } from '../../model/signal-event.js';

/** Files of the viewer page, by path. */
export type PageFiles = ReadonlyMap<string, { readonly type: string; readonly body: string }>;

/** Nothing but our own files: no inline script, no other origin, no frame. `'self'` allows WebSockets of this port. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src blob:; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

export function answerPage(
  pages: PageFiles,
  refusal: RefusalReason | null,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const path = (request.url ?? '').split(/[?#]/, 1)[0] ?? '';
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const page = pages.get(path);
  const status = refusal ? 403 : !isReading ? 405 : page ? 200 : 404;
  const body = status === 200 && page ? page.body : `${refusal ?? statusWords[status] ?? ''}\n`;
  response.writeHead(status, {
    ...headers,
    'Content-Type': status === 200 && page ? page.type : 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    // What else was sent with a request that is no reading is not read.
    ...(isReading ? {} : { Connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const statusWords: Readonly<Record<number, string>> = {
  404: 'There is nothing here. The viewer page is at /.',
  405: 'This server is only read from.',
};
