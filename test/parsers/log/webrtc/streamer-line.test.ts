import { describe, expect, it } from 'vitest';
import { parseStreamerLine } from '../../../../src/parsers/log/webrtc/streamer-line.js';

describe("a state in libdatachannel's own words, as its examples print it", () => {
  it.each([
    ['State: connecting', 'connecting'],
    ['State: connected', 'connected'],
    ['State: disconnected', 'disconnected'],
    ['State: failed', 'failed'],
    ['State: closed', 'closed'],
    ['Gathering State: in-progress', 'gathering'],
    ['Gathering State: complete', 'gathered'],
  ])('%s is that step', (text, step) => {
    expect(parseStreamerLine(text)).toEqual({ step, client: null });
  });

  it.each(['State: new', 'State: connected to AP', 'State: constructor', 'State: CONNECTED'])(
    '%s is none',
    (text) => {
      expect(parseStreamerLine(text)).toBeNull();
    },
  );
});
