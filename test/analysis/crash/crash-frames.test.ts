import { describe, expect, it } from 'vitest';
import { findCulprit } from '../../../src/analysis/crash/culprit.js';
import { nameTrace } from '../../../src/analysis/crash/crash-frames.js';
import { readConsole } from '../../support/read-console.js';

// As idf.py monitor and PlatformIO's esp32_exception_decoder write names between the lines of a panic.
const namesOf = (...lines: readonly string[]) =>
  readConsole(lines.map((line) => `${line}\r\n`).join('')).flatMap((record) => {
    if (record.kind !== 'panic') return [];
    const frames = nameTrace(record, [], null);
    const names = frames.flatMap((frame) => frame.frames.map(({ shortName: name }) => name));
    return [{ names, culprit: findCulprit(frames)?.name ?? null, backtrace: record.backtrace }];
  });

const guru = (reason: string): string =>
  `Guru Meditation Error: Core  1 panic'ed (${reason}). Exception was unhandled.`;

describe('a panic whose names a monitor has put into the log', () => {
  it('has those of esp-idf-monitor, of registers and of the back trace', () => {
    const [panic] = namesOf(
      guru('LoadProhibited'),
      'PC      : 0x400d5044  PS      : 0x00060034  A0      : 0x80084f24  A1      : 0x3ffbe7c0  ',
      '--- 0x400d5044: strlen in ROM',
      'Backtrace: 0x400d5041:0x3ffbe7c0 0x40084f21:0x3ffbe7e0 0x400871ce:0x3ffba1a0',
      '--- 0x400d5041: strlen in ROM',
      '0x40084f21: say at /p/main/say.cpp:12',
      ' (inlined by) greet(char const*) at /p/main/say.cpp:20',
      '0x400871ce: app_main at /p/main/main.cpp:7 (discriminator 1)',
      '',
      'Rebooting...',
    );
    expect(panic).toEqual({
      names: ['strlen', 'say', 'greet', 'app_main'],
      culprit: 'say',
      backtrace: [0x400d5041, 0x40084f21, 0x400871ce],
    });
  });

  it('of an assert of FreeRTOS begins where the firmware gave back a mutex, not in abort (esp-idf before v4)', () => {
    const [panic] = namesOf(
      '/p/esp-idf/components/freertos/./tasks.c:4061 (xTaskPriorityDisinherit)- assert failed!',
      'abort() was called at PC 0x4008a1ba on core 0',
      'Backtrace: 0x4008bdfc:0x3ffdf130 0x4008a1ba:0x3ffdf170 0x4008826e:0x3ffdf190 0x400885ac:0x3ffdf1b0 0x4015c8d1:0x3ffdf1f0',
      '0x4008bdfc: invoke_abort at /p/esp-idf/components/esp32/./panic.c:572',
      '0x4008a1ba: xTaskPriorityDisinherit at /p/esp-idf/components/freertos/./tasks.c:4061',
      '0x4008826e: prvCopyDataToQueue at /p/esp-idf/components/freertos/./queue.c:2037',
      '0x400885ac: xQueueGenericSend at /p/esp-idf/components/freertos/./queue.c:2037',
      '0x4015c8d1: FreeRTOS::Semaphore::give() at /p/cpp_utils/FreeRTOS.cpp:134',
      'Rebooting...',
    );
    expect(panic).toMatchObject({ culprit: 'FreeRTOS::Semaphore::give' });
  });

  it("has those of PlatformIO's monitor, where the program counter itself is not named", () => {
    const [panic] = namesOf(
      guru('IntegerDivideByZero'),
      'PC      : 0x400de19a  PS      : 0x00060e30  A0      : 0x800f1130  A1      : 0x3ffcf870',
      'Backtrace: 0x400de197:0x3ffcf870 0x400f112d:0x3ffcf890',
      '  #0  0x400de197:0x3ffcf870 in divide(int) at src/main.cpp:41',
      '      (inlined by) setup() at src/main.cpp:52',
      '  #1  0x400f112d:0x3ffcf890 in loopTask(void*) at /home/x/cores/esp32/main.cpp:42',
      'Rebooting...',
    );
    expect(panic).toMatchObject({ names: ['divide', 'setup', 'loopTask'], culprit: 'divide' });
  });

  it("has the stack of a RISC-V chip, which is GDB's: of the first thread", () => {
    const [panic] = namesOf(
      guru('Store access fault'),
      'MEPC    : 0x4000a1c2  RA      : 0x4000a1c0  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400  ',
      'Stack memory:',
      '4ff3b1f0: 0x4ff0e400 0x00000000 0x4000b004 0x00000001 0x00000000 0x00000000 0x00000000 0x00000000',
      '--- Backtrace:',
      '#0  rtc::impl::Track::open (this=0x0, transport=...) at /p/track.cpp:52',
      '#1  0x4000b004 in rtc::impl::PeerConnection::openTracks() (this=0x4ff61234) at /p/peerconnection.cpp:1120',
      '#2  0x4000c010 in std::function<void ()>::operator()() const (this=0x4ff3b2a0) at /t/std_function.h:591',
      '#0  0x40000001 in other_thread () at /p/other.cpp:1',
      'Rebooting...',
    );
    expect(panic).toEqual({
      names: [
        'rtc::impl::Track::open',
        'rtc::impl::PeerConnection::openTracks',
        'std::function<…>::operator()',
      ],
      culprit: 'rtc::impl::Track::open',
      backtrace: [0x4000a1c2, 0x4000b004, 0x4000c010],
    });
  });

  it('has none where the monitor had no ELF', () => {
    const [panic] = namesOf(
      guru('LoadProhibited'),
      'Backtrace: 0x400d5041:0x3ffbe7c0',
      '0x400d5041: ?? ??:0',
    );
    expect(panic).toMatchObject({ names: [], culprit: null });
  });
});

describe('where a crash began', () => {
  it.each(['memcpy', 'strlen', '_vfprintf_r', '_svfiprintf_r', 'snprintf', 'printf', 'vPortTaskWrapper'])(
    'is not %s',
    (name) => {
      const frame = { function: name, file: null, line: null, inlined: false, shortName: name };
      const own = { ...frame, shortName: 'stream_frames' };
      const frames = [
        { address: 1, role: 'pc' as const, frames: [frame] },
        { address: 2, role: 'caller' as const, frames: [own] },
      ];
      expect(findCulprit(frames)?.name).toBe('stream_frames');
    },
  );

  it.each(['print_stats', 'stream', 'string_table_add', 'memory_monitor'])('may be %s', (name) => {
    const frame = { function: name, file: null, line: null, inlined: false, shortName: name };
    expect(findCulprit([{ address: 1, role: 'pc', frames: [frame] }])?.name).toBe(name);
  });
});
