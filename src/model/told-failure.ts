import type { ConsolePlace } from './console-record.js';
import type { NamedFrame } from './crash-frame.js';

/** What a chip, or its firmware, could not start from: an image, the flash, a file system; or without: PSRAM. */
export type StartFailure = ConsolePlace & {
  readonly kind: 'start-failure';
  readonly problem:
    | 'no-image'
    | 'damaged-image'
    | 'chip-revision'
    | 'other-chip'
    | 'flash-read'
    | 'flash-size'
    | 'partition-table'
    | 'signature'
    | 'download-mode'
    | 'not-flashed'
    | 'not-flashed-other-chip'
    | 'not-flashed-size'
    | 'not-flashed-differs'
    | 'not-flashed-port'
    | 'not-flashed-broken-off'
    | 'psram'
    | 'file-system'
    | 'file-system-formatted'
    | 'no-partition';
  readonly text: string;
  /** LittleFS says it; the mount that asked says next what becomes of it, such as a format. */
  readonly isOfMount: boolean;
};

/** A part of the firmware, or of the board, says that it failed; nothing crashes by that. */
export type ComponentFailure = ConsolePlace & {
  readonly kind: 'component-failure';
  readonly problem:
    | 'coprocessor'
    | 'coprocessor-lost'
    | 'coprocessor-version'
    | 'handshake'
    | 'connection'
    | 'data-channels'
    | 'server-unreached'
    | 'server-refused'
    | 'no-socket'
    | 'file-system-full'
    | 'crashed-before'
    | 'rolled-back'
    | 'other-application';
  readonly text: string;
  /** How a handshake of TLS or DTLS ended, as far as its code tells; null for anything else. */
  readonly handshake: 'refused' | 'certificate' | 'closed' | 'timed-out' | 'not-understood' | 'other' | null;
};

/** Two chips, with clocks that differ by so much, speak in one log. */
export type MixedClocks = ConsolePlace & { readonly kind: 'mixed-clocks'; readonly apartMs: number };

/** Where a core was as a watchdog, or a lock-up, reset the chip: the ROM, or the bootloader, tells it after the reset. */
export type ResetPc = ConsolePlace & {
  readonly kind: 'reset-pc';
  /** Null where the chip has one core, or does not say. */
  readonly core: number | null;
  readonly address: number;
  /** Its functions, innermost first; only where the ELF of the firmware was given. */
  readonly frames?: readonly NamedFrame[];
};
