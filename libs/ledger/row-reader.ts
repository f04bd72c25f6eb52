import { LIMITS } from './document';

const NEWLINE = 0x0a;

/** Cuts bytes into rows, each with its line end, and keeps no more than one unfinished row. */
export class RowReader {
  readonly #row: (row: Buffer) => void;
  #parts: Buffer[] = [];
  #bytes = 0;
  #tooLong = false;

  constructor(row: (row: Buffer) => void) {
    this.#row = row;
  }

  /** A row was longer than any may be; nothing was read from there on. */
  get tooLong(): boolean {
    return this.#tooLong;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1 && !this.#tooLong; to = chunk.indexOf(NEWLINE, from)) {
      const piece = chunk.subarray(from, to + 1);
      from = to + 1;
      if (this.#bytes === 0) this.#row(piece);
      else if (this.#wait(piece)) this.end();
    }
    // Whoever reads the file may use the chunk's memory again.
    if (from < chunk.length && !this.#tooLong) this.#wait(Buffer.from(chunk.subarray(from)));
  }

  /** The last row, when it has no line end. */
  end(): void {
    if (this.#bytes === 0) return;
    const row = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#bytes = 0;
    this.#row(row);
  }

  #wait(piece: Buffer): boolean {
    this.#tooLong = this.#bytes + piece.length > LIMITS.row;
    this.#bytes = this.#tooLong ? 0 : this.#bytes + piece.length;
    if (this.#tooLong) this.#parts = [];
    else this.#parts.push(piece);
    return !this.#tooLong;
  }
}
