/** Rows of a line program in columns; they grow by doubling. */
export class LineRows {
  addresses: Uint32Array<ArrayBuffer>;
  lines: Uint32Array<ArrayBuffer>;
  files: Uint32Array<ArrayBuffer>;
  count = 0;

  /** `capacity` is how many rows to expect. */
  constructor(capacity: number) {
    this.addresses = new Uint32Array(capacity);
    this.lines = new Uint32Array(capacity);
    this.files = new Uint32Array(capacity);
  }

  push(address: number, line: number, file: number): void {
    if (this.count === this.addresses.length) this.#grow();
    this.addresses[this.count] = address;
    this.lines[this.count] = line;
    this.files[this.count] = file;
    this.count++;
  }

  /** Says something else about the address of the last row. */
  replaceLast(line: number, file: number): void {
    this.lines[this.count - 1] = line;
    this.files[this.count - 1] = file;
  }

  /** Gives back what was reserved and not needed. */
  trim(): void {
    this.addresses = this.addresses.slice(0, this.count);
    this.lines = this.lines.slice(0, this.count);
    this.files = this.files.slice(0, this.count);
  }

  #grow(): void {
    const length = this.count * 2 + 64;
    this.addresses = enlarged(this.addresses, length);
    this.lines = enlarged(this.lines, length);
    this.files = enlarged(this.files, length);
  }
}

function enlarged(column: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(length);
  copy.set(column);
  return copy;
}
