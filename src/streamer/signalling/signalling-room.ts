import type { RefusalReason, SignalEvent, SignalSummary } from '../../model/signal-event.js';
import { OpenQuestions, type OpenQuestion } from './open-question.js';
import { RefusalLog, type Refusal } from './refusal-log.js';
import { encodeFor, hasNestedValue, parseSignalMessage, type SignalMessage } from './signal-message.js';

/** A connection that has an id. */
export interface Member {
  readonly id: string;
  readonly address: string;
  /** False where it reads too slowly, and was cut off for it. */
  send(text: string): boolean;
  close(code: number, reason: string): void;
}

export type RoomOptions = {
  /** Milliseconds since the start. */
  readonly now: () => number;
  readonly onEvent: (event: SignalEvent) => void;
  /** Hands on what would be refused, for tests of the streamer. */
  readonly isPassThrough: boolean;
};

/** The id of the firmware, hard-coded in its source. */
const streamerId = 'server';
/** Closed for another connection of the same id. */
const replacedCode = 4001;

/**
 * Who is there, and what is handed on to whom. The rules are those of libdatachannel's example servers (the receiver's
 * id comes in, the sender's goes out; the last connection of an id wins), but a request for a streamer that is not there
 * yet waits for it.
 */
export class SignallingRoom {
  readonly #members = new Map<string, Member>();
  /** By viewer, its last request for somebody who is absent. */
  readonly #waiting = new Map<string, SignalMessage>();
  readonly #questions = new OpenQuestions();
  readonly #refusals = new RefusalLog();
  readonly #options: RoomOptions;
  readonly #counts = { joined: 0, requests: 0, offers: 0, answers: 0, unanswered: 0 };

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#members.size;
  }

  join(member: Member): void {
    const { id, address } = member;
    const older = this.#members.get(id);
    this.#members.set(id, member);
    this.#counts.joined++;
    this.#emit({ event: 'joined', id, address, replaces: older !== undefined });
    if (older) {
      this.#forget(id);
      older.close(replacedCode, 'another connection has this id now');
    }
    for (const [viewer, request] of this.#waiting) {
      if (request.id !== id) continue;
      this.#waiting.delete(viewer);
      this.#deliver(viewer, request);
    }
  }

  /** Nothing happens where another connection has taken the id meanwhile. */
  leave(member: Member, code: number, reason: string): void {
    const { id } = member;
    this.#emit({ event: 'left', id, code, reason });
    if (this.#members.get(id) !== member) return;
    this.#members.delete(id);
    this.#forget(id);
  }

  receive(member: Member, text: string): void {
    const parsed = parseSignalMessage(text);
    if (this.#options.isPassThrough) return this.#passThrough(member, text, parsed);
    if ('reason' in parsed) return this.#refuseMessage(member, parsed.reason, parsed.detail);
    const { message } = parsed;
    if (hasNestedValue(message)) {
      const detail = 'an object or a list in a message can wedge the firmware until it reboots';
      return this.#refuseMessage(member, 'nested-value', detail);
    }
    if (this.#members.has(message.id)) return this.#deliver(member.id, message);
    this.#keep(member, message);
  }

  #keep(member: Member, message: SignalMessage): void {
    if (message.type !== 'request')
      return this.#refuseMessage(member, 'absent-client', `${message.id} is not here`);
    this.#waiting.set(member.id, message);
    this.#emit({ event: 'waiting', from: member.id, to: message.id });
    member.send(encodeFor(message.id, { id: message.id, type: 'waiting' }));
  }

  refuse(refusal: Refusal): void {
    const event = this.#refusals.add(refusal, this.#options.now());
    if (event) this.#options.onEvent(event);
  }

  /** Tells what has been waiting for too long; call it every second or so. */
  checkWaiting(): void {
    this.#reportUnanswered(this.#questions.overdue(this.#options.now()));
  }

  summary(): SignalSummary {
    return { durationMs: this.#options.now(), ...this.#counts, refused: this.#refusals.totals() };
  }

  #forget(id: string): void {
    this.#waiting.delete(id);
    this.#reportUnanswered(this.#questions.forget(id));
  }

  #reportUnanswered(questions: readonly OpenQuestion[]): void {
    for (const { from, to, waitsFor, sinceMs } of questions) {
      this.#counts.unanswered++;
      const waitedMs = this.#options.now() - sinceMs;
      this.#emit({ event: 'unanswered', from, to, waitsFor, waitedMs });
    }
  }

  // What surrounds a message goes on with it, and what is no message goes to the streamer as it is.
  #passThrough(member: Member, text: string, parsed: ReturnType<typeof parseSignalMessage>): void {
    if ('reason' in parsed) {
      const { reason, detail } = parsed;
      this.refuse({ id: member.id, address: member.address, reason, detail: `passed through: ${detail}` });
      this.#members.get(streamerId)?.send(text);
      return;
    }
    const { message } = parsed;
    if (!this.#members.has(message.id)) return this.#keep(member, message);
    const [before = '', after = ''] = [/^\s*/.exec(text)?.[0], /\s*$/.exec(text)?.[0]];
    this.#deliver(member.id, message, (encoded) => `${before}${encoded}${after}`);
  }

  #deliver(from: string, message: SignalMessage, wrap = (text: string): string => text): void {
    const { id: to, type } = message;
    const text = wrap(encodeFor(from, message));
    if (this.#members.get(to)?.send(text) !== true) return;
    const afterMs = this.#follow(from, to, type);
    this.#emit({ event: 'relayed', from, to, type, sizeBytes: Buffer.byteLength(text), afterMs });
  }

  #follow(from: string, to: string, type: string): number | null {
    const now = this.#options.now();
    if (type === 'request') {
      this.#counts.requests++;
      this.#questions.ask({ from, to, waitsFor: 'offer' }, now);
    } else if (type === 'offer') {
      this.#counts.offers++;
      const afterMs = this.#questions.answer({ from, to, waitsFor: 'offer' }, now);
      this.#questions.ask({ from, to, waitsFor: 'answer' }, now);
      return afterMs;
    } else if (type === 'answer') {
      this.#counts.answers++;
      return this.#questions.answer({ from, to, waitsFor: 'answer' }, now);
    }
    return null;
  }

  #refuseMessage(member: Member, reason: RefusalReason, detail: string): void {
    this.refuse({ id: member.id, address: member.address, reason, detail });
    member.send(encodeFor(member.id, { id: member.id, type: 'error', reason, detail: detail.slice(0, 200) }));
  }

  #emit(event: UntimedEvent): void {
    this.#options.onEvent({ ...event, timeMs: this.#options.now() });
  }
}

/** Each member of the union without its time: `Omit` on a union would keep only what all share. */
type UntimedEvent = SignalEvent extends infer One
  ? One extends SignalEvent
    ? Omit<One, 'timeMs'>
    : never
  : never;
