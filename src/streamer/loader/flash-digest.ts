import { sizedTimeoutMs } from './durations.js';
import { ops, words } from './protocol.js';
import type { Session } from './session.js';

/** MD5 of a span of flash, as the chip computes it. */
export async function flashMd5(session: Session, offset: number, sizeBytes: number): Promise<string> {
  const { requests, link } = session;
  const timeoutMs = sizedTimeoutMs('md5', sizeBytes, link.timing.commandMs);
  const { body } = await requests.send(ops.flashMd5, words(offset, sizeBytes, 0, 0), { timeoutMs });
  // The ROM answers in hexadecimal letters, the stub in bytes.
  return Buffer.from(body).toString(body.length === 32 ? 'latin1' : 'hex');
}

/** True where flash holds what has this MD5; a difference is believed when it was said twice. */
export async function matchesMd5(
  session: Session,
  span: { readonly offset: number; readonly sizeBytes: number; readonly md5: string },
): Promise<boolean> {
  for (let i = 0; i < 2; i++) {
    if ((await flashMd5(session, span.offset, span.sizeBytes)) === span.md5) return true;
  }
  return false;
}
