import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { buildStdCode } from '../support/build-std-code.js';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();

// libstdc++'s own shared pointers, with the policy that each of the two toolchains has.
const policies = { mutex: '__gnu_cxx::_S_mutex', atomic: '__gnu_cxx::_S_atomic' };

function source(...names: readonly (keyof typeof policies)[]): string {
  const functions = names.map(
    (name) => `std::__shared_ptr<int, ${policies[name]}> make_${name}(int value) {
      return std::__make_shared<int, ${policies[name]}>(value);
    }`,
  );
  return `#include <memory>\n${functions.join('\n')}\nextern "C" int _start() { return 0; }\n`;
}

function auditOf(
  name: string,
  text: string,
  flags: readonly string[] = [],
): { readonly rules: readonly string[]; readonly policies: readonly string[] } | string {
  const place = folder.file(name);
  const built = buildStdCode(place, { compile: ['-gdwarf-5', '-O2', ...flags] }, text);
  if ('missing' in built) return built.missing;
  spawnSync('riscv64-unknown-elf-strip', ['-g', built.elf]);
  const run = runCli(['audit', built.elf, '--format', 'json']);
  const report = JSON.parse(run.stdout) as {
    readonly findings: readonly { readonly ruleId: string }[];
    readonly facts: readonly {
      readonly id: string;
      readonly policies?: readonly { readonly policy: string }[];
    }[];
  };
  return {
    rules: report.findings.map(({ ruleId }) => ruleId),
    policies: report.facts.flatMap((fact) => fact.policies?.map(({ policy }) => policy) ?? []),
  };
}

describe("libstdc++'s shared pointers, without debug information", { timeout: 120_000 }, () => {
  it.for([
    [['mutex'], true],
    [['atomic'], false],
    [['mutex', 'atomic'], true],
  ] as const)('with the policies %j', ([names, isFault], ctx) => {
    const audit = auditOf(names.join('-'), source(...names));
    if (typeof audit === 'string') return ctx.skip(audit);
    expect(audit.policies).toEqual(names);
    expect(audit.rules.includes('audit-lock-policy')).toBe(isFault);
  });

  it('names the units that have each policy from the debug information', (ctx) => {
    const place = folder.file('units');
    const built = buildStdCode(place, { compile: ['-gdwarf-5', '-O2'] }, source('mutex', 'atomic'));
    if ('missing' in built) return ctx.skip(built.missing);
    const run = runCli(['audit', built.elf, '--format', 'json']);
    const { facts } = JSON.parse(run.stdout) as {
      readonly facts: readonly {
        readonly id: string;
        readonly policies?: readonly { readonly policy: string; readonly units: readonly string[] }[];
      }[];
    };
    const policiesFound = facts.find(({ id }) => id === 'lock-policy')?.policies ?? [];
    expect(
      policiesFound.map(({ policy, units }) => [policy, units.length, units[0]?.endsWith('code.cpp')]),
    ).toEqual([
      ['mutex', 1, true],
      ['atomic', 1, true],
    ]);
  });

  it.for([
    ['-fno-omit-frame-pointer', false],
    ['-fomit-frame-pointer', true],
  ] as const)('with %s', ([flag, isMissing], ctx) => {
    const audit = auditOf(`frames${flag}`, source('atomic'), [flag]);
    if (typeof audit === 'string') return ctx.skip(audit);
    expect(audit.rules.includes('audit-no-frame-pointer')).toBe(isMissing);
  });
});
