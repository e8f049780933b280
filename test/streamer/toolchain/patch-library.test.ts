import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLibraries, findOneLibrary } from '../../../src/streamer/toolchain/find-libraries.js';
import { realDisk, type PatchDisk } from '../../../src/streamer/toolchain/patch-disk.js';
import { patchLibrary } from '../../../src/streamer/toolchain/patch-library.js';
import { restoreLibrary } from '../../../src/streamer/toolchain/restore-library.js';
import { TemporaryFolder } from '../../support/temporary-folder.js';
import { isThorough } from '../../support/thorough.js';
import { makeToolchain, snapshot, type GccShape } from '../../support/toolchain-tree.js';

const folder = new TemporaryFolder();
// Every third place in the ordinary run.
const stride = isThorough ? 1 : 3;
let made = 0;

function toolchain(shape: GccShape = 'gcc-14'): { readonly home: string; readonly root: string } {
  const home = folder.file(`toolchain-${made++}`);
  return { home, root: makeToolchain(home, shape) };
}

async function patch(home: string, disk: PatchDisk = realDisk): Promise<string[]> {
  const { changes } = await patchLibrary(await findOneLibrary(home), { isDryRun: false, disk });
  return changes.map(({ action }) => action);
}

class Killed extends Error {}

/** A disk on which the process is killed before its nth change, and does nothing any more after that. */
function killedAt(count: number): { readonly disk: PatchDisk; changes(): number } {
  let done = 0;
  const step = (): void => {
    done += 1;
    if (done > count) throw new Killed();
  };
  const wrap =
    <Arguments extends unknown[]>(action: (...args: Arguments) => Promise<void>) =>
    async (...args: Arguments): Promise<void> => {
      step();
      await action(...args);
    };
  const disk: PatchDisk = {
    makeFolder: wrap(realDisk.makeFolder),
    write: wrap(realDisk.write),
    rename: wrap(realDisk.rename),
    remove: wrap(realDisk.remove),
    removeFolder: wrap(realDisk.removeFolder),
  };
  return { disk, changes: () => done };
}

