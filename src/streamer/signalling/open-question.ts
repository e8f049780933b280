import type { WaitsFor } from '../../model/signal-event.js';
import { limits } from './limits.js';

export type OpenQuestion = {
  readonly from: string;
  readonly to: string;
  readonly waitsFor: WaitsFor;
  readonly sinceMs: number;
  isReported: boolean;
};

/**
 * Requests that were delivered and have no offer yet, and offers without an answer: one for each pair of clients and
 * kind, since the last one counts.
 */
export class OpenQuestions {
  readonly #open = new Map<string, OpenQuestion>();

  ask(question: { from: string; to: string; waitsFor: WaitsFor }, nowMs: number): void {
    const key = keyOf(question);
    this.#open.delete(key);
    this.#open.set(key, { ...question, sinceMs: nowMs, isReported: false });
  }

  /** `from` has sent an `answer` to `to`: how long `to` waited for it, or null where it had not asked. */
  answer(
    { from, to, waitsFor }: { from: string; to: string; waitsFor: WaitsFor },
    nowMs: number,
  ): number | null {
    const key = keyOf({ from: to, to: from, waitsFor });
    const question = this.#open.get(key);
    this.#open.delete(key);
    return question === undefined ? null : nowMs - question.sinceMs;
  }

  /** What has waited for too long, each once. */
  overdue(nowMs: number): OpenQuestion[] {
    const late: OpenQuestion[] = [];
    for (const question of this.#open.values()) {
      // In the order of their times.
      if (nowMs - question.sinceMs < limits.unansweredAfterMs) break;
      if (!question.isReported) late.push(question);
      question.isReported = true;
    }
    return late;
  }

  /** A client is gone: nothing is owed to it any more, nor by it. The offers that it leaves without an answer. */
  forget(id: string): OpenQuestion[] {
    const abandoned: OpenQuestion[] = [];
    for (const [key, question] of this.#open) {
      const { from, to, waitsFor, isReported } = question;
      if (from !== id && to !== id) continue;
      this.#open.delete(key);
      if (to === id && waitsFor === 'answer' && !isReported) abandoned.push(question);
    }
    return abandoned;
  }
}

function keyOf({ from, to, waitsFor }: { from: string; to: string; waitsFor: WaitsFor }): string {
  return JSON.stringify([from, to, waitsFor]);
}
