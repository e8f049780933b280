import { execFileSync, spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();

function need(ctx: TestContext, program: string): void {
  if (spawnSync(program, ['--version']).error) ctx.skip(`${program} is not installed`);
}

/** What commander's own help lists, read as a person does. */
function listed(help: string, heading: string): string[] {
  const block = help.split(`${heading}:\n`)[1]?.split('\n\n')[0] ?? '';
  return [...block.matchAll(/^ {2}(?:-\w, )?(?<name>[\w-]+)/gm)].map(({ groups }) => groups?.['name'] ?? '');
}

describe('completion', () => {
  const scripts: Record<string, string> = {};
  let commands: string[] = [];
  let heapOptions: string[] = [];

  beforeAll(() => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const run = runCli(['completion', shell]);
      expect(run.code).toBe(0);
      scripts[shell] = folder.write(`completion.${shell}`, run.stdout);
    }
    commands = listed(runCli(['--help']).stdout, 'Commands').filter((name) => name !== 'help');
    heapOptions = listed(runCli(['heap', '--help']).stdout, 'Options');
    expect(commands.length).toBeGreaterThan(20);
  });

  it('bash offers commands, subcommands, options and choices, and files where a value is a file', (ctx) => {
    need(ctx, 'bash');
    const ask = (...words: string[]): string[] => {
      const array = words.map((word) => `'${word}'`).join(' ');
      const script = `source '${scripts['bash']}'; COMP_WORDS=(esp-rtc-diag ${array}); COMP_CWORD=${words.length}
        _esp_rtc_diag; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const out = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
      return out.split('\n').filter((line) => line !== '');
    };
    expect(ask('')).toEqual(commands);
    expect(ask('ctors', 's')).toEqual(['skip']);
    expect(ask('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(ask('heap', '--').toSorted()).toEqual(heapOptions.filter((name) => name !== '-h').toSorted());
    expect(ask('heap', 'log', '--format', 'h')).toEqual(['html']);
    expect(ask('heap', '--elf', '')).toEqual([]);
    expect(ask('heap', 'diff', '--elf-')).toEqual(['--elf-a', '--elf-b']);
  });

  it('fish offers the same', (ctx) => {
    need(ctx, 'fish');
    const lines = ['', 'ctors s', 'heap log --format h', 'heap diff --elf-', 'completion '];
    const script = [
      `source '${scripts['fish']}'`,
      ...lines.map((line) => `complete -C 'esp-rtc-diag ${line}'; echo @`),
    ];
    const out = execFileSync('fish', ['--no-config', '-c', script.join('\n')], {
      encoding: 'utf8',
      cwd: folder.path,
      env: { ...process.env, HOME: folder.path, XDG_CONFIG_HOME: folder.path },
    });
    const answers = out.split('@\n').map((block) =>
      block
        .split('\n')
        .map((line) => line.split('\t')[0] ?? '')
        .filter((line) => line !== ''),
    );
    expect(answers[0]).toEqual(expect.arrayContaining(commands));
    expect(answers[1]).toEqual(['skip']);
    expect(answers[2]).toEqual(['html']);
    expect(answers[3]).toEqual(['--elf-a', '--elf-b']);
    expect(answers[4]?.toSorted()).toEqual(['bash', 'fish', 'zsh']);
  });

  // zsh completes in an editor alone; its functions for that are told to say what they were given.
  it('zsh offers the same', (ctx) => {
    need(ctx, 'zsh');
    const script = `
      compdef() { :; }
      compadd() { print -l -- "$@"; }
      _files() { print files; }
      _describe() { print -l -- "\${(@P)@[-1]%%:*}"; }
      source '${scripts['zsh']}'
      ask() { words=(esp-rtc-diag "$@"); CURRENT=$#words; PREFIX=$words[-1]; _esp_rtc_diag; print @; }
      ask ''; ask ctors s; ask heap log --format h; ask heap diff --elf-; ask heap --elf ''; ask completion ''`;
    const out = execFileSync('zsh', ['-f', '-c', script], { encoding: 'utf8' });
    const answers = out.split('@\n').map((block) => block.split('\n').filter((line) => line !== ''));
    expect(answers[0]).toEqual(commands);
    expect(answers[1]).toEqual(expect.arrayContaining(['skip', 'verify']));
    expect(answers[2]).toEqual(['text', 'json', 'ndjson', 'markdown', 'html']);
    expect(answers[3]).toEqual(expect.arrayContaining(['--elf-a', '--elf-b']));
    expect(answers[4]).toEqual(['files']);
    expect(answers[5]).toEqual(['bash', 'zsh', 'fish']);
  });

  it('refuses another shell with exit code 2', () => {
    expect(runCli(['completion', 'tcsh']).code).toBe(2);
  });
});

it('the man page names every command, and mandoc has nothing to say of it', (ctx) => {
  const page = folder.write('esp-rtc-diag.1', runCli(['manual']).stdout);
  const commands = listed(runCli(['--help']).stdout, 'Commands').filter((name) => name !== 'help');
  if (spawnSync('mandoc', ['-h']).error) ctx.skip('mandoc is not installed');
  // No date: a page of the same version is the same page.
  const lint = spawnSync('mandoc', ['-T', 'lint', page], { encoding: 'utf8' }).stdout;
  expect(lint.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
  const shown = execFileSync('mandoc', ['-T', 'utf8', page], { encoding: 'utf8' }).replaceAll(/.\x08/g, '');
  for (const name of commands) expect(shown).toMatch(new RegExp(`^ {3}${name}$`, 'm'));
});
