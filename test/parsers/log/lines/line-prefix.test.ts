import { describe, expect, it } from 'vitest';
import {
  asEspLog,
  findSplicedLogLine,
  parseEspLogPrefix,
} from '../../../../src/parsers/log/lines/line-prefix.js';

describe('the prefix of ESP_LOG', () => {
  it.each([
    ['log v1', 'I (9485) Streamer: Heap', { level: 'I', tag: 'Streamer', rest: 'Heap' }],
    ['system time', 'W (09:20:14.123) tag: msg', { level: 'W', tag: 'tag', rest: 'msg' }],
    [
      'date and time of log v2',
      'E (125-12-20 09:20:14.123) tag: msg',
      { level: 'E', tag: 'tag', rest: 'msg' },
    ],
    ['unix milliseconds of log v2', 'D (1718795571035) tag: msg', { level: 'D', tag: 'tag', rest: 'msg' }],
    ['no time, ESP_DRAM_LOG and log v2', 'V tag: msg', { level: 'V', tag: 'tag', rest: 'msg' }],
    ['a tag with dots', 'I (28) boot.esp32p4: msg', { level: 'I', tag: 'boot.esp32p4', rest: 'msg' }],
    [
      'a tag with brackets and blanks',
      'I (5) [MeshUtility, 109]: msg',
      { level: 'I', tag: '[MeshUtility, 109]', rest: 'msg' },
    ],
    [
      'the Wi-Fi library, without a blank',
      'I (5535) wifi:Deinit',
      { level: 'I', tag: 'wifi', rest: 'Deinit' },
    ],
    ['a missing tag', 'I (5) : msg', { level: 'I', tag: '', rest: 'msg' }],
    ['a colon in the message', 'I (5) a: b: c', { level: 'I', tag: 'a', rest: 'b: c' }],
  ])('is read: %s', (_, text, { level, tag, rest }) => {
    expect(parseEspLogPrefix(text)).toMatchObject({ level, tag, length: text.length - rest.length });
  });

  it.each([
    [''],
    ['I (5) message without a tag'],
    ['I think so: it leaks'],
    ['X (5) tag: msg'],
    ['I(5) tag: msg'],
    ['I (soon) tag: msg'],
    ['  I (5) tag: msg'],
    ['Info (5) tag: msg'],
    ['E: msg'],
    ['84 bytes (@ 0x4ff21110)'],
  ])('is not seen in %j', (text) => {
    expect(parseEspLogPrefix(text)).toBeNull();
  });
});

describe("another task's log line inside a line", () => {
  it.each([
    ['a record', '    84 bytes (@ 0x4ff2', 'I (5123) wifi:state'],
    ['a record, with system time', '    84 bytes (@ 0x4ff2', 'W (09:20:14.123) tag: msg'],
    ['nothing', '', 'I (5123) tag: msg'],
  ])('is found behind %s', (_, before, spliced) => {
    expect(findSplicedLogLine(`${before}${spliced}`)).toBe(before.length);
  });

  it.each([
    [''],
    ['    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004 caller 0x40376100:'],
    ['    84 bytes (@ 0x4ff2E tag: msg'],
    ['I (5123) no tag follows'],
    ['I (soon) tag: msg'],
    ['HEAP (full): msg'],
  ])('is not seen in %j', (text) => {
    expect(findSplicedLogLine(text)).toBe(-1);
  });
});

describe('a line of another core', () => {
  it.each([
    ['Arduino', '[  2205][E][WiFi.cpp:12] hostByName(): no', 'E (2205) WiFi.cpp: no'],
    ['Arduino before version 2', '[E][ssl_client.cpp:36] _handle_error(): no', 'E ssl_client.cpp: no'],
    ['ESPHome', '[E][json:041]: no', 'E json: no'],
    ['ESPHome, with its task', '[W][component:257][loopTask]: no', 'W component: no'],
    [
      'ESP-IDF, handed on by ESPHome',
      '[D][esp-idf:000]: E (1812) sdio_wrapper: no',
      'E (1812) sdio_wrapper: no',
    ],
    ['ESP-IDF, handed on by a task of ESPHome', '[D][esp-idf:000][wifi]: I (611) wifi:no', 'I (611) wifi:no'],
    ['what ESPHome says of ESP-IDF', '[E][esp-idf:000]: no', 'E esp-idf: no'],
    ["esp32_https_server's", '[HTTPS:E] no', 'E HTTPS: no'],
    ["espp's", '[Camera task/W]:no', 'W Camera task: no'],
    ["espp's, with its time", '[Camera/E][12.345]: no', 'E (12345) Camera: no'],
    ["Zephyr's", '[00:01:08.120,000] <err> wifi_drv: no', 'E (68120) wifi_drv: no'],
    [
      "libpeer's",
      'ERROR\t/p/libpeer/src/dtls_srtp.c\t401\tfailed! mbedtls_ssl_handshake returned -0x7f00',
      'E dtls_srtp.c: failed! mbedtls_ssl_handshake returned -0x7f00',
    ],
    ["libpeer's, at home", 'WARN\tagent.c\t32\tno candidate', 'W agent.c: no candidate'],
  ])('is one of ESP_LOG: %s', (_, text, expected) => expect(asEspLog(text)).toBe(expected));

  it.each([
    'ERROR\tnothing',
    'ERRORS\ta.c\t1\tb',
    'ERROR /p/a.c 401 failed',
    '[E] json: no',
    '[2205] E',
    '[1:E] no',
    '[Camera/X]: no',
    '[00:01:08.120] <err> wifi_drv: no',
    'E (1) a: b',
    '',
  ])('is not in %j', (text) => expect(asEspLog(text)).toBe(text));
});
