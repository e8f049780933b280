import type { AssumedStream } from '../../../model/nack.js';

/** 320 packets/s and a window of 200 ms by the notes of the field case; one Opus packet each 20 ms. */
export const assumedStream: AssumedStream = { packetRate: 320, audioRate: 50, windowMs: 200 };
