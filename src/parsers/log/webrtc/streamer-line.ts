import type { StreamerStep } from '../../../model/console-record.js';
import { peerSteps } from './plog-line.js';

export type StreamerLine = { readonly step: StreamerStep; readonly client: string | null };

/** An id that is longer than this is cut: the server makes ids of 10 letters. */
const maxClientLength = 64;

// Received request from client: xagZ6DCqgZ
const aboutClient =
  /^(?<what>Received request from|Creating peer connection for|Sending offer to|Received answer from|Video track opened for|Audio track opened for|Data channel opened for|Data channel closed for|WebRTCSession created for) client: ?(?<client>\S*)/;
// Gathering State: In Progress    Gathering State: in-progress   (libdatachannel's own words)
const gathering = /^Gathering State: (?<state>In Progress|in-progress|Complete|complete)\s*$/;
// State: Connected
const state = /^State: (?<state>Connected|Disconnected)\s*$/;
// State: connected    (libdatachannel's examples/streamer, which the firmware began as; the words of its operator<<)
const libraryState = /^State: (?<state>connecting|connected|disconnected|failed|closed)\s*$/;
// Unable to send video packet: Track is not open
const sendFailed = /^Unable to send \w{1,16} packet/;

const stepsOfClient: Readonly<Record<string, StreamerStep>> = {
  'Received request from': 'request',
  'Creating peer connection for': 'client-created',
  'WebRTCSession created for': 'client-created',
  'Sending offer to': 'offer',
  'Received answer from': 'answer',
  'Video track opened for': 'tracks-open',
  'Audio track opened for': 'tracks-open',
  'Data channel opened for': 'data-channel-open',
  'Data channel closed for': 'data-channel-closed',
};

/** Parses the message of a line that the streamer firmware prints about a connection, or null. */
export function parseStreamerLine(message: string): StreamerLine | null {
  const about = aboutClient.exec(message)?.groups;
  if (about) {
    const step = stepsOfClient[about['what'] ?? ''];
    const client = (about['client'] ?? '').slice(0, maxClientLength);
    return step ? { step, client: client === '' ? null : client } : null;
  }
  const step = stepOf(message);
  return step && { step, client: null };
}

function stepOf(message: string): StreamerStep | null {
  const reached = state.exec(message)?.groups?.['state'];
  if (reached !== undefined) return reached === 'Connected' ? 'connected' : 'state-not-connected';
  const told = libraryState.exec(message)?.groups?.['state'];
  if (told !== undefined) return peerSteps[told] ?? null;
  const gathered = gathering.exec(message)?.groups?.['state'];
  if (gathered !== undefined) return gathered.toLowerCase() === 'complete' ? 'gathered' : 'gathering';
  if (message.startsWith('Client destructor called')) return 'client-destroyed';
  if (/^Stream started\s*$/.test(message)) return 'streaming';
  return sendFailed.test(message) ? 'send-failed' : null;
}
