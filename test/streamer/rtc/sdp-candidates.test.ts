import { expect, it } from 'vitest';
import { takeCandidates } from '../../../src/streamer/rtc/sdp-candidates.js';

it('takes the candidates out of an offer, each with its media section', () => {
  const lines = [
    'v=0',
    'm=video 9 UDP/TLS/RTP/SAVPF 102',
    'a=mid:video-stream',
    'a=candidate:1 1 UDP 2114977791 192.0.2.1 35445 typ host',
    'a=end-of-candidates',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=mid:audio-stream',
    'a=candidate:2 1 UDP 2114977535 1d2c.local 40000 typ host generation 0',
    'a=candidate:rubbish',
    '',
  ];
  const { sdp, candidates } = takeCandidates(lines.join('\r\n'));
  expect(sdp.split('\r\n')).toEqual([...lines.slice(0, 3), ...lines.slice(5, 7), '']);
  expect(candidates).toEqual([
    {
      candidate: 'candidate:1 1 UDP 2114977791 192.0.2.1 35445 typ host',
      mid: 'video-stream',
      address: '192.0.2.1',
      port: 35_445,
    },
    {
      candidate: 'candidate:2 1 UDP 2114977535 1d2c.local 40000 typ host generation 0',
      mid: 'audio-stream',
      address: '1d2c.local',
      port: 40_000,
    },
  ]);
});
