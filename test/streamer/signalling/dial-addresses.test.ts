import { describe, expect, it } from 'vitest';
import { isOpenToNetwork, ownDialUrl } from '../../../src/streamer/signalling/dial-addresses.js';

describe('the address of a server of our own', () => {
  it.each([
    ['127.0.0.1', 'ws://127.0.0.1:8000'],
    ['localhost', 'ws://localhost:8000'],
    ['192.168.1.248', 'ws://192.168.1.248:8000'],
    // All addresses: nobody can dial those.
    ['0.0.0.0', 'ws://127.0.0.1:8000'],
    ['::', 'ws://[::1]:8000'],
    ['::1', 'ws://[::1]:8000'],
    ['fe80::1', 'ws://[fe80::1]:8000'],
  ])('that listens at %s is dialled at %s', (host, url) => {
    expect(ownDialUrl(host, 8000)).toBe(url);
    expect(new URL(url).port).toBe('8000');
  });

  it.each([
    ['127.0.0.1', false],
    ['127.1.2.3', false],
    ['localhost', false],
    ['::1', false],
    ['0.0.0.0', true],
    ['::', true],
    ['192.168.1.248', true],
  ])('%s is open to the network: %s', (host, isOpen) => {
    expect(isOpenToNetwork(host)).toBe(isOpen);
  });
});
