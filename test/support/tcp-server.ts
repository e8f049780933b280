import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A server on a free port of the loopback, for as long as `use` runs. */
export async function withServer<T>(
  onClient: (socket: Socket) => void,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('error', () => undefined);
    onClient(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  try {
    return await use(address.port);
  } finally {
    for (const client of clients) client.destroy();
    server.close();
  }
}
