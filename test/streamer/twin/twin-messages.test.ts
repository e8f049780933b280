import { describe, expect, it } from 'vitest';
import { firstJsonObject } from '../../../src/streamer/twin/first-json-value.js';
import { MessageBuffer } from '../../../src/streamer/twin/message-buffer.js';

function pushAll(...messages: readonly string[]): string[] {
  const buffer = new MessageBuffer();
  return messages.flatMap((message) => buffer.push(Buffer.from(message)));
}

describe("the firmware's brace rule", () => {
  const request = '{"id":"a","type":"request"}';

  it('takes a whole message, also in pieces', () => {
    const long = `{"sdp":"${'x'.repeat(5_000)}"}`;
    expect(pushAll(request, long)).toEqual([request, long]);
  });

  it('joins a message with a stray last byte to the next one, of which the board then takes the first', () => {
    const joined = `${request}\n{"id":"b","type":"request"}`;
    expect(pushAll(`${request}\n`, '{"id":"b","type":"request"}')).toEqual([joined]);
    expect(firstJsonObject(joined)).toEqual({ id: 'a', type: 'request' });
  });

  it('is wedged for good by a stray first byte', () => {
    expect(pushAll(`\u{FEFF}${request}`, request, request)).toEqual([]);
    expect(pushAll('[', request, request)).toEqual([]);
  });

  it('takes a piece that ends in a brace for the end', () => {
    const cut = `{"a":{"b":"${'x'.repeat(2048 - 13)}"}`;
    expect(cut).toHaveLength(2048);
    expect(pushAll(`${cut},"c":1}`)).toEqual([cut]);
  });
});

describe('the first JSON object of a text', () => {
  it.each([
    ['{"a":"}\\"{"}x', { a: '}"{' }],
    ['{"a":{"b":1}}}', { a: { b: 1 } }],
    [' {}', undefined],
    ['{"a":', undefined],
    ['{a}', undefined],
    ['', undefined],
  ])('%s', (text, value) => {
    expect(firstJsonObject(text)).toEqual(value);
  });
});
