import type { DoctorCheck, DoctorEvidence, DoctorRule, DoctorStates } from '../../model/doctor.js';
import { formatSize } from '../text/units.js';

type Sentences = { readonly [Rule in DoctorRule]: Readonly<Record<DoctorStates[Rule], string>> };

/** One check as a sentence; the lines that mend it stand apart. */
export function describeCheck<Rule extends DoctorRule>({ rule, evidence }: DoctorCheck<Rule>): string {
  const { state, name, found, wanted, path } = evidence;
  const option = `${name}=${found}`;
  const sentences: Sentences = {
    'doctor-sdkconfig': {
      absent: 'there is none yet; what the next build starts from is checked instead',
      empty: 'sets no option; what the next build starts from is checked instead',
      unreadable: `${path} ${found}`,
      unclear: `sets ${name} in a way that is not followed here: ${name === 'SDKCONFIG' ? 'what it names' : 'what the next build starts from'} is not checked`,
      'named-absent': `${name} has ${found}, which does not exist: the build stops`,
    },
    'doctor-duplicate-option': {
      twice: `${name} is set on ${linesOf(evidence)}; the last one wins: ${found}`,
    },
    'doctor-ignored-default': {
      overruled: `${name}=${wanted} counts for nothing: sdkconfig says ${found} on ${linesOf(evidence)}, and wins`,
      'not-read': 'ESP-IDF reads it only where there is an sdkconfig.defaults, too',
    },
    'doctor-idf-version': {
      'no-callers': `ESP-IDF ${found} keeps no callers on RISC-V; version ${wanted} and later do`,
      'has-callers': `ESP-IDF ${found}`,
    },
    'doctor-heap-tracing': {
      on: 'heap tracing goes to the console',
      'to-host': 'heap tracing goes to a debugger, not to the console',
      off: `${name} is not set: the firmware has no heap tracing`,
    },
    'doctor-stack-depth': {
      enough: `${found} callers a record`,
      none: `${option} keeps no callers`,
      'allocators-only': `${found === 'not set' ? `${name} is 2 by default, which` : option} shows allocators only`,
      shallow: `${option} often ends before your own code`,
      'no-number': `${option} is no depth`,
    },
    'doctor-frame-pointer': {
      on: 'frame pointers are on, so that stacks can be walked',
      off: `${name} is not set: a heap trace on RISC-V has no callers`,
    },
    'doctor-interrupt-watchdog': {
      off: 'no interrupt watchdog that would cut a dump',
      long: `the interrupt watchdog leaves time for about ${found} records of a dump`,
      short: `the interrupt watchdog cuts a dump after about ${found} records: it prints with interrupts off`,
    },
    'doctor-trace-facility': {
      on: `trace facility on: a FreeRTOS mutex is ${found} B in a trace`,
      off: `trace facility off: a FreeRTOS mutex is ${found} B in a trace`,
    },
    'doctor-poisoning': {
      off: 'no heap poisoning: blocks take what they ask for',
      light: `${name}: each block takes 12 B more, so that free memory cannot be compared with other builds`,
      comprehensive: `${name}: each block takes 12 B more and is filled, which costs time and changes what fits`,
    },
    'doctor-failed-allocation': {
      on: 'a failed allocation stops the firmware and says its size',
      off: `${name} is not set: a failed allocation leaves no line in the log`,
    },
    'doctor-panic': {
      printed: 'a panic is printed',
      silent: `${name}: a panic restarts the chip without a word`,
    },
    'doctor-core-dump': {
      'to-uart': 'core dump to the console',
      'to-flash': 'core dump to flash',
      off: 'no core dump: a crash shows one stack only',
      'no-partition': 'core dumps go to flash, but no partition has the subtype coredump',
    },
    'doctor-chip-revision': {
      range: `runs on ESP32-P4 revisions ${found} only; --revision checks your board's`,
      fits: `runs on revision ${wanted}`,
      refused: `runs on ESP32-P4 revisions ${found} only; your board has ${wanted} and would refuse it`,
    },
    'doctor-manifest': { unreadable: `${path} ${found}`, 'no-yaml': `is no component manifest: ${found}` },
    'doctor-components': {
      pair: `${name} ${found}, as esp_hosted needs it`,
      absent: `esp_hosted ${found ?? ''} needs ${name}${wanted === null ? '' : ` ${wanted}`}, which no manifest names`,
      mismatch: `${name} ${found} does not work with this esp_hosted, which needs ${wanted}`,
      'not-pinned': `${name} ${found ?? 'of any version'} may become another one; this esp_hosted needs ${wanted}`,
      'pair-unknown': `whether esp_hosted ${found} work together is not known here`,
      version: `${name} ${found}`,
      'no-version': `${name} has no version that can be read: ${found}`,
      older: `${name} ${found} may be older than ${wanted}, which the streamer needs`,
      newer: `${name} ${found} may be newer than ${wanted}, which the streamer was made for`,
    },
    'doctor-partition-table': {
      unreadable: `${path} ${found}`,
      empty: `${path} has no partition`,
      unused: `${path} counts for nothing: CONFIG_PARTITION_TABLE_CUSTOM is not set`,
      damaged: 'its MD5 does not fit: the build was cut short, or the file was changed',
      'bad-line':
        'no partition: Name, Type, SubType, Offset, Size, Flags, and comments on lines of their own',
      'byte-order-mark':
        'it begins with a byte order mark, so that the build takes this comment for a row: save it as UTF-8 without one',
      overlap: `${name} begins inside ${found}`,
      'in-table': `${name} begins at ${hex(found)}: up to ${hex(wanted)} lie the bootloader and the table itself`,
      order: `${name} begins before ${found}, the row above it, ends: rows stand in the order of their offsets`,
      offset: `${name} begins at ${hex(found)}, which is no multiple of ${hex(wanted)}`,
      length: `${name} has ${hex(found)}, which is no multiple of ${hex(wanted)}`,
      'same-name': `another partition is called ${name}, too`,
      'several-otadata': `${name} has the subtype of ${found}: there is one such partition at most`,
      'never-readonly': `${name} is flagged readonly, and the firmware writes to this subtype`,
      'otadata-length': `${name} has ${hex(found)}: this subtype takes exactly ${hex(wanted)}`,
      'small-nvs': `${name} has ${hex(found)}: an NVS that is not readonly takes ${hex(wanted)} at least`,
    },
    'doctor-partition-size': {
      fits: `partitions end at ${bytes(found)} of ${bytes(wanted)} of flash`,
      'beyond-flash': `${name} ends at ${bytes(found)}, flash has ${bytes(wanted)}`,
      'beyond-default-flash': `${name} ends at ${bytes(found)}, and no option says how large the flash is: the build takes ${bytes(wanted)}`,
    },
    'doctor-app-size': {
      fits: `the application has ${bytes(found)}, ${name} ${bytes(wanted)}`,
      tight: `the application has ${bytes(found)}, ${name} ${bytes(wanted)}: less than 5 % are left`,
      'too-large': `the application has ${bytes(found)}, ${name} only ${bytes(wanted)}`,
    },
    'doctor-media-size': {
      fits: `the media takes ${bytes(found)} of blocks, ${name} has ${bytes(wanted)}`,
      'too-large': `the media takes ${bytes(found)} of blocks, ${name} has ${bytes(wanted)}`,
      'no-partition': `there are ${bytes(found)} of media and no LittleFS partition`,
    },
    'doctor-signalling-address': {
      own: `${name} is this machine`,
      elsewhere: `${name} is not this machine, whose address is ${wanted}`,
      'board-itself': `${name} is the board itself, which serves no signalling`,
      'no-network': `${name} is not this machine, which has no address in a network`,
    },
    'doctor-port': {
      usable: `${name} can be opened`,
      'no-permission': `${name} cannot be opened: permission denied`,
      none: 'no serial port: no board is attached',
    },
    'doctor-udev': {
      running: 'udev names serial ports',
      absent: 'no udev: a port keeps no name of its own, and a board is found by its path alone',
    },
    'doctor-node': {
      'new-enough': `Node.js ${found}`,
      old: `Node.js ${found}; ${wanted} or later is needed`,
    },
    'doctor-optional': { there: `${name} is there`, absent: absentWords(name ?? '') },
  };
  return sentences[rule][state];
}

