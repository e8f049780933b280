/**
 * What one client, and all of them, may cost. An offer of the firmware has about 1.7 KB, an answer of Chromium 2.2 KB;
 * a streamer must be able to offer to every client at once.
 */
export const limits = {
  maxClients: 256,
  /** Sockets, with those that have not upgraded yet. */
  maxConnections: 512,
  maxMessageBytes: 64 * 1024,
  /** What may wait for a client that does not read. */
  maxBufferedBytes: 512 * 1024,
  maxIdLength: 64,
  messagesPerSecond: 100,
  messageBurst: 600,
  upgradesPerSecond: 100,
  upgradeBurst: 300,
  /** Addresses whose upgrades are counted; beyond, the oldest is forgotten. */
  maxAddresses: 1024,
  headersTimeoutMs: 5_000,
  /** A client that has not answered a ping until the next one is gone. */
  pingEveryMs: 15_000,
  /** The firmware offers after 0.4 s; a viewer answers at once. */
  unansweredAfterMs: 5_000,
  /** Refusals of one kind that are shown each second; others are counted. */
  refusalsPerSecond: 5,
} as const;
