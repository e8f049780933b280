import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { RefusalReason } from '../../model/signal-event.js';

export type Visit = { readonly host: string | undefined; readonly origin: string | undefined };

/**
 * Who may come in. A page that reached us by DNS rebinding sends an Origin that matches its Host, but the Host is a
 * name of its own: names that are not ours are refused. An IP address in Host is good whichever it is (behind a NAT or
 * in a container it is not one of ours), since a page from there was served by us. A board sends no Origin.
 */
export function checkVisit({ host, origin }: Visit, names: ReadonlySet<string>): RefusalReason | null {
  const name = hostNameOf(host);
  if (host === undefined || name === null) return 'foreign-host';
  if (isIP(name) === 0 && !names.has(name)) return 'foreign-host';
  if (origin === undefined) return null;
  return origin.toLowerCase() === `http://${host.toLowerCase()}` ? null : 'foreign-origin';
}

/** Names under which this machine is known, in lower case; `listenHost` as it was given. */
export function ownNames(listenHost: string): ReadonlySet<string> {
  const own = hostname().toLowerCase();
  return new Set(['localhost', own, `${own}.local`, listenHost.toLowerCase()]);
}

// 192.168.1.248:8000, localhost, [::1]:8000
const hostHeader = /^(?:\[(?<v6>[0-9a-f:.]{2,45})\]|(?<name>[a-z0-9._-]{1,253}))(?::\d{1,5})?$/i;

function hostNameOf(host: string | undefined): string | null {
  const groups = hostHeader.exec(host ?? '')?.groups;
  return (groups?.['v6'] ?? groups?.['name'])?.toLowerCase() ?? null;
}
