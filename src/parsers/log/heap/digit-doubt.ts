import { mayLackDigits, startsWithDigit } from '../lines/number-start.js';

const maxLines = 8;

/** Whether the number at the start of a line may lack its first digits, because a line before may hold them. */
export class DigitDoubt {
  /** For how many lines. */
  lines = 0;
  /** A record was skipped whose rest may follow: that is the same record, not another one. */
  isRestExpected = false;
  /** Text without a log prefix came since the last record: it may be a part of a record, with more to come. */
  isAfterForeign = false;

  isOf(text: string): boolean {
    return this.lines > 0 && mayLackDigits(text);
  }

  /** A line of somebody else. In a dump the doubt stays until something certain comes; outside, most lines that start with a digit are just that. */
  after(text: string, isInDump: boolean): void {
    this.isAfterForeign = true;
    if (startsWithDigit(text)) this.lines = isInDump ? Infinity : maxLines;
    else if (this.lines > 0) this.lines -= 1;
  }

  /** Something certain has come. */
  end(): void {
    this.lines = 0;
    this.isRestExpected = false;
    this.isAfterForeign = false;
  }
}
