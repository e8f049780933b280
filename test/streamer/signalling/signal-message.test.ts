import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFor } from '../../../src/streamer/signalling/signal-message.js';
import { clientIdOf } from '../../../src/streamer/signalling/client-id.js';
import { checkVisit, ownNames } from '../../../src/streamer/signalling/access.js';

const scalar = fc.oneof(fc.string(), fc.constantFrom('}', '{"a":{}}', '}{'), fc.integer(), fc.boolean());

describe('a message to the firmware', () => {
  it('looks complete to its brace rule only when it is, wherever TCP cuts it', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), scalar), (sender, more) => {
        const text = encodeFor(sender, { ...more, id: 'server', type: 'x' });
        expect(JSON.parse(text)).toEqual({ ...more, id: sender, type: 'x' });
        expect([text.indexOf('{'), text.lastIndexOf('{')]).toEqual([0, 0]);
        expect(text.indexOf('}')).toBe(text.length - 1);
      }),
    );
  });
});

describe('the id of a client', () => {
  it.each([
    ['/server', 'server'],
    ['/server/more?x=1', 'server'],
    ['/../../etc/passwd', '..'],
    ['/a%22%27%0a', 'a"\'\n'],
    ['/', null],
    ['', null],
    ['/%zz', null],
    [`/${'x'.repeat(65)}`, null],
    [`/${'%F0%9F%98%80'.repeat(10_000)}`, null],
  ])('of %s is %s', (url, id) => {
    expect(clientIdOf(url)).toBe(id);
  });
});

describe('who may come in', () => {
  const names = ownNames('0.0.0.0');

  it.each([
    ['a board', '192.168.1.248:8000', undefined, null],
    ['our page', 'localhost:8000', 'http://localhost:8000', null],
    ['our page on a phone', '192.168.1.248:8000', 'http://192.168.1.248:8000', null],
    ['our page over IPv6', '[fe80::1]:8000', 'http://[fe80::1]:8000', null],
    ['a page from elsewhere', '127.0.0.1:8000', 'https://evil.example', 'foreign-origin'],
    ['a page on another port', '127.0.0.1:8000', 'http://127.0.0.1:9000', 'foreign-origin'],
    ['a page from a file', '127.0.0.1:8000', 'null', 'foreign-origin'],
    ['DNS rebinding', 'evil.example:8000', 'http://evil.example:8000', 'foreign-host'],
    ['DNS rebinding that looks like an address', '127.0.0.1.evil.example', undefined, 'foreign-host'],
    ['no host', undefined, undefined, 'foreign-host'],
    ['two hosts', '127.0.0.1:8000, evil.example', undefined, 'foreign-host'],
  ])('%s', (_, host, origin, refusal) => {
    expect(checkVisit({ host, origin }, names)).toBe(refusal);
  });
});
