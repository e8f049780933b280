import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ListedPort } from '../../model/listed-port.js';
import { portKindOf } from './port-kind.js';

/** The serial ports of this machine. Without the package serialport, or without udev, Linux tells them itself. */
export async function listPorts(): Promise<readonly ListedPort[]> {
  if (process.platform === 'linux') return listLinuxPorts('/sys/class/tty');
  return sorted(await listByPackage());
}

function sorted(ports: readonly ListedPort[]): readonly ListedPort[] {
  return ports.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function listByPackage(): Promise<ListedPort[]> {
  try {
    const { SerialPort } = await import('serialport');
    const ports = await SerialPort.list();
    return ports.map(({ path, serialNumber = null, manufacturer = null, ...ids }) => {
      const vendorId = ids.vendorId?.toLowerCase() ?? null;
      const productId = ids.productId?.toLowerCase() ?? null;
      return { path, vendorId, productId, serialNumber, manufacturer, kind: portKindOf(vendorId, productId) };
    });
  } catch {
    // Not installed, or it cannot list here: then none is known.
    return [];
  }
}

/** Names of real ports; consoles and ptys are left out. */
const portName = /^tty(?:USB|ACM|AMA|XRUSB|WCH|MFD|O|S)\d+$|^rfcomm\d+$/;
const maxLevels = 4;

/**
 * The ports in a folder such as `/sys/class/tty`: `ttyACM0/device` lies in the interface of a USB device, whose ids are
 * one or more levels up.
 */
export async function listLinuxPorts(ttyFolder: string): Promise<readonly ListedPort[]> {
  const names = await readdir(ttyFolder).catch(() => []);
  // What the kernel itself writes to (`tty0 ttyS0`) has no board, and often no plug either.
  const consoles = (await readField(join(ttyFolder, 'console'), 'active'))?.split(' ') ?? [];
  const wanted = names.filter((name) => portName.test(name) && !consoles.includes(name));
  const ports = await Promise.all(wanted.map((name) => readLinuxPort(ttyFolder, name)));
  return sorted(ports.filter((port) => port !== null));
}

async function readLinuxPort(ttyFolder: string, name: string): Promise<ListedPort | null> {
  const device = await realpath(join(ttyFolder, name, 'device')).catch(() => null);
  // A UART that the kernel knows of but that is not fitted has type 0.
  if (device === null || (await readField(join(ttyFolder, name), 'type')) === '0') return null;
  let folder = device;
  for (let level = 0; level < maxLevels; level++, folder = dirname(folder)) {
    const vendorId = await readField(folder, 'idVendor');
    if (vendorId === null) continue;
    const [productId = null, serialNumber = null, manufacturer = null] = await Promise.all(
      ['idProduct', 'serial', 'manufacturer'].map((field) => readField(folder, field)),
    );
    const kind = portKindOf(vendorId, productId);
    return { path: `/dev/${name}`, vendorId, productId, serialNumber, manufacturer, kind };
  }
  const unknown = { vendorId: null, productId: null, serialNumber: null, manufacturer: null } as const;
  return { path: `/dev/${name}`, ...unknown, kind: 'serial' };
}

async function readField(folder: string, name: string): Promise<string | null> {
  const text = await readFile(join(folder, name), 'utf8').catch(() => '');
  return text.trim() || null;
}