describe('patchLibrary and restoreLibrary', () => {
  it.each(['gcc-12', 'gcc-13', 'gcc-14', 'gcc-15'] as const)(
    'mend %s in every multilib and give every byte back',
    async (shape) => {
      const { home, root } = toolchain(shape);
      const before = snapshot(home);
      expect(await patch(home)).toEqual(['patched', 'patched', 'patched', 'patched']);
      const library = await findOneLibrary(home);
      expect(library.patch).toBe('whole');
      expect(library.headers.map(({ state }) => state)).toEqual(['mended', 'mended', 'mended', 'mended']);
      const mutex = readFileSync(join(root, 'shared_mutex'), 'utf8');
      expect(mutex).not.toContain('~__shared_mutex_pthread() = default;');
      // Both branches of the header call destroy now, and its wrapper is declared for both.
      expect(mutex.match(/__glibcxx_rwlock_destroy\(&_M_rwlock\)/g)).toHaveLength(2);
      expect(mutex.indexOf('_GLIBCXX_GTHRW(rwlock_destroy)')).toBeLessThan(
        mutex.indexOf('# ifndef PTHREAD_RWLOCK_INITIALIZER'),
      );
      expect((await restoreLibrary(root)).changes.map(({ action }) => action)).toEqual(
        Array(4).fill('restored'),
      );
      expect(snapshot(home)).toEqual(before);
    },
  );

  it('change two lines of a config and nothing else, and nothing at all the second time', async () => {
    const { home, root } = toolchain();
    const config = join(root, 'riscv32-esp-elf/bits/c++config.h');
    const lines = readFileSync(config, 'utf8').split('\n');
    await patch(home);
    const changed = readFileSync(config, 'utf8').split('\n');
    expect(changed.filter((line, i) => line !== lines[i])).toEqual([
      '#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1',
    ]);
    const patched = snapshot(home);
    expect(await patch(home)).toEqual(['already', 'already', 'already', 'already']);
    expect(snapshot(home)).toEqual(patched);
  });

  it('recover from a kill before any change of the disk: restore gives all back, a second patch goes on', async () => {
    const counter = killedAt(Infinity);
    await patch(toolchain().home, counter.disk);
    expect(counter.changes()).toBeGreaterThan(20);
    for (let count = 0; count < counter.changes(); count += stride) {
      for (const cure of ['restore', 'patch'] as const) {
        const { home, root } = toolchain();
        const before = snapshot(home);
        await expect(patch(home, killedAt(count).disk)).rejects.toThrow(Killed);
        // Dead processes hold no lock: that of this test is alive, so its number is replaced.
        const lock = join(root, '.esp-rtc-diag/lock');
        if (existsSync(lock)) writeFileSync(lock, '999999999');
        if (cure === 'patch') await patch(home);
        if (cure === 'patch') expect((await findOneLibrary(home)).patch).toBe('whole');
        await restoreLibrary(root);
        expect(snapshot(home)).toEqual(before);
      }
    }
  });

  it('recover from a kill during the restore as well', async () => {
    const rehearsal = toolchain();
    await patch(rehearsal.home);
    const counter = killedAt(Infinity);
    await restoreLibrary(rehearsal.root, counter.disk);
    for (let count = 0; count < counter.changes(); count += stride) {
      const { home, root } = toolchain();
      const before = snapshot(home);
      await patch(home);
      await expect(restoreLibrary(root, killedAt(count).disk)).rejects.toThrow(Killed);
      const lock = join(root, '.esp-rtc-diag/lock');
      if (existsSync(lock)) writeFileSync(lock, '999999999');
      await restoreLibrary(root);
      expect(snapshot(home)).toEqual(before);
    }
  });

  it('refuse to touch a header that somebody has edited since, and show how', async () => {
    const { home, root } = toolchain();
    await patch(home);
    const path = join(root, 'shared_mutex');
    writeFileSync(path, `${readFileSync(path, 'utf8')}// edited\n`);
    const edited = snapshot(home);
    const restored = await restoreLibrary(root);
    expect(restored.changes).toEqual([]);
    expect(restored.edited.map(({ path: name }) => name)).toEqual(['shared_mutex']);
    expect(restored.edited[0]?.after).toContain('// edited');
    const again = await patchLibrary(await findOneLibrary(home), { isDryRun: false });
    expect(again.edited).toHaveLength(1);
    expect(snapshot(home)).toEqual(edited);
  });

  it('refuse an original that is damaged, and a manifest that leads out of the library', async () => {
    const { home, root } = toolchain();
    await patch(home);
    const manifest = join(root, '.esp-rtc-diag/manifest.json');
    const text = readFileSync(manifest, 'utf8');
    const sum = /"before": "(?<sum>[0-9a-f]{64})"/.exec(text)?.groups?.['sum'] ?? '';
    writeFileSync(join(root, '.esp-rtc-diag', sum), 'other');
    await expect(restoreLibrary(root)).rejects.toMatchObject({ code: 'original-lost', exitCode: 5 });
    writeFileSync(manifest, text.replace('shared_mutex', '../../../../escaped'));
    await expect(restoreLibrary(root)).rejects.toMatchObject({ code: 'manifest-broken', exitCode: 5 });
    writeFileSync(manifest, 'not json');
    await expect(restoreLibrary(root)).rejects.toMatchObject({ code: 'manifest-broken' });
  });

  it('refuse what they do not know, and change nothing', async () => {
    const { home, root } = toolchain();
    const path = join(root, 'shared_mutex');
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(
        '~__shared_mutex_pthread() = default;',
        '~__shared_mutex_pthread() noexcept = default;',
      ),
    );
    const before = snapshot(home);
    await expect(patch(home)).rejects.toMatchObject({ code: 'header-unknown', exitCode: 5 });
    expect(snapshot(home)).toEqual(before);
  });

  it('refuse a header that is a link', async () => {
    const { home, root } = toolchain();
    renameSync(join(root, 'shared_mutex'), folder.file('elsewhere'));
    symlinkSync(folder.file('elsewhere'), join(root, 'shared_mutex'));
    const before = readFileSync(folder.file('elsewhere'), 'utf8');
    await expect(patch(home)).rejects.toMatchObject({ code: 'header-linked', exitCode: 5 });
    expect(readFileSync(folder.file('elsewhere'), 'utf8')).toBe(before);
  });

  it('keep the mode of a header that is read-only', async () => {
    const { home, root } = toolchain();
    chmodSync(join(root, 'shared_mutex'), 0o444);
    const before = snapshot(home);
    await patch(home);
    expect(Object.entries(snapshot(home)).find(([path]) => path.endsWith('/shared_mutex'))?.[1]).toMatch(
      /^444 /,
    );
    await restoreLibrary(root);
    expect(snapshot(home)).toEqual(before);
  });

  it('give way to another run that is at work, and not to one that was killed', async () => {
    const { home, root } = toolchain();
    mkdirSync(join(root, '.esp-rtc-diag'));
    writeFileSync(join(root, '.esp-rtc-diag/lock'), String(process.pid));
    await expect(patch(home)).rejects.toMatchObject({ code: 'toolchain-in-use', exitCode: 5 });
    writeFileSync(join(root, '.esp-rtc-diag/lock'), '999999999');
    expect(await patch(home)).toContain('patched');
  });

  it('end one of two runs that start together, or let it find nothing to do', async () => {
    const { home, root } = toolchain();
    const before = snapshot(home);
    const runs = await Promise.allSettled([patch(home), patch(home), patch(home)]);
    expect(runs.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await findOneLibrary(home)).patch).toBe('whole');
    await restoreLibrary(root);
    expect(snapshot(home)).toEqual(before);
  });

  it('leave the headers alone where the disk is full', async () => {
    const { home, root } = toolchain();
    const before = snapshot(home);
    let left = 2;
    const full: PatchDisk = {
      ...realDisk,
      write: async (path, text, mode) => {
        if (left-- > 0) return realDisk.write(path, text, mode);
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    };
    await expect(patch(home, full)).rejects.toMatchObject({
      code: 'toolchain-unwritable',
      message: expect.stringContaining('ENOSPC'),
    });
    await restoreLibrary(root);
    expect(snapshot(home)).toEqual(before);
  });
});

