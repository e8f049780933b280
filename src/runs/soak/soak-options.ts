import { DiagError, exitCodes } from '../../errors.js';
import type { SoakEnd } from '../../model/soak.js';
import { portNotGiven } from '../port/open-given-port.js';
import { SoakJournal } from '../../io/soak-journal.js';
import type { SoakRunOptions } from './device-soak.js';
import { warn } from '../answer/warn.js';

/** What the command line gives, before it is checked. */
export type SoakGivenOptions = Omit<SoakRunOptions, 'cycles'> & {
  readonly cycles?: number;
  /** A build to flash before. */
  readonly flash?: string;
  /** A folder that an interrupted run goes on from. */
  readonly checkpoint?: string;
};

/** Throws a DiagError of exit code 2 where the options do not go together. */
export function checkSoakOptions<Given extends SoakGivenOptions>(
  options: Given,
): Given & { readonly cycles: number } {
  const { cycles, record, checkpoint, flash, port } = options;
  if (cycles === undefined)
    throw usage('soak needs to know how many connections at most.', 'Give --cycles 12.');
  if (port === undefined || port === '') throw portNotGiven();
  if (record !== undefined && checkpoint !== undefined) {
    throw usage('The folder of --checkpoint holds a recording of each run already.', 'Leave --record out.');
  }
  // Each opening of it is a new, empty chip.
  if (flash !== undefined && port === 'sim') {
    throw usage('The chip behind sim forgets its flash.', 'Give --port sim:FILE.');
  }
  return { ...options, cycles };
}

/** The journal of a soak that can be gone on with; null for one that cannot. */
export async function openJournal(options: SoakGivenOptions): Promise<SoakJournal | null> {
  const { checkpoint, port = '', hold, settle } = options;
  return checkpoint === undefined ? null : SoakJournal.open(checkpoint, { port, hold, settle });
}

/** True where nothing ended it but what comes from outside: then it can be gone on with. */
export function isCutOff(stoppedBy: SoakEnd): boolean {
  return stoppedBy === 'interrupted' || stoppedBy === 'port-lost' || stoppedBy === 'streamer-absent';
}

/** Says how a run that can be gone on with is gone on with. */
export function tellResume({ checkpoint }: SoakGivenOptions, stoppedBy: SoakEnd): void {
  if (checkpoint === undefined || !isCutOff(stoppedBy)) return;
  warn(`The same command goes on from here: ${checkpoint} has what was done.`);
}

function usage(message: string, hint: string): DiagError {
  return new DiagError({ code: 'soak-options', message, hint, exitCode: exitCodes.usage });
}
