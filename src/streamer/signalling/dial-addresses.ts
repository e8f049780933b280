import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** Hard-coded in the firmware's source, with the path `/server`. */
export const firmwareAddress = { host: '192.168.1.248', port: 8000 } as const;

/** The IPv4 addresses under which a board in the same network may find this machine. */
export function dialAddresses(): { readonly address: string; readonly name: string }[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.map(({ address, family, internal }) => ({
      address,
      name,
      isUseful: family === 'IPv4' && !internal,
    })),
  );
  return all.filter(({ isUseful }) => isUseful).map(({ address, name }) => ({ address, name }));
}

/** Where a program on this machine dials a server that listens at this address, which may be all of them. */
export function ownDialUrl(host: string, port: number): string {
  const own = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `ws://${isIPv6(own) ? `[${own}]` : own}:${port}`;
}

/** False for an address that only this machine reaches. */
export function isOpenToNetwork(host: string): boolean {
  return host !== 'localhost' && host !== '::1' && !host.startsWith('127.');
}
