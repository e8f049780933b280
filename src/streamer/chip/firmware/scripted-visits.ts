import type { MemoryModelConfig } from './model-config.js';
import type { StreamerConsole } from './streamer-console.js';

type Visits = NonNullable<MemoryModelConfig['visits']>;

/** Times of a real connection, in ms from its request. */
const connectedAfterMs = 1_370;
const streamingAfterMs = 1_440;
const settleMs = 3_000;

/** Viewers that come by the clock, one after the other, where no real ones do. */
export class ScriptedVisits {
  readonly #visits: Visits;
  #count = 0;
  #startMs: number;
  #step: 'away' | 'asked' | 'connected' | 'streaming' = 'away';
  #sent = { video: 0, audio: 0 };

  constructor(visits: Visits, nowMs: number) {
    this.#visits = visits;
    this.#startMs = nowMs + visits.firstMs;
  }

  /** Does what is due at `nowMs` and returns the lines of it; call it with each small step of the clock. */
  advance(console: StreamerConsole, nowMs: number): readonly string[] {
    const ageMs = nowMs - this.#startMs;
    const id = `visitor${this.#count + 1}`;
    switch (this.#step) {
      case 'away':
        if (ageMs < 0) return [];
        this.#step = 'asked';
        return console.connect(id);
      case 'asked':
        if (ageMs < connectedAfterMs) return [];
        this.#step = 'connected';
        return console.reach(id, 'connected');
      case 'connected':
        if (ageMs < streamingAfterMs) return [];
        this.#step = 'streaming';
        this.#sent = { video: 0, audio: 0 };
        return console.reach(id, 'streaming');
      case 'streaming':
        return ageMs - streamingAfterMs < this.#visits.holdMs
          ? this.#stream(console, id, ageMs - streamingAfterMs)
          : this.#leave(console, id, nowMs);
    }
  }

  #stream(console: StreamerConsole, id: string, streamedMs: number): readonly string[] {
    const { videoPacketsPerSecond, audioPacketsPerSecond } = this.#visits;
    const video = Math.floor((streamedMs * videoPacketsPerSecond) / 1_000);
    const audio = Math.floor((streamedMs * audioPacketsPerSecond) / 1_000);
    const sent = this.#sent;
    this.#sent = { video, audio };
    return [
      ...console.packetSent(id, 'video', video - sent.video),
      ...console.packetSent(id, 'audio', audio - sent.audio),
    ];
  }

  #leave(console: StreamerConsole, id: string, nowMs: number): readonly string[] {
    this.#step = 'away';
    this.#count++;
    // The next one comes by the clock, but never before memory had a moment to settle.
    this.#startMs = Math.max(this.#startMs + this.#visits.everyMs, nowMs + settleMs);
    return console.disconnect(id);
  }
}
