import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkNackClaim } from '../../../../src/analysis/memory/nack/check-claim.js';
import type { NackFinding } from '../../../../src/model/nack.js';
import { parseNackClaim } from '../../../../src/parsers/source/nack-claim.js';
import { samplePath } from '../../../support/sample-path.js';

const findings = checkNackClaim(parseNackClaim(readFileSync(samplePath('nack-claim.json'), 'utf8')));

function evidence<Rule extends NackFinding['ruleId']>(rule: Rule) {
  const found = findings.find(
    (finding): finding is Extract<NackFinding, { ruleId: Rule }> => finding.ruleId === rule,
  );
  return found?.evidence as Extract<NackFinding, { ruleId: Rule }>['evidence'];
}

// Expected values: the arithmetic of the case file, done by hand.
describe('the case file contradicts itself', () => {
  it('in the rate of the fall: 320 x 124 B are 38.75 KB/s, and 130 KB/s are 416 B', () => {
    expect(evidence('nack-claim-fall-rate')).toMatchObject({
      stated: 130,
      computed: 38.75,
      impliedBytes: 416,
    });
  });

  it('in its duration: 194 KB at 130 KB/s are 1.5 s, and 30 s would be 6.5 KB/s', () => {
    const { computed, impliedKBPerSecond } = evidence('nack-claim-duration');
    expect(computed).toBeCloseTo(1.492, 3);
    expect(impliedKBPerSecond).toBeCloseTo(6.467, 3);
  });

  it('in the packets that were stored: 512 at 320/s are 1.6 s', () => {
    expect(evidence('nack-claim-packet-count')).toMatchObject({ packets: 512, computed: 1.6, stated: 30 });
  });

  it('in the bytes of a packet: 194 KB over 512 are 388, and the parts are 230', () => {
    expect(evidence('nack-claim-packet-bytes').computed).toBe(388);
    expect(evidence('nack-claim-parts').computed).toBe(230);
  });

  it('in the crash: at 124 B nothing crashes, at 230 B not before 7 s', () => {
    const [stated, byParts] = evidence('nack-claim-no-crash').cases;
    expect(stated).toMatchObject({ storedKB: 62, fullKB: 124, exhaustSeconds: null });
    expect(byParts).toMatchObject({ storedKB: 115, fullKB: 230 });
    expect(byParts?.exhaustSeconds).toBeCloseTo(7.03, 2);
  });

  it('and two mutexes explain what was measured: 230 + 2 x 88 = 406', () => {
    expect(evidence('nack-claim-mutex')).toMatchObject({ sumBytes: 406, measured: { low: 388, high: 416 } });
  });

  it('in the window: 64 packets are 237 ms of video and 1.28 s of audio', () => {
    const { videoMs, audioMs } = evidence('nack-claim-window');
    expect(Math.round(videoMs)).toBe(237);
    expect(audioMs).toBe(1280);
  });

  it('in its totals', () => {
    expect(evidence('nack-claim-total')).toMatchObject({ bytes: 126_976, computed: 124 });
    expect(evidence('nack-claim-dma-total')).toMatchObject({ totalKB: 170, stated: 197 });
    expect(evidence('nack-claim-unbounded')).toEqual({ storages: 2, maxSize: 512 });
    expect(evidence('nack-claim-fix-total').computedKB).toEqual({ low: 48.5, high: 52 });
  });
});

const agreeing = {
  crash: {
    streamingSeconds: 1.5,
    dmaBeforeKB: 197,
    dmaAfterKB: 3,
    fallKBPerSecond: 130,
    storedVideo: 410,
    storedAudio: 75,
  },
  store: { storages: 2, maxSize: 512, bytesPerPacket: 410, dmaTotalKB: 250 },
  stream: { packetRate: 324, audioRate: 50 },
  fix: { maxSize: 64, totalKB: 51, windowMs: 234 },
};

it('a story that agrees with itself has no finding', () => {
  expect(checkNackClaim(agreeing)).toEqual([]);
});

it('a store that is full by the size stated, and not by its parts, is told with both', () => {
  const store = { ...agreeing.store, partsBytes: [200, 30] };
  const told = checkNackClaim({ ...agreeing, store }).find(({ ruleId }) => ruleId === 'nack-claim-no-crash');
  // 485 packets of 410 B are 194.2 KB, of 230 B 108.9 KB; 194 KB were lost.
  expect(told?.evidence).toMatchObject({ cases: [{ bytesPerPacket: 410 }, { bytesPerPacket: 230 }] });
});

it('what is not stated is not checked', () => {
  expect(checkNackClaim({})).toEqual([]);
  expect(checkNackClaim({ crash: { fallKBPerSecond: 130 }, store: { bytesPerPacket: 124 } })).toEqual([]);
  const { crash, stream } = agreeing;
  expect(checkNackClaim({ crash, stream, fix: { maxSize: 64, totalKB: 1 } })).toEqual([]);
  expect(checkNackClaim({ crash, stream, store: { storages: 2 }, fix: { totalKB: 1 } })).toEqual([]);
});

describe('a claim', () => {
  it.each([
    ['{', 'it is not JSON'],
    ['3', 'the whole: it must be a group of names with values'],
    ['{"crash":{"speed":1}}', 'crash: speed is not known here'],
    ['{"crash":{"dmaBeforeKB":"197"}}', 'crash.dmaBeforeKB: it must be a number'],
    ['{"store":{"maxSize":0}}', 'store.maxSize: Too small'],
    ['{"store":{"partsBytes":[1,"a"]}}', 'store.partsBytes.1: it must be a number'],
  ])('like %s is refused with the place of what is wrong', (text, message) => {
    expect(() => parseNackClaim(text)).toThrow(message);
  });
});
