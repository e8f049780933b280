import type { PortInfo } from '../../src/streamer/port/port.js';

/** A port to a device in this process, with all that a serial port has. */
export const memoryInfo: PortInfo = {
  path: 'memory',
  kind: 'memory',
  isSimulated: true,
  hasModemLines: true,
  hasBaud: true,
  vendorId: null,
  productId: null,
  serialNumber: null,
};