const namedLines = 5;

/** `lines 3, 9 and 12`; of many the first ones, and how many there are. */
function linesOf({ lines = [], linesCount = lines.length }: DoctorEvidence): string {
  if (lines.length === 1) return `line ${lines[0]}`;
  if (linesCount > namedLines) return `${linesCount} lines (${lines.slice(0, namedLines).join(', ')} …)`;
  return `lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
}

function bytes(value: string | number | null): string {
  return formatSize(Number(value));
}

function hex(value: string | number | null): string {
  return `0x${Number(value).toString(16)}`;
}

function absentWords(name: string): string {
  if (name === 'ffmpeg') return 'ffmpeg is not there: media make cannot make samples of a video';
  if (name === 'serialport')
    return 'serialport is not there: rfc2217:// and socket:// ports work, local ones do not';
  return `${name} is not there: view, soak and simulate --streamer need it`;
}

/** What mends a check that no option of the project mends; null where the settings do, or nothing can. */
export function fixOf({ rule, evidence, settings, status }: DoctorCheck): string | null {
  if (status === 'ok') return null;
  if (settings.length > 0) return `set ${settings.join(' and ')}`;
  const { state, name, wanted, path } = evidence;
  if (rule === 'doctor-components' && typeof wanted === 'string') return `write ${name}: "${wanted}"`;
  if (rule === 'doctor-signalling-address') {
    return wanted === null
      ? 'connect this machine to the network of the board'
      : `write ${wanted} in its place`;
  }
  if (rule === 'doctor-port' && state === 'no-permission') {
    return 'add yourself to its group: sudo usermod -aG dialout $USER, then log in again';
  }
  if (rule === 'doctor-core-dump') return 'add a line: coredump, data, coredump, , 64K';
  if (rule === 'doctor-ignored-default') {
    return state === 'not-read'
      ? 'make one, empty: touch sdkconfig.defaults'
      : 'make sdkconfig anew, as below';
  }
  if (rule === 'doctor-partition-table' && state === 'unused') {
    return `set CONFIG_PARTITION_TABLE_CUSTOM=y and CONFIG_PARTITION_TABLE_CUSTOM_FILENAME="${path}"`;
  }
  if (rule === 'doctor-partition-table' && state === 'damaged') return 'build it anew: idf.py build';
  if (rule === 'doctor-sdkconfig') return sdkconfigFix(state, name);
  if (rule === 'doctor-optional' && name !== 'ffmpeg') return `install it: npm install ${name}`;
  return null;
}

function sdkconfigFix(state: string, name: string | null): string | null {
  if (state === 'unreadable') return null;
  if (state === 'named-absent') return `make the file, or take it out of ${name}`;
  return name === 'SDKCONFIG' ? 'write the path from the project on' : 'make it: idf.py reconfigure';
}
