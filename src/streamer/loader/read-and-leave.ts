import type { Port } from '../port/port.js';
import { leaveLoader, restart } from './finish.js';
import { openSession, type Session, type SessionOptions } from './session.js';

/**
 * Reads something of a chip, to which nothing is done, so that its application goes on in the end, read or not. Throws
 * what `read` or the loader throws.
 */
export async function readAndLeave(
  port: Port,
  options: SessionOptions,
  read: (session: Session) => Promise<Uint8Array>,
): Promise<{ readonly bytes: Uint8Array; readonly isSimulated: boolean }> {
  try {
    const session = await openSession(port, options);
    const bytes = await read(session);
    await leaveLoader(session, 'hard-reset');
    return { bytes, isSimulated: session.isSimulated };
  } catch (error) {
    // A port that is gone cannot start it.
    await restart(port).catch(() => undefined);
    throw error;
  }
}
