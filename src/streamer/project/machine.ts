import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { MachineFacts } from '../../model/doctor.js';
import { listPorts } from '../port/list-ports.js';
import { dialAddresses } from '../signalling/dial-addresses.js';

/** Packages and programs that some commands want and none needs to start. */
const packages = ['serialport', 'node-datachannel'];
const programs = ['ffmpeg'];

/** What this machine is and has; nothing is opened and nothing is loaded. */
export async function lookAtMachine(): Promise<MachineFacts> {
  const ports = await listPorts();
  return {
    nodeVersion: process.versions.node,
    addresses: dialAddresses().map(({ address }) => address),
    ports: await Promise.all(ports.map(async ({ path }) => ({ path, isUsable: await isUsable(path) }))),
    hasUdev: process.platform === 'linux' ? existsSync('/run/udev') : null,
    optional: [
      ...packages.map((name) => ({ name, isThere: isInstalled(name) })),
      ...programs.map((name) => ({ name, isThere: isOnPath(name) })),
    ],
  };
}

async function isUsable(path: string): Promise<boolean> {
  // Windows has no such permissions.
  if (process.platform === 'win32') return true;
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
}

function isInstalled(name: string): boolean {
  try {
    // As `import` finds it; `require` would look in global folders, too.
    import.meta.resolve(name);
    return true;
  } catch {
    // Optional packages may be absent.
    return false;
  }
}

function isOnPath(program: string): boolean {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, program + suffix)));
}
