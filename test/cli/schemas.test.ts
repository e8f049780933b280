import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

const folder = fileURLToPath(new URL('../../schemas/', import.meta.url));
const log = samplePath('two-connections.log');
const elf = samplePath('streamer.elf');

/** A command line for each schema; those marked run in each test run, the others with the long form. */
const commandLines: Readonly<Record<string, readonly (readonly string[])[]>> = {
  analyze: [[log, '--elf', elf], [samplePath('made-up-exhaustion.log')], [samplePath('ten-connections.log')]],
  heap: [[log, '--elf', elf], [samplePath('watchdog-in-dump.log')], [samplePath('both-regions.log')]],
  'heap-diff': [[samplePath('one-connection.log'), log]],
  dma: [[samplePath('ten-connections.log')], [samplePath('made-up-exhaustion.log')]],
  symbolize: [[elf, '0x40000100', '0x00000001']],
  ctors: [[elf], [samplePath('streamer-v6.elf')], [elf, '--boot-log', samplePath('ctors-debug.log')]],
  'ctors-skip': [[elf, '--skip', 'main/**']],
  'ctors-verify': [[elf]],
  'ctors-diff': [[elf, samplePath('streamer-v6.elf')]],
  audit: [[elf, '--struct', 'QueueDefinition']],
  'audit-diff': [[elf, samplePath('streamer-v6.elf')]],
  nack: [[], ['--dma-bytes', '201728', '--bytes-per-packet', '406']],
  'nack-check': [['--check', samplePath('nack-claim.json')]],
  flash: [
    [samplePath('build'), '--dry-run'],
    [samplePath('build'), '--port', 'sim'],
  ],
  reset: [['--port', 'sim']],
  ports: [[]],
  image: [[samplePath('build/streamer.bin')], [samplePath('build/streamer.bin'), '--elf', elf]],
  media: [['check', samplePath('media')]],
  doctor: [[samplePath('project')], [samplePath('project'), '--dry-run']],
};
const always = new Set(['doctor', 'heap']);
const subcommands = new Set(['heap-diff', 'ctors-skip', 'ctors-verify', 'ctors-diff', 'audit-diff']);

function schemaOf(name: string): object {
  return JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8')) as object;
}

describe('JSON Schema', () => {
  it('is there for each command that this test runs, and for no other', () => {
    const files = readdirSync(folder).map((name) => name.replace('.schema.json', ''));
    expect(files.toSorted()).toEqual(Object.keys(commandLines).toSorted());
  });

  for (const [name, lines] of Object.entries(commandLines)) {
    const words = subcommands.has(name) ? name.split('-') : [name === 'nack-check' ? 'nack' : name];
    it(`holds for what ${words.join(' ')} answers (${name})`, ({ skip }) => {
      if (!isThorough && !always.has(name)) return skip(onlyThorough);
      const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schemaOf(name));
      for (const args of isThorough ? lines : lines.slice(0, 1)) {
        const { stdout, stderr } = runCli([...words, ...args, '--format', 'json']);
        expect(stdout, stderr).not.toBe('');
        validate(JSON.parse(stdout));
        expect(validate.errors ?? []).toEqual([]);
      }
    });
  }

  it('refuses an answer that lacks a field or has another type', () => {
    const validate = new Ajv2020({ strict: true }).compile(schemaOf('nack-check'));
    const check = { id: 'a', claimed: 1, computed: 2, holds: false, arithmetic: '1 + 1 = 2' };
    expect(validate({ schemaVersion: 1, checks: [check], findings: [] })).toBe(true);
    expect(validate({ schemaVersion: 1, checks: [{ ...check, holds: 'no' }], findings: [] })).toBe(false);
    expect(validate({ schemaVersion: 2, checks: [check], findings: [] })).toBe(false);
    expect(validate({ schemaVersion: 1, checks: [check] })).toBe(false);
  });
});
