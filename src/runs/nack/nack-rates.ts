import { DiagError, exitCodes } from '../../errors.js';

export type GivenRates = {
  readonly storages: number;
  /** One a track, video first; a single one is that of all tracks together. */
  readonly packetRate: readonly number[];
  readonly audioRate: number;
};

/** Packets a second of all tracks, and of them audio. Throws a DiagError for rates that no tracks have. */
export function nackRates({ packetRate: rates, audioRate: given, storages }: GivenRates): {
  readonly packetRate: number;
  readonly audioRate: number;
} {
  // Video and audio: the storages of more viewers have the same rates, and a single one is of video.
  const most = Math.min(storages, 2);
  if (rates.length > most) throw tooMany(rates.length, most);
  const [, audioRate = given] = rates;
  const packetRate = rates.reduce((sum, rate) => sum + rate, 0);
  if (storages > 1 && audioRate >= packetRate) throw onlyAudio(packetRate, audioRate);
  return { packetRate, audioRate };
}

function tooMany(count: number, most: number): DiagError {
  return new DiagError({
    code: 'too-many-rates',
    message: `${count} rates are given for ${most} ${most === 1 ? 'track' : 'tracks of a viewer, video and audio'}.`,
    hint: 'Give --packet-rate once for each kind of track, and in --storages those of all viewers together.',
    exitCode: exitCodes.usage,
  });
}

function onlyAudio(packetRate: number, audioRate: number): DiagError {
  return new DiagError({
    code: 'audio-rate-too-high',
    message: `--audio-rate ${audioRate} leaves nothing of --packet-rate ${packetRate} for video.`,
    hint: 'Give the packets of all tracks together as --packet-rate, or --storages 1 for a single track.',
    exitCode: exitCodes.usage,
  });
}
