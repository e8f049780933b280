import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import type { DriveAction, DriveScript, DriveStep } from '../../model/drive.js';
import { jsonLines, lineOf, tomlLines, type ValueLines } from './value-lines.js';
import { issueWords } from '../issue-words.js';

const maxMs = 24 * 3_600_000;
const ms = z.int().min(1).max(maxMs);
const text = z.string().min(1).max(10_000);

const actions = {
  send: z.strictObject({ send: z.string().max(10_000) }),
  expect: z.strictObject({ expect: text, timeoutMs: ms.optional() }),
  expectNot: z.strictObject({ expectNot: text, forMs: ms }),
  waitMs: z.strictObject({ waitMs: ms }),
  reset: z.strictObject({ reset: z.literal(true) }),
};
const repeatSchema = z.strictObject({
  repeat: z.int().min(1).max(100_000),
  steps: z.array(z.record(z.string(), z.unknown())).min(1).max(10_000),
});

/** A repeat holds steps, and these may repeat. */
const maxDepth = 4;
const kinds = [...Object.keys(actions), 'repeat'];

const scriptSchema = z.strictObject({
  timeoutMs: ms.default(5_000),
  lineEnd: z.enum(['\n', '\r', '\r\n', '']).default('\n'),
  never: z.array(text).max(100).default([]),
  steps: z.array(z.record(z.string(), z.unknown())).min(1).max(10_000),
});

/** What is wrong with a script, and in which line. */
export class ScriptProblem extends Error {
  readonly line: number;

  constructor(message: string, line: number, cause?: unknown) {
    super(message, { cause });
    this.line = line;
  }
}

/** Reads a scenario in TOML, or in JSON where it starts with `{`. Throws a ScriptProblem for the first mistake. */
export function parseDriveScript(source: string): DriveScript {
  const isJson = source.trimStart().startsWith('{');
  const value = isJson ? parseJson(source) : parseToml(source);
  const lines = isJson ? jsonLines(source) : tomlLines(source);
  const parsed = scriptSchema.safeParse(value);
  if (!parsed.success) throw problemOf(parsed.error, lines, []);
  const { timeoutMs, lineEnd, never, steps } = parsed.data;
  const reader = new StepReader(lines, timeoutMs);
  return { never, lineEnd, steps: reader.read(steps, ['steps']) };
}

class StepReader {
  readonly #lines: ValueLines;
  readonly #timeoutMs: number;

  constructor(lines: ValueLines, timeoutMs: number) {
    this.#lines = lines;
    this.#timeoutMs = timeoutMs;
  }

  read(steps: readonly Record<string, unknown>[], path: readonly PropertyKey[]): readonly DriveStep[] {
    return steps.map((step, i) => this.#step(step, [...path, i]));
  }

  #step(step: Record<string, unknown>, path: readonly PropertyKey[]): DriveStep {
    const line = lineOf(this.#lines, path);
    const named = Object.keys(step).filter((key) => kinds.includes(key));
    if (named.length !== 1) {
      const what = named.length === 0 ? 'it does nothing' : `it is both ${named.join(' and ')}`;
      throw new ScriptProblem(`${what}: a step has one of ${kinds.join(', ')}`, line);
    }
    if ('repeat' in step) return this.#repeat(step, path);
    return { ...this.#action(step, path), line };
  }

  #repeat(step: Record<string, unknown>, path: readonly PropertyKey[]): DriveStep {
    const line = lineOf(this.#lines, path);
    if (path.length / 2 > maxDepth)
      throw new ScriptProblem(`more than ${maxDepth} repeats in each other`, line);
    const parsed = repeatSchema.safeParse(step);
    if (!parsed.success) throw problemOf(parsed.error, this.#lines, path);
    const { repeat: times, steps } = parsed.data;
    return { kind: 'repeat', times, steps: this.read(steps, [...path, 'steps']), line };
  }

  #action(step: Record<string, unknown>, path: readonly PropertyKey[]): DriveAction {
    const check = <Value>(schema: z.ZodType<Value>): Value => {
      const parsed = schema.safeParse(step);
      if (!parsed.success) throw problemOf(parsed.error, this.#lines, path);
      return parsed.data;
    };
    if ('send' in step) return { kind: 'send', text: check(actions.send).send };
    if ('expect' in step) {
      const { expect, timeoutMs = this.#timeoutMs } = check(actions.expect);
      return { kind: 'expect', text: expect, timeoutMs };
    }
    if ('expectNot' in step) {
      const { expectNot, forMs } = check(actions.expectNot);
      return { kind: 'expect-not', text: expectNot, forMs };
    }
    if ('waitMs' in step) return { kind: 'wait', ms: check(actions.waitMs).waitMs };
    check(actions.reset);
    return { kind: 'reset' };
  }
}

function problemOf(error: z.ZodError, lines: ValueLines, path: readonly PropertyKey[]): ScriptProblem {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const place = [...path, ...(issue?.path ?? []), ...unknown];
  const name = place.findLast((part) => typeof part === 'string') ?? 'the script';
  return new ScriptProblem(
    `${name}: ${unknown.length > 0 ? 'it is not known here' : issueWords(issue)}`,
    lineOf(lines, place),
    error,
  );
}

function parseToml(source: string): unknown {
  try {
    return parse(source);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    // The first line of its message tells what is wrong; the others draw the place.
    throw new ScriptProblem(cause.message.split('\n')[0] ?? 'no TOML', cause.line, cause);
  }
}

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const position = /position (?<at>\d+)/.exec(cause.message)?.groups?.['at'];
    const at = position === undefined ? source.length : Number(position);
    throw new ScriptProblem(`no JSON: ${cause.message}`, source.slice(0, at).split('\n').length, cause);
  }
}
