import { DiagError } from '../../errors.js';
import type { LockPolicy } from '../../model/audit.js';
import type { ByteSource } from '../../model/byte-source.js';
import type { ToolchainArchive } from '../../model/toolchain.js';
import { readArchive, type ArchiveMember } from '../../parsers/elf/archive.js';
import { PartOfFile } from '../../parsers/elf/part-of-file.js';
import { readSymbolStrings } from '../../parsers/elf/symbol-strings.js';
import { findPolicies, lockPolicies } from '../audit/policy-search.js';

type ArchiveFacts = Pick<ToolchainArchive, 'objects' | 'policies' | 'undestroyed'>;

// gthr-posix.h of GCC before 14 calls through weak references with a prefix: `__gthrw_pthread_rwlock_rdlock`.
const locks = /(?:^|\0)(?:__gthrw_)?(?:_*)pthread_rwlock_(?:try)?(?:rd|wr)lock\0/;
const destroys = /(?:^|\0)(?:__gthrw_)?(?:_*)pthread_rwlock_destroy\0/;
const rwlock = Buffer.from('pthread_rwlock_', 'latin1');

/** What the symbols of a libstdc++.a say about lock policies. Throws a DiagError for what is no archive of ELF32. */
export function auditArchive(file: ByteSource): ArchiveFacts {
  const objects = new Map<LockPolicy, Set<string>>();
  const undestroyed = new Set<string>();
  let count = 0;
  for (const member of readArchive(file)) {
    const strings = stringsOf(file, member);
    if (strings === null) continue;
    count++;
    for (const { policy } of findPolicies(strings)) {
      objects.set(policy, (objects.get(policy) ?? new Set()).add(member.name));
    }
    if (locksForever(strings)) undestroyed.add(member.name);
  }
  return {
    objects: count,
    policies: lockPolicies.flatMap((policy) => {
      const names = objects.get(policy);
      return names === undefined ? [] : [{ policy, objects: [...names].toSorted() }];
    }),
    undestroyed: [...undestroyed].toSorted(),
  };
}

// A text file or an object of another kind beside the others is no reason to judge none of them.
function stringsOf(file: ByteSource, member: ArchiveMember): Buffer | null {
  const part = new PartOfFile(file, member);
  if (member.sizeBytes < 4 || Buffer.from(part.read(0, 4)).toString('latin1') !== '\x7fELF') return null;
  try {
    return readSymbolStrings(part);
  } catch (cause) {
    if (!(cause instanceof DiagError)) throw cause;
    const { code, message } = cause;
    throw new DiagError({ code, message, hint: 'Install the toolchain again.', cause });
  }
}

function locksForever(strings: Buffer): boolean {
  if (!strings.includes(rwlock)) return false;
  const text = strings.toString('latin1');
  return locks.test(text) && !destroys.test(text);
}
