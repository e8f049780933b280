import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { streamerConsole, type ConsolePlan } from './streamer-console.js';

const kilobyte = 1024;

/** The consoles in samples/ that the generator makes; a name, and how. */
const plans: Readonly<Record<string, ConsolePlan>> = {
  'made-up-exhaustion.log': {
    seed: 1,
    connections: 1,
    keptAfter: () => 0,
    store: { maxSize: 512, bytesPerPacket: 406 },
    freeBytes: 230 * kilobyte,
    periodMs: 100,
    holdMs: 30_000,
  },
  'made-up-walk.log': {
    seed: 2,
    connections: 12,
    keptAfter: (n, { normal }) => 40 * kilobyte + 4 * kilobyte * Math.sin(n * 7) + kilobyte * normal(),
  },
};

describe('the made-up consoles in samples/', () => {
  it.each(Object.entries(plans))('%s is what the generator makes', (name, plan) => {
    const text = streamerConsole(plan);
    // A new one is written once, and looked at before it is kept.
    if (!existsSync(samplePath(name))) writeFileSync(samplePath(name), text);
    expect(readFileSync(samplePath(name), 'utf8')).toBe(text);
  });

  it('are read as what they are', () => {
    const crash = runCli(['analyze', samplePath('made-up-exhaustion.log')]);
    expect(crash.stdout).toMatch(
      /^OUT OF MEMORY in line \d+: allocation of 32 B DMA \+ INTERNAL failed[^]*falls 1\d\d KB\/s/,
    );
    expect(crash.code).toBe(1);
    const walk = JSON.parse(runCli(['analyze', samplePath('made-up-walk.log'), '--format', 'json']).stdout);
    expect(walk.cycleTrends.map(({ verdict }: { verdict: string }) => verdict)).not.toContain('leak');
  });
});
