import type { PortKind } from '../../model/listed-port.js';

const espressif = '303a';
const espressifUnits: Readonly<Record<string, PortKind>> = { '1001': 'usb-jtag', '0012': 'usb-otg' };
const bridges: Readonly<Record<string, PortKind>> = {
  '10c4': 'cp210x',
  '1a86': 'ch34x',
  '0403': 'ftdi',
  '067b': 'pl2303',
};

/** What is behind a port, by its USB ids: a unit of the chip itself, or the bridge of a board. */
export function portKindOf(vendorId: string | null, productId: string | null): PortKind {
  if (vendorId === espressif) return espressifUnits[productId ?? ''] ?? 'espressif';
  return bridges[vendorId ?? ''] ?? 'serial';
}
