import type { Capability } from './console-record.js';

/** The numbers that the script of a report page draws: a JSON data block in the page. */
export type PageData = {
  readonly timelines: readonly TimelineData[];
  readonly connections: readonly ConnectionBars[];
};

/** Free memory over one log: boots one after the other on one axis. */
export type TimelineData = {
  readonly source: string;
  /** What the axis counts: a log without a clock is drawn over its lines. */
  readonly unit: 'seconds' | 'lines';
  readonly capabilities: readonly Capability[];
  readonly boots: readonly BootData[];
  readonly connections: readonly { readonly from: number; readonly to: number }[];
  readonly marks: readonly TimelineMark[];
};

/** The samples of one boot; places are those of the axis, bytes null where a sample lacks the capability. */
export type BootData = {
  readonly boot: number;
  /** Where it starts on the axis. */
  readonly start: number;
  readonly at: readonly number[];
  /** One list for each of the timeline's capabilities, as long as `at`. */
  readonly free: readonly (readonly (number | null)[])[];
};

/** A moment that something happened at. */
export type TimelineMark = { readonly at: number; readonly kind: 'trace' | 'crash'; readonly label: string };

/** What connections kept of one capability, a bar each. */
export type ConnectionBars = {
  readonly source: string;
  readonly boot: number;
  readonly capability: Capability;
  readonly ids: readonly number[];
  /** Bytes; null where nothing can be said. */
  readonly kept: readonly (number | null)[];
  /** What each connection keeps by the line through all; null where it is no leak. */
  readonly slope: number | null;
};
