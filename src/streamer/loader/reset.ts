import type { ModemLines, Port } from '../port/port.js';

/** Lines that are set, then time that passes. */
export type ResetStep = { readonly lines: ModemLines; readonly waitMs: number };

const off: ModemLines = { dtr: false, rts: false };
const dtrOnly: ModemLines = { dtr: true, rts: false };
const rtsOnly: ModemLines = { dtr: false, rts: true };
const both: ModemLines = { dtr: true, rts: true };

/** Ways into download mode (esptool 5.3.1, reset.py). True is asserted: the pin is low. */
const intoDownload = {
  /** Both lines in one step through the two-transistor circuit of USB bridges. */
  tight: (holdMs: number): readonly ResetStep[] => [
    { lines: off, waitMs: 0 },
    { lines: both, waitMs: 0 },
    { lines: rtsOnly, waitMs: 100 },
    { lines: dtrOnly, waitMs: holdMs },
    { lines: off, waitMs: 0 },
  ],
  /** For servers and systems that set one line at a time. */
  classic: (holdMs: number): readonly ResetStep[] => [
    { lines: rtsOnly, waitMs: 100 },
    { lines: both, waitMs: 0 },
    { lines: dtrOnly, waitMs: holdMs },
    { lines: off, waitMs: 0 },
  ],
  /** The USB-Serial/JTAG unit of the chip watches the order of the lines. */
  usbJtag: (): readonly ResetStep[] => [
    { lines: off, waitMs: 100 },
    { lines: dtrOnly, waitMs: 100 },
    { lines: both, waitMs: 0 },
    { lines: rtsOnly, waitMs: 100 },
    { lines: off, waitMs: 0 },
  ],
} as const;

/** Restarts the application: DTR off, RTS pulsed. */
export function hardReset(port: Port): readonly ResetStep[] {
  if (hasFlowControl(port)) return hardResetOfFlowControl();
  const waitMs = usbKindOf(port) === 'bridge' ? 100 : 200;
  return [
    { lines: rtsOnly, waitMs },
    { lines: off, waitMs: usbKindOf(port) === 'bridge' ? 0 : 200 },
  ];
}

// The CP2102C has hardware flow control on these lines: DTR stays asserted (esptool, `HardReset`).
function hasFlowControl({ info }: Port): boolean {
  return info.vendorId === '10c4' && info.productId === 'ea64';
}

function hardResetOfFlowControl(): readonly ResetStep[] {
  const last = process.platform === 'win32' ? [{ lines: off, waitMs: 0 }] : [];
  return [
    { lines: rtsOnly, waitMs: 100 },
    { lines: both, waitMs: 100 },
    { lines: dtrOnly, waitMs: 0 },
    ...last,
  ];
}

/** How the chip is wired, by USB ids: Espressif's own units behave otherwise than bridges. */
export function usbKindOf({ info }: Port): 'jtag' | 'otg' | 'bridge' {
  if (info.vendorId !== '303a') return 'bridge';
  if (info.productId === '1001') return 'jtag';
  return info.productId === '0012' ? 'otg' : 'bridge';
}

/** The sequences to try in turn. */
export function downloadSequences(port: Port): readonly (readonly ResetStep[])[] {
  if (!port.info.hasModemLines) return [[]];
  if (usbKindOf(port) !== 'bridge') return [intoDownload.usbJtag()];
  const classic = [intoDownload.classic(50), intoDownload.classic(550)];
  const hasTight = port.info.kind !== 'rfc2217' && process.platform !== 'win32';
  const all = hasTight ? [intoDownload.tight(50), intoDownload.tight(550), ...classic] : classic;
  return hasFlowControl(port) ? all.map((steps) => steps.slice(0, -1)) : all;
}

/** The largest block that the USB-OTG unit takes (esptool, USB_RAM_BLOCK). */
export const otgBlockBytes = 0x800;

/** Sets the lines and waits through `pause`, which ends early where the port is lost. */
export async function runSequence(
  port: Port,
  steps: readonly ResetStep[],
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  for (const { lines, waitMs } of steps) {
    await port.setLines(lines);
    // A port may find out only now that it has no lines.
    if (!port.info.hasModemLines) return;
    if (waitMs > 0) await pause(waitMs);
  }
}
