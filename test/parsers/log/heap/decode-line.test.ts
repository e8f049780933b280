import { describe, expect, it } from 'vitest';
import { parseDecodeLine } from '../../../../src/parsers/log/heap/decode-line.js';

const place = { function: 'leak_some_memory', file: '/path/blink.c', line: 27, inlined: false };

describe('a decode line', () => {
  it.each([
    ['monitor up to 1.4', '0x400d276d: leak_some_memory at /path/blink.c:27'],
    ['monitor 1.5 and later', '--- 0x400d276d: leak_some_memory at /path/blink.c:27'],
    ['upper case digits', '--- 0x400D276D: leak_some_memory at /path/blink.c:27'],
    ['blanks around it', '  --- 0x400d276d: leak_some_memory at /path/blink.c:27  '],
    ['monitor --timestamps', '--- 2025-01-17 19:18:55 0x400d276d: leak_some_memory at /path/blink.c:27'],
    ["PlatformIO's monitor", '  #3  0x400d276d:0x3ffb5230 in leak_some_memory at /path/blink.c:27'],
    ['GDB', '#3  0x400d276d in leak_some_memory (n=3, who=<optimized out>) at /path/blink.c:27'],
    ['GDB, without arguments', '#0  0x400d276d in leak_some_memory () at /path/blink.c:27'],
    ["the Arduino IDE's decoder", '0x400d276d: leak_some_memory at /path/blink.c line 27'],
    ['a discriminator', '--- 0x400d276d: leak_some_memory at /path/blink.c:27 (discriminator 3)'],
  ])('has an address and a place: %s', (_, text) => {
    expect(parseDecodeLine(text)).toEqual({ address: 0x400d276d, frame: place });
  });

  it.each([
    ['monitor up to 1.4', ' (inlined by) leak_some_memory at /path/blink.c:27'],
    ['monitor 1.6', '---  (inlined by) leak_some_memory at /path/blink.c:27'],
    ['monitor 1.7 and later', '--- (inlined by) leak_some_memory at /path/blink.c:27'],
  ])('of the caller of an inlined function has no address: %s', (_, text) => {
    expect(parseDecodeLine(text)).toEqual({ address: null, frame: place });
  });

  it('of a ROM function has a name alone', () => {
    expect(parseDecodeLine('--- 0x4fc00ab0: ets_delay_us in ROM')).toEqual({
      address: 0x4fc00ab0,
      frame: { function: 'ets_delay_us', file: null, line: null, inlined: false },
    });
  });

  it('of an unknown address has no frame', () => {
    expect(parseDecodeLine('--- 0x4fc00ab0: (unknown)')).toEqual({ address: 0x4fc00ab0, frame: null });
    expect(parseDecodeLine('--- 0x4fc00ab0: ?? at ??:0')).toEqual({ address: 0x4fc00ab0, frame: null });
  });

  it.each([
    ['no file', 'f at ??:?', { function: 'f', file: null, line: null }],
    ['no line', 'f at a.c:?', { function: 'f', file: 'a.c', line: null }],
    ['line 0, which means none', 'f at a.c:0', { function: 'f', file: 'a.c', line: null }],
    ['no function', '?? at a.c:3', { function: null, file: 'a.c', line: 3 }],
    ['a Windows path', 'f at C:/idf/tcpip.c:148', { function: 'f', file: 'C:/idf/tcpip.c', line: 148 }],
    ['a path with blanks', 'f at /my src/a.c:3', { function: 'f', file: '/my src/a.c', line: 3 }],
    ['a path that was shortened', 'f at .../a.c:3', { function: 'f', file: '.../a.c', line: 3 }],
    [
      'a C++ function with blanks, colons and parentheses',
      'rtc::(anonymous namespace)::run(std::function<void ()>) const at a.cpp:3',
      {
        function: 'rtc::(anonymous namespace)::run(std::function<void ()>) const',
        file: 'a.cpp',
        line: 3,
      },
    ],
  ])('may have %s', (_, text, frame) => {
    expect(parseDecodeLine(`--- 0x40000020: ${text}`)).toEqual({
      address: 0x40000020,
      frame: { ...frame, inlined: false },
    });
  });
});

describe('a line that is no decode line', () => {
  it.each([
    [''],
    ['--- Backtrace:'],
    ['--- Warning: GDB cannot be started'],
    ['--- esp-idf-monitor 1.9.0 on /dev/ttyUSB0 115200'],
    ['--- Quit: Ctrl+] | Menu: Ctrl+T'],
    ['RPC_WRAP: --- ESP Event: Slave ESP Init ---'],
    ['H_API: ** add_esp_wifi_remote_channels **'],
    ['4ff3b1f0: 0x00000000 0x4ff0e400 0x00000001 0x42009c4e'],
    ['0x3fc99024: 0x00000000 0x00000001'],
    ['0x400d276d leak_some_memory at /path/blink.c:27'],
    ['0x400d276d:leak_some_memory at /path/blink.c:27'],
    ['0x400d: leak_some_memory at /path/blink.c:27'],
    ['caller 0x400d276d: leak_some_memory at /path/blink.c:27'],
    ['0x400d276d: the block leaks'],
    ['0x400d276d: freed at noon'],
    ['0x400d276d: freed at a.c:27th line'],
    ['(inlined by) nobody'],
    ['0x400d276d: (inlined by) leak_some_memory at /path/blink.c:27'],
    ['load:0x4ff2cbd0,len:0x38b8'],
    ['entry 0x4ff29ee8'],
    ['Backtrace: 0x42009c4e:0x4ff3b1f0 0x42009c60:0x4ff3b210'],
  ])('is left alone: %j', (text) => {
    expect(parseDecodeLine(text)).toBeNull();
  });
});
