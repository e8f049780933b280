import { describe, expect, it } from 'vitest';
import { parseConstructorList } from '../../../src/parsers/source/constructor-list.js';
import { cpuMs } from '../../support/cpu-ms.js';

// The notes of the streamer's port, as they were written down.
const notes = `Skip: 0x4007d056 libdatachannel/src/impl/datachannel.cpp:395 · 0x4007b8c2 …/impl/certificate.cpp:621 · 0x40079a26 …/src/datachannel.cpp:57 · 0x400747c6 …/impl/track.cpp:266 · 0x4006f6d0 …/impl/sctptransport.cpp:1011 · 0x40067a54 …/impl/peerconnection.cpp:1437 · 0x40054272 …/impl/icetransport.cpp:949 · 0x40052b74 …/impl/dtlstransport.cpp:1106 · 0x4004e7b8 …/impl/dtlssrtptransport.cpp:390 · 0x4004cfca …/impl/init.cpp:210 · 0x4004a806 …/src/track.cpp:86 · 0x4004a06a …/src/peerconnection.cpp:522 · 0x400471c0 …/src/description.cpp:1425 · 0x40032a08 …/src/h264rtppacketizer.cpp:98 · 0x40030b18 …/src/rtppacketizer.cpp:189 · 0x40030050 …/src/mediahandler.cpp:80 · 0x4002faa8 …/src/rtcpsrreporter.cpp:100 · 0x4002da04 main/helpers.cpp:83 · 0x4002c936 main/stream.cpp:109 · 0x4002c00c main/opusfileparser.cpp:15 · 0x4002bed6 main/fileparser.cpp:113 · 0x4002acd2 main/h264fileparser.cpp:71 · 0x4002a73e main/streamer_main.cpp:367 · 0x400251b6 main/main.cpp:236.
Allow: 0x40022656 \`esp_hosted_host_init\`, which must run for Wi-Fi to work.
`;

type Short = readonly [number, string | null, number | null];

const shorten = (text: string): Short[] =>
  parseConstructorList(text).entries.map(({ address, file, line, symbol }) => [
    address,
    file ?? symbol,
    line,
  ]);

const one: Short = [0x4007d056, 'libdatachannel/src/impl/datachannel.cpp', 395];

describe('the notes', () => {
  const { entries, rejected } = parseConstructorList(notes);

  it('have 24 constructors to skip, each with a file and a line', () => {
    const skipped = entries.filter(({ action }) => action === 'skip');
    expect(skipped).toHaveLength(24);
    expect(skipped.every(({ file, line }) => /^[\w/]+\.cpp$/.test(file ?? '') && (line ?? 0) > 0)).toBe(true);
    expect(skipped[1]).toEqual({
      listLine: 1,
      address: 0x4007b8c2,
      symbol: null,
      file: 'impl/certificate.cpp',
      line: 621,
      action: 'skip',
    });
    expect(skipped.at(-1)).toMatchObject({ address: 0x400251b6, file: 'main/main.cpp', line: 236 });
  });

  it('have one that must run, by its symbol', () => {
    expect(entries.filter(({ action }) => action === 'keep')).toEqual([
      {
        listLine: 2,
        address: 0x40022656,
        symbol: 'esp_hosted_host_init',
        file: null,
        line: null,
        action: 'keep',
      },
    ]);
    expect(rejected).toEqual([]);
  });
});

describe('a list', () => {
  it.each([
    '0x4007d056: libdatachannel/src/impl/datachannel.cpp:395',
    '0x4007D056 libdatachannel/src/impl/datachannel.cpp:395',
    '- `0x4007d056`: `libdatachannel/src/impl/datachannel.cpp:395`',
    '\t0x4007d056\tlibdatachannel/src/impl/datachannel.cpp:395  #3  init  global constructors keyed to x',
    'if (addr==0x4007d056 || // libdatachannel/src/impl/datachannel.cpp:395',
    '    (uint32_t)0x4007d056, /* libdatachannel/src/impl/datachannel.cpp:395 */',
    '    0x4007d056, // libdatachannel/src/impl/datachannel.cpp:395',
    '0x4007d056: libdatachannel\\src\\impl\\datachannel.cpp:395\r',
  ])('may have the line %j', (line) => {
    expect(shorten(line)).toEqual([one]);
  });

  it('may name a symbol, a file alone, or nothing', () => {
    expect(shorten('0x40000010: esp_ipc_init\n0x40000020 track.cpp\n0x40000030\n')).toEqual([
      [0x40000010, 'esp_ipc_init', null],
      [0x40000020, 'track.cpp', null],
      [0x40000030, null, null],
    ]);
  });

  it('may be address tests of a startup.c', () => {
    expect(shorten('if (addr==0x4007d056 || addr == 0x40000010) {')).toEqual([
      [0x4007d056, null, null],
      [0x40000010, null, null],
    ]);
  });

  it('may hold paths of Windows, and paths with blanks', () => {
    expect(shorten('0x10: C:\\my app\\main\\main.cpp:7')).toEqual([[0x10, 'C:/my app/main/main.cpp', 7]]);
  });

  it('says which lines it does not understand, and skips comments', () => {
    expect(
      parseConstructorList('# 0x40000010: main/main.cpp:1\n// 0x40000010\nSAME: 3 constructors\n\n'),
    ).toEqual({
      entries: [],
      rejected: [{ listLine: 3, text: 'SAME: 3 constructors' }],
    });
  });

  it('is not fooled by a time of day or a longer number', () => {
    expect(shorten('0x40022656 esp_hosted_host_init, seen at 12:30')).toEqual([
      [0x40022656, 'esp_hosted_host_init', null],
    ]);
    expect(shorten('0x4002265612345678: main/main.cpp:3')).toEqual([]);
  });

  it('stays quick on a hostile line', () => {
    const startedMs = cpuMs();
    parseConstructorList(`0x40000010: ${'a.'.repeat(100_000)}:${'b:'.repeat(100_000)}`);
    expect(cpuMs() - startedMs).toBeLessThan(1_000);
  });
});

describe('JSON of our own', () => {
  const constructor = {
    address: '0x4007d056',
    symbol: '_GLOBAL__sub_I_x',
    file: '/a/main/x.cpp',
    line: 3,
    protected: false,
  };
  const parsed = {
    address: 0x4007d056,
    symbol: '_GLOBAL__sub_I_x',
    file: '/a/main/x.cpp',
    line: 3,
    action: null,
  };

  it.each([
    ['a map', { schemaVersion: 1, constructors: [constructor] }],
    [
      'a skip list',
      { schemaVersion: 1, skipped: [constructor], kept: [{ ...constructor, address: '0x10' }] },
    ],
    ['an array', [constructor]],
  ])('may be %s', (_, value) => {
    expect(parseConstructorList(JSON.stringify(value, null, 2)).entries).toEqual([
      { ...parsed, listLine: 1 },
    ]);
  });

  it('may be NDJSON, of which only constructors count', () => {
    const lines = [
      { event: 'elf', path: 'app.elf' },
      { event: 'constructor', ...constructor },
      { event: 'initFunction', ...constructor },
    ];
    const text = lines.map((line) => JSON.stringify(line)).join('\n');
    expect(parseConstructorList(text).entries).toEqual([{ ...parsed, listLine: 2 }]);
  });

  it.each([
    '{',
    '[1, null, {"address": 5}]',
    '{"constructors": 7}',
    '{"constructors": [{"address": "main"}]}',
  ])('gives nothing for %j', (text) => {
    expect(parseConstructorList(text).entries).toEqual([]);
  });
});
