import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';

const noId = 0x3ff;

type Change =
  | { readonly kind: 'create'; readonly at: number; readonly name: string; readonly content: string }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'write'; readonly at: number; readonly content: string };

const text = fc.stringMatching(/^[a-z]{1,12}$/);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), at: fc.nat(20), name: text, content: text }),
  fc.record({ kind: fc.constant('delete' as const), at: fc.nat(20) }),
  fc.record({ kind: fc.constant('write' as const), at: fc.nat(20), content: text }),
);

/**
 * A metadata block as a device fills it, commit by commit, written here from littlefs' SPEC.md alone and not by our
 * writer, with the state of the folder after each commit.
 */
export class LogOfCommits {
  static readonly arbitrary = fc
    .array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 })
    .map((commits) => new LogOfCommits(commits));

  readonly block = new Uint8Array(4096).fill(0xff);
  /** Where each commit ends (its CRC, without padding), and what the folder holds then. */
  readonly states: { readonly end: number; readonly entries: readonly (readonly [string, string])[] }[] = [];
  readonly #view = new DataView(this.block.buffer);
  #offset = 4;
  #mask = 0xffffffff;
  #start = 0;

  constructor(commits: readonly (readonly Change[])[]) {
    this.#view.setUint32(0, 7, true);
    const entries: [string, string][] = [];
    for (const changes of commits) {
      for (const one of changes) this.#apply(entries, one);
      this.#commit();
      this.states.push({ end: this.#crcEnd, entries: structuredClone(entries) });
    }
  }

  #crcEnd = 0;

  #apply(entries: [string, string][], { kind, ...one }: Change): void {
    const at = Math.min(one.at, kind === 'create' ? entries.length : entries.length - 1);
    if (at < 0) return;
    if (kind === 'create' && 'name' in one && 'content' in one) {
      entries.splice(at, 0, [one.name, one.content]);
      this.#tag(0x401, at, new Uint8Array());
      this.#tag(0x001, at, Buffer.from(one.name));
      this.#tag(0x201, at, Buffer.from(one.content));
    } else if (kind === 'delete') {
      entries.splice(at, 1);
      this.#tag(0x4ff, at, new Uint8Array());
    } else if ('content' in one) {
      entries[at]![1] = one.content;
      this.#tag(0x201, at, Buffer.from(one.content));
    }
  }

  #commit(): void {
    // Every other commit flips the valid bit of the next tag, as where the following byte begins with 0.
    const perturb = this.states.length % 2;
    const end = Math.ceil((this.#offset + 8) / 16) * 16;
    const word = ((0x500 + perturb) << 20) | (noId << 10) | (end - this.#offset - 4);
    this.#view.setUint32(this.#offset, (word ^ this.#mask) >>> 0);
    const crc = ~crc32(this.block.subarray(this.#start, this.#offset + 4)) >>> 0;
    this.#view.setUint32(this.#offset + 4, crc, true);
    this.#crcEnd = this.#offset + 8;
    this.#mask = (word ^ (perturb << 31)) >>> 0;
    this.#offset = end;
    this.#start = end;
  }

  #tag(type: number, id: number, data: Uint8Array): void {
    const word = (type << 20) | (id << 10) | data.length;
    this.#view.setUint32(this.#offset, (word ^ this.#mask) >>> 0);
    this.block.set(data, this.#offset + 4);
    this.#mask = word;
    this.#offset += 4 + data.length;
  }
}
