import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listLinuxPorts } from '../../../src/streamer/port/list-ports.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';

const folder = new TemporaryFolder();

/** A tree as Linux has it under /sys: `class/tty/NAME/device` is a link into the devices. */
function makeSys(
  name: string,
  ports: Readonly<
    Record<string, { readonly device: string; readonly files: Readonly<Record<string, string>> }>
  >,
): string {
  const root = folder.file(name);
  const classes = join(root, 'class/tty');
  mkdirSync(classes, { recursive: true });
  for (const [port, { device, files }] of Object.entries(ports)) {
    mkdirSync(join(root, device), { recursive: true });
    mkdirSync(join(classes, port), { recursive: true });
    symlinkSync(join(root, device), join(classes, port, 'device'));
    for (const [path, text] of Object.entries(files)) {
      const file = path.startsWith('tty:') ? join(classes, port, path.slice(4)) : join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${text}\n`);
    }
  }
  return classes;
}

describe.skipIf(process.platform === 'win32')('the serial ports of Linux', () => {
  it('are listed with the ids of the USB device that they are a part of', async () => {
    const usb = 'devices/pci/usb1/1-2';
    const sys = makeSys('boards', {
      // An interface of the device, as of the chip's own unit.
      ttyACM0: {
        device: `${usb}/1-2:1.0`,
        files: {
          [`${usb}/idVendor`]: '303a',
          [`${usb}/idProduct`]: '1001',
          [`${usb}/serial`]: '60:55:F9:00:00:01',
          [`${usb}/manufacturer`]: 'Espressif',
        },
      },
      // A port below an interface, as of a bridge; cheap ones have no serial number.
      ttyUSB0: {
        device: 'devices/pci/usb1/1-3/1-3:1.0/ttyUSB0',
        files: { 'devices/pci/usb1/1-3/idVendor': '1a86', 'devices/pci/usb1/1-3/idProduct': '7523' },
      },
      ttyS0: { device: 'devices/platform/serial8250', files: { 'tty:type': '4' } },
    });
    const none = { serialNumber: null, manufacturer: null };
    expect(await listLinuxPorts(sys)).toEqual([
      {
        path: '/dev/ttyACM0',
        vendorId: '303a',
        productId: '1001',
        serialNumber: '60:55:F9:00:00:01',
        manufacturer: 'Espressif',
        kind: 'usb-jtag',
      },
      { path: '/dev/ttyS0', vendorId: null, productId: null, ...none, kind: 'serial' },
      { path: '/dev/ttyUSB0', vendorId: '1a86', productId: '7523', ...none, kind: 'ch34x' },
    ]);
  });

  it('leave out consoles, the one of the kernel too, what is not fitted, and what goes while it is read', async () => {
    const sys = makeSys('others', {
      tty0: { device: 'devices/virtual/tty0', files: {} },
      console: { device: 'devices/virtual/console', files: { 'tty:active': 'tty0 ttyS0' } },
      ttyS0: { device: 'devices/pnp0', files: { 'tty:type': '4' } },
      ttyS7: { device: 'devices/platform/serial8250', files: { 'tty:type': '0' } },
    });
    mkdirSync(join(sys, 'ttyACM9'));
    symlinkSync('/nowhere', join(sys, 'ttyACM9', 'device'));
    expect(await listLinuxPorts(sys)).toEqual([]);
    expect(await listLinuxPorts(folder.file('nothing'))).toEqual([]);
  });
});
