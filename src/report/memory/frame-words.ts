import type { NamedFrame } from '../../model/crash-frame.js';
import { formatPlace } from '../heap/group-words.js';
import { safeText } from '../text/safe-text.js';

/** `rtc::impl::Track::open at track.cpp:52` */
export function formatFrame({ shortName: name, file, line }: NamedFrame): string {
  const place = formatPlace({ file, line });
  return safeText(name ?? '??') + (place === '' ? '' : ` at ${place}`);
}
