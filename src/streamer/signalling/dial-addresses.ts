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

/** False for an address that only this machine reaches. */
export function isOpenToNetwork(host: string): boolean {
  return host !== 'localhost' && host !== '::1' && !host.startsWith('127.');
}
