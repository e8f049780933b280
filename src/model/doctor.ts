import type { Partition } from './app-image.js';
import type { FindingOf, Severity } from './finding.js';

/** What `doctor` looks at, and the states in which it may find that. */
export type DoctorStates = {
  'doctor-sdkconfig': 'absent' | 'empty' | 'unreadable' | 'unclear' | 'named-absent';
  'doctor-duplicate-option': 'twice';
  'doctor-ignored-default': 'overruled' | 'not-read';
  'doctor-idf-version': 'no-callers' | 'has-callers';
  'doctor-heap-tracing': 'on' | 'to-host' | 'off';
  'doctor-stack-depth': 'enough' | 'none' | 'allocators-only' | 'shallow' | 'no-number';
  'doctor-frame-pointer': 'on' | 'off';
  'doctor-interrupt-watchdog': 'off' | 'long' | 'short';
  'doctor-trace-facility': 'on' | 'off';
  'doctor-poisoning': 'off' | 'light' | 'comprehensive';
  'doctor-failed-allocation': 'on' | 'off';
  'doctor-panic': 'printed' | 'silent';
  'doctor-core-dump': 'to-uart' | 'to-flash' | 'off' | 'no-partition';
  'doctor-chip-revision': 'range' | 'fits' | 'refused';
  'doctor-manifest': 'unreadable' | 'no-yaml';
  'doctor-components':
    | 'pair'
    | 'absent'
    | 'mismatch'
    | 'not-pinned'
    | 'pair-unknown'
    | 'version'
    | 'no-version'
    | 'older'
    | 'newer';
  'doctor-partition-table':
    | 'unreadable'
    | 'empty'
    | 'unused'
    | 'damaged'
    | 'bad-line'
    | 'byte-order-mark'
    | 'overlap'
    | 'in-table'
    | 'order'
    | 'offset'
    | 'length'
    | 'same-name'
    | 'several-otadata'
    | 'otadata-length'
    | 'never-readonly'
    | 'small-nvs';
  'doctor-partition-size': 'fits' | 'beyond-flash' | 'beyond-default-flash';
  'doctor-app-size': 'fits' | 'tight' | 'too-large';
  'doctor-media-size': 'fits' | 'too-large' | 'no-partition';
  'doctor-signalling-address': 'own' | 'elsewhere' | 'board-itself' | 'no-network';
  'doctor-port': 'usable' | 'no-permission' | 'none';
  'doctor-udev': 'running' | 'absent';
  'doctor-node': 'new-enough' | 'old';
  'doctor-optional': 'there' | 'absent';
};

/** A check that does not hold becomes a finding of the same name. */
export type DoctorRule = keyof DoctorStates;

/** What was found, as short words and figures; `report/` makes the sentence. */
export type DoctorEvidence<Rule extends DoctorRule = DoctorRule> = {
  /** The file, as the project names it; null for what belongs to this machine. */
  readonly path: string | null;
  readonly line: number | null;
  readonly state: DoctorStates[Rule];
  /** The option, component, partition, port or program. */
  readonly name: string | null;
  readonly found: string | number | null;
  readonly wanted: string | number | null;
  /** Every line that sets the option where more than one does, or where the line above counts for nothing. */
  readonly lines?: readonly number[];
  /** How many these are, of which `lines` has the first 20. */
  readonly linesCount?: number;
};

/** One of each rule, so that what reads a check knows which states there are. */
export type DoctorCheck<Rule extends DoctorRule = DoctorRule> = {
  readonly [One in Rule]: {
    readonly rule: One;
    readonly status: 'ok' | Severity;
    readonly evidence: DoctorEvidence<One>;
    /** Lines for `sdkconfig.defaults` that mend it; empty where no option does. */
    readonly settings: readonly string[];
  };
}[Rule];

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
  /** Lines of files that are read behind it, such as `sdkconfig.defaults.<target>`, that say otherwise and win. */
  readonly overruledBy: readonly { readonly path: string; readonly line: number; readonly text: string }[];
};

/** The files that a project's configuration is made of, by the names that the build knows. */
export type ConfigurationFiles = {
  readonly sdkconfig: string;
  /** The one that is written to. */
  readonly defaults: string;
  /** True where `CMakeLists.txt` names the defaults, so that a command line cannot. */
  readonly isNamed: boolean;
};

export type DoctorReport = {
  readonly project: string;
  readonly configuration: ConfigurationFiles;
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
export type PartitionRow = Pick<Partition, 'label' | 'type' | 'offset' | 'sizeBytes' | 'isReadOnly'> & {
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
