import type { SoakPast } from '../../io/soak-journal.js';
import type { Certainty } from '../../model/console-report.js';
import type { SoakFacts } from '../../model/soak.js';
import type { ViewCycle } from '../../model/view-cycle.js';
import type { LiveLog } from '../../analysis/live-log.js';

/** Counts the connections of a soak, those of its earlier runs among them. */
export class SoakTally {
  readonly #requested: number;
  readonly #past: SoakPast;
  #completed = 0;
  #connected = 0;
  #failuresInARow = 0;
  certainty: Certainty | null = null;

  constructor(requested: number, past: SoakPast | null) {
    this.#requested = requested;
    this.#past = past ?? { cycles: [], cut: 0, recordings: [], done: null };
  }

  /** Connections that the board has seen of us. */
  get made(): number {
    return this.#completed + this.#past.cut;
  }

  get isWhole(): boolean {
    return this.made >= this.#requested;
  }

  get failuresInARow(): number {
    return this.#failuresInARow;
  }

  /** Counts what earlier runs have made. */
  tellPast(live: LiveLog): void {
    for (const cycle of this.#past.cycles) this.add(cycle, live);
    this.#failuresInARow = 0;
  }

  add(cycle: ViewCycle, live: LiveLog): void {
    const { clientId, videoPackets, videoFrames, keyFrames, audioPackets, lost, connected } = cycle;
    live.media(clientId, { videoPackets, videoFrames, keyFrames, audioPackets, lost });
    this.#completed++;
    if (connected) this.#connected++;
    this.#failuresInARow = connected ? 0 : this.#failuresInARow + 1;
  }

  facts(end: Pick<SoakFacts, 'stoppedBy' | 'traced' | 'simulated'>): SoakFacts {
    return {
      requestedCycles: this.#requested,
      completedCycles: this.#completed,
      connectedCycles: this.#connected,
      cutCycles: this.#past.cut,
      resumedCycles: this.#past.cycles.length,
      certainty: this.certainty,
      ...end,
    };
  }
}
