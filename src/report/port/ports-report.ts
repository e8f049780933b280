import { formatEvent } from '../text/ndjson.js';
import type { ListedPort, PortKind } from '../../model/listed-port.js';
import { formatSteps } from '../text/report-parts.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatQuantity } from '../text/units.js';

const names: Readonly<Record<PortKind, string>> = {
  'usb-jtag': "the chip's own USB-Serial/JTAG",
  'usb-otg': "the chip's own USB-OTG",
  espressif: 'a board of Espressif',
  cp210x: 'CP210x bridge',
  ch34x: 'CH34x or CH910x bridge',
  ftdi: 'FTDI bridge',
  pl2303: 'PL2303 bridge',
  serial: 'unknown',
};

/** The list of `ports` for people. */
export function formatPortsText(ports: readonly ListedPort[]): string {
  if (ports.length === 0) {
    const next = formatSteps(
      [
        { say: 'Plug the board in with a cable that carries data, and list again', lines: [] },
        { say: 'Try it without a board:', lines: ['esp-rtc-diag flash build --port sim'] },
      ],
      { columns: null },
    );
    return `${['NO PORTS: nothing that looks like a board is connected', '', ...next].join('\n')}\n`;
  }
  const rows = ports.map(({ path, vendorId, productId, serialNumber, kind }) => [
    safeText(path),
    names[kind],
    vendorId === null ? '-' : `${vendorId}:${productId ?? '?'}`,
    safeText(serialNumber ?? '-'),
  ]);
  const table = formatTable(
    [{ title: 'path' }, { title: 'what' }, { title: 'usb ids' }, { title: 'serial number' }],
    rows,
  );
  return `${[formatQuantity(ports.length, 'port'), '', ...table].join('\n')}\n`;
}

/** The same as one document. */
export function formatPortsJson(ports: readonly ListedPort[]): string {
  return `${safeJson({ schemaVersion: 1, ports })}\n`;
}

/** The same as one object a line. */
export function formatPortsNdjson(ports: readonly ListedPort[]): string {
  return ports.map((port) => formatEvent('port', port)).join('');
}
