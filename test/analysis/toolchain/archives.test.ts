import { describe, expect, it } from 'vitest';
import { judgeArchives } from '../../../src/analysis/toolchain/archive-findings.js';
import { auditArchive } from '../../../src/analysis/toolchain/audit-archive.js';
import type { ToolchainArchive, ToolchainHeader } from '../../../src/model/toolchain.js';
import { buildArchive, buildObject } from '../../support/build-archive.js';
import { MemoryFile } from '../../support/memory-file.js';

// What GCC 12 names them in its own libstdc++.a (fs_dir.o, memory_resource.o), with policy 1 in the place of 2.
const mutex = '_ZNSt16_Sp_counted_baseILN9__gnu_cxx12_Lock_policyE1EE10_M_releaseEv';
const atomic = mutex.replace('E1E', 'E2E');

function audit(members: Readonly<Record<string, readonly string[]>>) {
  const objects = Object.entries(members).map(([name, symbols]) => ({ name, bytes: buildObject(symbols) }));
  return auditArchive(new MemoryFile(buildArchive(objects), 'libstdc++.a'));
}

describe('the symbols of a libstdc++.a', () => {
  it('name the objects of each lock policy', () => {
    const facts = audit({
      'fs_dir.o': [mutex, 'x'],
      'future.o': [mutex],
      'new.o': ['_Znwj'],
      'a.o': [atomic],
    });
    expect(facts).toEqual({
      objects: 4,
      policies: [
        { policy: 'mutex', objects: ['fs_dir.o', 'future.o'] },
        { policy: 'atomic', objects: ['a.o'] },
      ],
      undestroyed: [],
    });
  });

  it.each([
    [['pthread_rwlock_rdlock', 'pthread_rwlock_unlock'], true],
    [['_ZL30__gthrw_pthread_rwlock_wrlockP', '__gthrw_pthread_rwlock_wrlock'], true],
    [['pthread_rwlock_wrlock', 'pthread_rwlock_destroy'], false],
    [['pthread_rwlock_wrlock_of_mine'], false],
    [['pthread_rwlock_init'], false],
  ])('tell from %j whether a read-write lock is never destroyed: %j', (symbols, isLeaking) => {
    expect(audit({ 'memory_resource.o': symbols }).undestroyed).toEqual(
      isLeaking ? ['memory_resource.o'] : [],
    );
  });

  it('are those of objects alone, whatever else lies beside them', () => {
    const members = [
      { name: 'README', bytes: Buffer.from(mutex) },
      { name: 'empty', bytes: Buffer.alloc(0) },
      { name: 'a.o', bytes: buildObject([atomic]) },
    ];
    expect(auditArchive(new MemoryFile(buildArchive(members)))).toMatchObject({
      objects: 1,
      policies: [{ policy: 'atomic' }],
    });
  });

  it.each([
    ['cut off', (object: Uint8Array) => object.subarray(0, 60), 'libstdc++.a(a.o) is truncated'],
    [
      'of 64 bits',
      (object: Uint8Array) => Buffer.from(object).fill(2, 4, 5),
      'libstdc++.a(a.o) is a 64-bit ELF',
    ],
  ])('are refused with the name of an object that is %s', (_, damage, message) => {
    const archive = buildArchive([{ name: 'a.o', bytes: damage(buildObject([mutex])) }]);
    expect(() => auditArchive(new MemoryFile(archive, 'libstdc++.a'))).toThrow(message);
  });
});

describe('headers and libstdc++.a', () => {
  const headers = (config: ToolchainHeader['state'], shared = config): readonly ToolchainHeader[] => [
    { kind: 'config', path: 'c', multilib: 'default', state: config },
    { kind: 'shared-mutex', path: 's', multilib: null, state: shared },
  ];
  const archive = (facts: Partial<ToolchainArchive>): ToolchainArchive => ({
    path: '/lib/libstdc++.a',
    multilib: 'default',
    objects: 3,
    policies: [],
    undestroyed: [],
    problem: null,
    ...facts,
  });
  const mutexArchive = archive({ policies: [{ policy: 'mutex', objects: ['fs_dir.o'] }] });
  const atomicArchive = archive({ policies: [{ policy: 'atomic', objects: ['fs_dir.o'] }] });
  const rules = (
    states: readonly ToolchainHeader[],
    archives: readonly ToolchainArchive[],
  ): readonly string[] =>
    judgeArchives({ version: '14.2.0', headers: states, archives }).map(({ ruleId }) => ruleId);

  it.each([
    ['faulty', mutexArchive, []],
    ['mended', mutexArchive, ['toolchain-archive-policy']],
    ['mended', atomicArchive, []],
    ['faulty', atomicArchive, ['toolchain-archive-policy']],
    ['mended', archive({}), []],
    ['unknown', mutexArchive, []],
    ['mended', archive({ problem: 'cut off' }), ['toolchain-archive-unchecked']],
    ['mended', archive({ multilib: 'another' }), ['toolchain-archive-unchecked']],
    ['mended', archive({ undestroyed: ['memory_resource.o'] }), ['toolchain-archive-rwlock']],
    ['faulty', archive({ undestroyed: ['memory_resource.o'] }), []],
  ] as const)('that are %s and %j give %j', (state, one, expected) => {
    expect(rules(headers(state), [one])).toEqual(expected);
  });

  it('differ by the multilib, and the finding counts those that do', () => {
    const two = [
      ...headers('mended'),
      { kind: 'config', path: 'd', multilib: 'rv32imc', state: 'mended' } as const,
    ];
    const [finding] = judgeArchives({
      version: '14.2.0',
      headers: two,
      archives: [atomicArchive, { ...mutexArchive, multilib: 'rv32imc' }],
    });
    expect(finding?.evidence).toEqual({
      version: '14.2.0',
      path: '/lib/libstdc++.a',
      count: 1,
      of: 2,
      objects: ['fs_dir.o'],
      policy: 'mutex',
      bytesEach: 88,
    });
  });
});
