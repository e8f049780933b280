import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { RefusalReason, SignalEvent, SignalSummary } from '../../model/signal-event.js';
import { checkVisit, ownNames } from './access.js';
import { clientIdOf } from './client-id.js';
import { limits } from './limits.js';
import { listenError } from '../listen-error.js';
import { answerPage, type PageFiles } from './page-responder.js';
import { SignallingRoom } from './signalling-room.js';
import { SocketMember } from './socket-member.js';
import { UpgradeGate } from './upgrade-gate.js';

export type SignallingOptions = {
  readonly host: string;
  /** 0 picks one. */
  readonly port: number;
  readonly isPassThrough: boolean;
  /** What a browser gets, by path. */
  readonly pages: PageFiles;
  readonly onEvent: (event: SignalEvent) => void;
};

export interface SignallingServer {
  readonly port: number;
  summary(): SignalSummary;
  close(): Promise<void>;
}

/** Starts the server that the firmware dials; it serves the viewer page on the same port. */
export async function startSignalling(options: SignallingOptions): Promise<SignallingServer> {
  const startedMs = performance.now();
  const now = (): number => Math.round(performance.now() - startedMs);
  const room = new SignallingRoom({ now, onEvent: options.onEvent, isPassThrough: options.isPassThrough });
  const names = ownNames(options.host);
  const gate = new UpgradeGate(now);
  const members = new Set<SocketMember>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // The firmware does not take compressed messages.
    perMessageDeflate: false,
    maxPayload: limits.maxMessageBytes,
    // Pings count as messages, and what is too much is named in the log.
    autoPong: false,
  });
  const http = createServer({ connectionsCheckingInterval: 1_000 }, (request, response) => {
    const reason = checkVisit(visitOf(request), names);
    if (reason) room.refuse({ ...whereFrom(request), id: null, reason, detail: detailOf(request) });
    answerPage(options.pages, reason, { request, response });
  });
  http.headersTimeout = limits.headersTimeoutMs;
  http.requestTimeout = limits.headersTimeoutMs;
  http.keepAliveTimeout = limits.headersTimeoutMs;
  http.maxConnections = limits.maxConnections;

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that is gone before it gets its answer.
    socket.on('error', () => socket.destroy());
    const id = clientIdOf(request.url ?? '');
    const { address } = whereFrom(request);
    const reason = refusalOf(request);
    if (reason !== null || id === null) {
      room.refuse({ id, address, reason: reason ?? 'bad-id', detail: detailOf(request) });
      return rejectUpgrade(socket, reason ?? 'bad-id');
    }
    sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
      const member = new SocketMember(webSocket, { id, address, room, now });
      members.add(member);
      webSocket.once('close', () => members.delete(member));
      room.join(member);
    });
  });

  function refusalOf(request: IncomingMessage): RefusalReason | null {
    if (!gate.take(whereFrom(request).address)) return 'too-many-upgrades';
    const foreign = checkVisit(visitOf(request), names);
    if (foreign) return foreign;
    return members.size >= limits.maxClients ? 'too-many-clients' : null;
  }

  await listen(http, options);
  const waiting = setInterval(() => room.checkWaiting(), 500);
  const pinging = setInterval(() => {
    for (const member of members) member.checkAlive();
  }, limits.pingEveryMs);
  return {
    // It listens on TCP: only a socket file has a text for its address.
    port: (http.address() as AddressInfo).port,
    summary: () => room.summary(),
    async close() {
      clearInterval(waiting);
      clearInterval(pinging);
      http.close();
      await Promise.all([...members].map((member) => member.end(1001, 'the server ends')));
      http.closeAllConnections();
    },
  };
}

const options = { host: '--host', port: '--http-port' } as const;

async function listen(http: Server, { host, port }: SignallingOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (cause: Error): void => reject(listenError({ host, port, options }, cause));
    http.once('error', fail);
    http.listen({ host, port, exclusive: true }, () => {
      http.removeListener('error', fail);
      resolve();
    });
  });
}

const statusLines: Readonly<Partial<Record<RefusalReason, string>>> = {
  'too-many-clients': '503 Service Unavailable',
  'too-many-upgrades': '429 Too Many Requests',
  'bad-id': '400 Bad Request',
};

function rejectUpgrade(socket: Duplex, reason: RefusalReason): void {
  const status = statusLines[reason] ?? '403 Forbidden';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${reason}\n`);
  setTimeout(() => socket.destroy(), 1_000).unref();
}

function visitOf({ headers }: IncomingMessage): { host: string | undefined; origin: string | undefined } {
  return { host: headers.host, origin: headers.origin };
}

function whereFrom({ socket }: IncomingMessage): { address: string } {
  return { address: socket.remoteAddress ?? 'unknown' };
}

function detailOf({ url = '', headers: { host = '', origin = '' } }: IncomingMessage): string {
  return `path ${url.slice(0, 80)}, host ${host.slice(0, 80)}, origin ${origin.slice(0, 80)}`;
}
