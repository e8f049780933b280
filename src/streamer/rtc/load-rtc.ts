import { DiagError, exitCodes } from '../../errors.js';

export type Rtc = typeof import('node-datachannel');

/**
 * libdatachannel for Node. Only a worker may load it: a throw in one of its callbacks ends the process, and so does its
 * own clean-up; and its threads keep a process alive for ever.
 */
export async function loadRtc(): Promise<Rtc> {
  try {
    return await import('node-datachannel');
  } catch (cause) {
    throw new DiagError({
      code: 'no-webrtc',
      message: 'node-datachannel (libdatachannel for Node) is not installed or does not load here',
      hint: 'Install it beside this program: npm install node-datachannel@0.33.4',
      exitCode: exitCodes.device,
      cause,
    });
  }
}
