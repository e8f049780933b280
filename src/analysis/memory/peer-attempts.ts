import type { ConsoleFinding } from '../../model/console-finding.js';
import type { StreamerEvent } from '../../model/console-record.js';
import { findComponentFailure } from '../crash/component-failures.js';

/**
 * Peer connections of libdatachannel that failed before they ever were connected. One that was connected ends so, too,
 * where its viewer goes away without a word; its lines name no client, so where both are open nothing is said.
 */
export class PeerAttempts {
  readonly #source: string;
  #connecting = 0;
  #connected = 0;

  constructor(source: string) {
    this.#source = source;
  }

  take({ step, clock, line, boot, timeMs }: StreamerEvent): readonly ConsoleFinding[] {
    // Of the states that the firmware prints itself, one stands for all but Connected.
    if (clock !== 'anchored') return [];
    if (step === 'connecting') this.#connecting++;
    if (step === 'connected') {
      this.#connected++;
      this.#connecting = Math.max(0, this.#connecting - 1);
    }
    if (step !== 'failed') {
      if (step === 'closed') this.#close();
      return [];
    }
    const isSure = this.#connecting > 0 && this.#connected === 0;
    this.#close();
    if (!isSure) return [];
    const place = { source: this.#source, line, boot, timeMs };
    const told = { problem: 'connection', text: 'libdatachannel: Changed state to failed' } as const;
    return [findComponentFailure({ kind: 'component-failure', ...place, ...told, handshake: null })];
  }

  // A connection that failed is closed later, too, when there may be none left.
  #close(): void {
    if (this.#connected > 0) this.#connected--;
    else if (this.#connecting > 0) this.#connecting--;
  }
}
