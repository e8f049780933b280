import { existsSync, readdirSync } from 'node:fs';
import module from 'node:module';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const analyze = ['analyze', 'samples/one-connection.log'];
const isKept = 'enableCompileCache' in module;

function codeFiles(cache: string): string[] {
  const code = folder.file(`${cache}/esp-rtc-diag/code`);
  return existsSync(code) ? readdirSync(code, { recursive: true }).map(String) : [];
}

describe('compiled code', () => {
  it("is kept in the user's cache folder and answers the same", ({ skip }) => {
    if (!isKept) return skip(`Node ${process.version} keeps no compiled code`);
    if (process.platform !== 'linux')
      return skip('the cache folder of other systems is not moved by a variable');
    const env = { XDG_CACHE_HOME: folder.file('kept') };
    const first = runCli(analyze, { env });
    expect(codeFiles('kept').length).toBeGreaterThan(2);
    expect(runCli(analyze, { env })).toEqual(first);
  });

  it('is nowhere where the cache folder cannot be written, and nothing else changes', () => {
    const whole = runCli(analyze, { env: { XDG_CACHE_HOME: folder.file('whole') } });
    expect(runCli(analyze, { env: { XDG_CACHE_HOME: '/dev/null' } })).toEqual(whole);
  });

  it("is not kept where Node's own variable forbids it", ({ skip }) => {
    if (!isKept) return skip(`Node ${process.version} keeps no compiled code`);
    const env = { XDG_CACHE_HOME: folder.file('forbidden'), NODE_DISABLE_COMPILE_CACHE: '1' };
    expect(runCli(analyze, { env }).stderr).toBe('');
    expect(codeFiles('forbidden')).toEqual([]);
  });
});
