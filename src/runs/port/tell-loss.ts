import { warn } from '../answer/warn.js';

/** What is said where a port goes away and comes back, and nothing else shows it. */
export const tellLoss = {
  onLost: (reason: string): void => warn(`port lost: ${reason} Waiting for it.`),
  onBack: (path?: string): void => warn(path === undefined ? 'port is back' : `port is back: ${path}`),
} as const;
