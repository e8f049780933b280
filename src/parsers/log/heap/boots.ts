import type { LogLine } from '../../../model/log-line.js';

/** Numbers the boots of a log from 0, for the reader of heap traces, who says what it has seen of them. */
export interface Boots {
  readonly boot: number;
  /** Takes the clock of an ESP_LOG line, if it is one. */
  takeClock(line: LogLine): void;
  /** Takes the time that an ESP_LOG line states. */
  tick(timeMs: number, line: number): void;
  /** Takes a message without its log prefix, which may be the start of a boot. */
  takeMessage(message: string, line: number): void;
  /** Something of the current boot was seen. */
  noteContent(line: number): void;
}

/** Boots that another reader numbers, who takes each line first: then a dump and a sample beside it are of one boot. */
export class FollowedBoots implements Boots {
  readonly #leader: Pick<Boots, 'boot' | 'noteContent'>;

  constructor(leader: Pick<Boots, 'boot' | 'noteContent'>) {
    this.#leader = leader;
  }

  get boot(): number {
    return this.#leader.boot;
  }

  noteContent(line: number): void {
    this.#leader.noteContent(line);
  }

  // What these tell was seen by the other.
  takeClock(): void {}
  tick(): void {}
  takeMessage(): void {}
}
