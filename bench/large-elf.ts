import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const copies = 84;
const typeCount = 150;
const gcc = 'riscv64-unknown-elf-g++';
const gccFlags =
  '-march=rv32imac -mabi=ilp32 -g -ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics'.split(
    ' ',
  );
const run = promisify(execFile);

/**
 * An ELF of more than 50 MB from generated C++, made once, in the folder for temporary files. Four objects, compiled
 * once, stand in for many: each copy gets other symbol names and is a unit of its own. One more defines what `audit`
 * looks for, and the others declare it.
 */
export async function buildLargeElf(folder = join(tmpdir(), 'esp-rtc-diag-bench')): Promise<string> {
  const elf = join(folder, `audited-${copies}x${typeCount}.elf`);
  if (existsSync(elf)) return elf;
  console.log(`building ${elf}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'types.hpp'), typesHeader());
  writeFileSync(join(folder, 'unit.cpp'), unitSource());
  writeFileSync(join(folder, 'audited.cpp'), auditedSource);
  const variants = ['-Og -gdwarf-4', '-O2 -gdwarf-4', '-Og -gdwarf-5', '-O2 -gdwarf-5'];
  await Promise.all(
    variants.map((variant, i) =>
      run(gcc, [...gccFlags, ...variant.split(' '), '-c', 'unit.cpp', '-o', `v${i}.o`], { cwd: folder }),
    ),
  );
  await run(gcc, [...gccFlags, '-Og', '-gdwarf-5', '-c', 'audited.cpp', '-o', 'audited.o'], { cwd: folder });
  const objects = Array.from({ length: copies }, (_, i) => `u${i}.o`);
  for (const [i, object] of objects.entries()) {
    const args = [`--prefix-symbols=u${i}_`, `v${i % variants.length}.o`, object];
    await run('riscv64-unknown-elf-objcopy', args, { cwd: folder });
  }
  const place = ['-m', 'elf32lriscv', '--no-relax', '-Ttext=0x40000000', '--entry=0'];
  const unresolved = ['--unresolved-symbols=ignore-all', '--noinhibit-exec'];
  await run('riscv64-unknown-elf-ld', [...place, ...unresolved, ...objects, 'audited.o', '-o', elf], {
    cwd: folder,
  });
  // The prefix has made names of the local labels, which a real ELF does not have.
  await run('riscv64-unknown-elf-objcopy', ['--wildcard', '--strip-symbol=u*_.L*', elf], { cwd: folder });
  for (const object of objects) rmSync(join(folder, object));
  return elf;
}

// As each file of a firmware declares FreeRTOS' queue, and a program's classes the NACK store.
const declared = `struct QueueDefinition; typedef struct QueueDefinition *QueueHandle_t; extern QueueHandle_t queue;
namespace rtc { struct RtcpNackResponder; extern RtcpNackResponder *responder; }`;

const auditedSource = `namespace __gnu_cxx { enum _Lock_policy { _S_single, _S_mutex, _S_atomic }; }
namespace std {
template <__gnu_cxx::_Lock_policy P> struct _Sp_counted_base { int uses; int weak; void _M_release(); };
template <__gnu_cxx::_Lock_policy P> __attribute__((noinline)) void _Sp_counted_base<P>::_M_release() { uses--; }
template <__gnu_cxx::_Lock_policy P> struct __shared_count { _Sp_counted_base<P> *pi; };
}
struct QueueDefinition { char fields[84]; } *queue;
struct tskTaskControlBlock { char fields[340]; } *task;
struct esp_pthread_mutex_t { void *semaphore; int type; } *mutex;
namespace rtc { struct RtcpNackResponder { static const unsigned DefaultMaxSize = 64; int size; } *responder; }
std::__shared_count<__gnu_cxx::_S_mutex> count;
void release() { count.pi->_M_release(); }
extern "C" void heap_trace_start() {}
`;

function typesHeader(): string {
  const types = Array.from({ length: typeCount }, (_, i) => {
    return `template <class T> struct Node${i} {
  T value; int count; Node${i}* next;
  struct Inner { T item; int tag; int key() const { return tag * ${i + 3}; } } inner;
  Node${i}(T v, int c) : value(v), count(c), next(nullptr) { inner.tag = c + ${i}; }
  int mix(int seed) const { int t = seed; for (int k = 0; k < count; k++) t += inner.key() ^ k; return t; }
  int fold(int seed) const { return mix(seed + ${i}) + mix(seed * 3) + sink; }
  template <class F> int apply(F f) { int r = 0; for (int k = 0; k < count; k++) r += f(k + value); return r; }
};`;
  });
  return ['#pragma once', 'extern volatile int sink;', declared, ...types, ''].join('\n');
}

function unitSource(): string {
  const functions = Array.from({ length: typeCount }, (_, i) => {
    return `static int step${i}(int a) {
  Node${i}<int> n(a, a & 7); sink = n.fold(a);
  return n.apply([a](int k) { return k * a + ${i}; });
}
int work${i}(int a, short b) {
  Node${i}<short> n(b, a); int s = step${i}(a + b); s += n.fold(s);
  return s + n.apply([&s](int k) { s += k; return s; });
}`;
  });
  return `#include "types.hpp"\nnamespace unit {\n${functions.join('\n')}\n}\n`;
}