describe('findLibraries', () => {
  it('finds each RISC-V library below a folder, and no other', async () => {
    const home = folder.file('many');
    makeToolchain(join(home, 'esp-14'), 'gcc-14');
    makeToolchain(join(home, 'esp-15'), 'espressif-15');
    mkdirSync(join(home, 'xtensa/include/c++/14.2.0/xtensa-esp-elf/bits'), { recursive: true });
    writeFileSync(join(home, 'xtensa/include/c++/14.2.0/xtensa-esp-elf/bits/c++config.h'), '');
    const libraries = await findLibraries(home);
    expect(libraries.map(({ version }) => version)).toEqual(['14.2.0', '15.1.0']);
    expect(libraries.map(({ headers }) => headers.at(-1)?.state)).toEqual(['faulty', 'mended-by-vendor']);
    expect(libraries[0]?.headers.map(({ multilib }) => multilib)).toEqual([
      'default',
      'rv32imac_zicsr_zifencei/ilp32',
      'rv32imafc_zicsr_zifencei/ilp32f',
      null,
    ]);
    await expect(findOneLibrary(home)).rejects.toMatchObject({ code: 'several-toolchains', exitCode: 2 });
    await expect(findLibraries(join(home, 'xtensa'))).rejects.toMatchObject({
      code: 'no-toolchain',
      exitCode: 3,
    });
  });

  it('takes the folder of the library itself, and does not go round in links', async () => {
    const { home, root } = toolchain();
    symlinkSync(home, join(home, 'again'));
    expect((await findLibraries(root)).map(({ root: found }) => found)).toEqual([root]);
    expect(await findLibraries(home)).toHaveLength(1);
  });
});
