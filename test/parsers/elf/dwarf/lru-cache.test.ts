import { expect, it } from 'vitest';
import { LruCache } from '../../../../src/parsers/elf/dwarf/lru-cache.js';

it('forgets what was used longest ago when the weights are over the budget', () => {
  const cache = new LruCache<string, number>(10);
  cache.set('a', 1, 4);
  cache.set('b', 2, 4);
  cache.get('a');
  cache.set('c', 3, 4);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

it('counts a replaced entry once', () => {
  const cache = new LruCache<string, number>(10);
  cache.set('a', 1, 6);
  cache.set('a', 2, 6);
  cache.set('b', 3, 4);
  expect([cache.get('a'), cache.get('b')]).toEqual([2, 3]);
});

it('keeps the newest entry even when it alone is too heavy', () => {
  const cache = new LruCache<string, number>(10);
  cache.set('a', 1, 1);
  cache.set('b', 2, 99);
  expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
});
