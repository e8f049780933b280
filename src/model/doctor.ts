import type { Partition } from './app-image.js';
import type { FindingOf, Severity } from './finding.js';

/** What `doctor` looks at; a check that does not hold becomes a finding of the same name. */
export type DoctorRule =
  | 'doctor-sdkconfig'
  | 'doctor-duplicate-option'
  | 'doctor-ignored-default'
  | 'doctor-idf-version'
  | 'doctor-heap-tracing'
  | 'doctor-stack-depth'
  | 'doctor-frame-pointer'
  | 'doctor-interrupt-watchdog'
  | 'doctor-trace-facility'
  | 'doctor-poisoning'
  | 'doctor-failed-allocation'
  | 'doctor-panic'
  | 'doctor-core-dump'
  | 'doctor-chip-revision'
  | 'doctor-manifest'
  | 'doctor-components'
  | 'doctor-partition-table'
  | 'doctor-partition-size'
  | 'doctor-app-size'
  | 'doctor-media-size'
  | 'doctor-signalling-address'
  | 'doctor-port'
  | 'doctor-udev'
  | 'doctor-node'
  | 'doctor-optional';

/** What was found, as short words and figures; `report/` makes the sentence. */
export type DoctorEvidence = {
  /** The file, as the project names it; null for what belongs to this machine. */
  readonly path: string | null;
  readonly line: number | null;
  /** Which of the states that the rule knows: `off`, `too-shallow`… */
  readonly state: string;
  /** The option, component, partition, port or program. */
  readonly name: string | null;
  readonly found: string | number | null;
  readonly wanted: string | number | null;
  /** Every line that sets the option where more than one does, or where the line above counts for nothing. */
  readonly lines?: readonly number[];
  /** How many these are, of which `lines` has the first 20. */
  readonly linesCount?: number;
};

export type DoctorCheck = {
  readonly rule: DoctorRule;
  readonly status: 'ok' | Severity;
  readonly evidence: DoctorEvidence;
  /** Lines for `sdkconfig.defaults` that mend it; empty where no option does. */
  readonly settings: readonly string[];
};

/** `check` is the one that does not hold. */
export type DoctorFinding = FindingOf<DoctorRule, DoctorEvidence> & { readonly check: DoctorCheck };

/** What `--fix` does to `sdkconfig.defaults`. */
export type DefaultsChange = {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Where the old content was kept; null for a new file, or where nothing was written. */
  readonly backup: string | null;
  readonly isWritten: boolean;
  /** Lines of `sdkconfig.defaults.<target>` that say otherwise and win. */
  readonly overruledBy: readonly { readonly path: string; readonly line: number; readonly text: string }[];
};

export type DoctorReport = {
  readonly project: string;
  readonly checks: readonly DoctorCheck[];
  readonly findings: readonly DoctorFinding[];
  readonly change: DefaultsChange | null;
};

/** A file of the project as far as it could be read. */
export type ProjectFile =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string };

/** A dependency as a manifest or `dependencies.lock` names it. */
export type ComponentDependency = {
  /** With its namespace, `espressif/` where the file leaves it out. */
  readonly name: string;
  /** A version or a range as written; null where none is. */
  readonly version: string | null;
  readonly path: string;
  readonly line: number;
};

/** A row of a partition table. */
export type PartitionRow = Pick<Partition, 'label' | 'type' | 'offset' | 'sizeBytes'> & {
  /** Null for a name in a CSV that only the project's own build knows. */
  readonly subtype: number | null;
  /** Null where the table is the binary one of a build. */
  readonly line: number | null;
};

/** A `ws://` address in the firmware's own source or configuration. */
export type WrittenAddress = {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly line: number;
};

/** What this machine is and has, as far as it could be seen. */
export type MachineFacts = {
  readonly nodeVersion: string;
  /** IPv4 addresses under which a board finds this machine. */
  readonly addresses: readonly string[];
  readonly ports: readonly { readonly path: string; readonly isUsable: boolean }[];
  /** Null where the system has no udev (Windows, macOS). */
  readonly hasUdev: boolean | null;
  readonly optional: readonly { readonly name: string; readonly isThere: boolean }[];
};
