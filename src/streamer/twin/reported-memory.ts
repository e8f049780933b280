import type { ClientStage } from '../chip/firmware/memory-model.js';
import type { MemoryClient, PacketCounts, TwinMemory } from './twin-memory.js';
import type { TwinReport } from './twin-setup.js';

/** The memory is the board's that the twin runs on, which prints of it, too. */
export class ReportedMemory implements TwinMemory {
  readonly #report: (report: TwinReport) => void;

  constructor(report: (report: TwinReport) => void) {
    this.#report = report;
  }

  start(): void {
    this.#report({ kind: 'ready' });
  }

  stop(): void {
    // The board has its own end.
  }

  reach({ id }: MemoryClient, stage: ClientStage): void {
    this.#report({ kind: 'stage', client: id, stage });
  }

  sent({ id }: MemoryClient, packets: PacketCounts): void {
    this.#report({ kind: 'sent', client: id, ...packets });
  }

  leave({ id }: MemoryClient): void {
    this.#report({ kind: 'gone', client: id });
  }

  abort(assertion: string): void {
    this.#report({ kind: 'abort', assertion });
  }
}
