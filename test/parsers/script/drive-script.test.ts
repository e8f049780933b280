import { describe, expect, it } from 'vitest';
import { parseDriveScript, ScriptProblem } from '../../../src/parsers/script/drive-script.js';

const toml = `# a scenario
timeoutMs = 3000
never = ["Guru Meditation"]

[[steps]]
reset = true

[[steps]]
repeat = 3
  [[steps.steps]]
  send = "trace start"
  [[steps.steps]]
  expect = "trace started"
  timeoutMs = 700

[[steps]]
expectNot = "panic"
forMs = 50
`;
const json = `{
  "timeoutMs": 3000, "never": ["Guru Meditation"],
  "steps": [
    { "reset": true },
    { "repeat": 3, "steps": [
      { "send": "trace start" },
      { "expect": "trace started", "timeoutMs": 700 } ] },
    { "expectNot": "panic", "forMs": 50 }
  ]
}`;
const problem = (text: string): readonly [number, string] => {
  try {
    parseDriveScript(text);
  } catch (error) {
    if (error instanceof ScriptProblem) return [error.line, error.message];
    throw error;
  }
  return [0, ''];
};

describe('a scenario', () => {
  it.each([
    ['TOML', toml, [5, 8, 10, 12, 16]],
    ['JSON', json, [4, 5, 6, 7, 8]],
  ])('reads from %s with the line of each step', (_, text, lines) => {
    const { steps, never, lineEnd } = parseDriveScript(text);
    expect([never, lineEnd]).toEqual([['Guru Meditation'], '\n']);
    expect(steps).toEqual([
      { kind: 'reset', line: lines[0] },
      {
        kind: 'repeat',
        times: 3,
        line: lines[1],
        steps: [
          { kind: 'send', text: 'trace start', line: lines[2] },
          { kind: 'expect', text: 'trace started', timeoutMs: 700, line: lines[3] },
        ],
      },
      { kind: 'expect-not', text: 'panic', forMs: 50, line: lines[4] },
    ]);
  });

  it.each([
    ['[[steps]]\nsend = "a"\n\n[[steps]]\nexpect = 5\n', 5, /^expect: /],
    ['[[steps]]\nsend = "a"\n[[steps]]\nexpct = "a"\n', 3, /it does nothing/],
    ['[[steps]]\nsend = "a"\nexpect = "b"\n', 1, /both send and expect/],
    ['[[steps]]\nexpect = "a"\ntimeout = 5\n', 3, /^timeout: /],
    ['timeoutMs = 0\n[[steps]]\nreset = true\n', 1, /^timeoutMs: /],
    ['[[steps]]\nrepeat = 2\n[[steps.steps]]\nwaitMs = "long"\n', 4, /^waitMs: /],
    ['[[steps]]\nsend = "open\n', 2, /Invalid TOML/],
    ['timeoutMs = 5\n', 1, /^steps: /],
    ['{\n "steps": [\n  { "waitMs": 1 },\n  { "waitMs": -1 }\n ]\n}', 4, /^waitMs: /],
    ['{\n "steps": [\n  { "waitMs": 1 }\n  { "waitMs": 1 }\n ]\n}', 4, /^no JSON/],
    ['{ "steps": [ { "expectNot": "x" } ] }', 1, /^forMs: /],
  ])('with a mistake says in which line: %j', (text, line, message) => {
    expect(problem(text)).toEqual([line, expect.stringMatching(message)]);
  });

  it('refuses repeats without end in each other', () => {
    let text = '{"waitMs":1}';
    for (let i = 0; i < 50; i++) text = `{"repeat":100000,"steps":[${text}]}`;
    expect(problem(`{"steps":[${text}]}`)[1]).toMatch(/repeats in each other/);
  });

  // The path of each value is as long as it is deep: half a megabyte of these took all memory.
  it('of brackets without end in each other costs little, and lines behind them are right', () => {
    const deep = `${'{"a":['.repeat(50_000)}\n${']}'.repeat(50_000)}`;
    expect(problem(`{"steps":[{"send":"x","other":${deep}},\n{"waitMs":0}]}`)).toEqual([
      1,
      expect.stringMatching(/^other: /),
    ]);
    expect(problem(`{"steps":[{"waitMs":1}],\n"never":${deep},\n"timeoutMs":0}`)).toEqual([
      4,
      expect.stringMatching(/^timeoutMs: /),
    ]);
  });
});
