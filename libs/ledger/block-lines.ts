import { DIGEST_BYTES, sha256 } from './digest';

const FIRST_BYTES = 256 * 1024;
const FIRST_LINES = 1_024;

/** The lines of the block that is being read, and their digests: the same memory for one block after the other. */
export class BlockLines {
  /** Each line after a zero byte, as it is hashed. */
  #bytes: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #ends = new Uint32Array(FIRST_LINES);
  #digests: Buffer = Buffer.allocUnsafe(FIRST_LINES * DIGEST_BYTES);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Digests of all lines, one behind the other; valid until the next `clear`. */
  get digests(): Buffer {
    return this.#digests.subarray(0, this.#count * DIGEST_BYTES);
  }

  add(line: Buffer): void {
    const from = this.#end(this.#count - 1);
    const to = from + 1 + line.length;
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, from, Math.max(to, 2 * this.#bytes.length));
    if (this.#count === this.#ends.length) {
      const ends = new Uint32Array(2 * this.#count);
      ends.set(this.#ends);
      this.#ends = ends;
      this.#digests = grown(this.#digests, this.#digests.length, 2 * this.#digests.length);
    }
    this.#bytes[from] = 0;
    line.copy(this.#bytes, from + 1);
    sha256(this.#bytes.subarray(from, to)).copy(this.#digests, this.#count * DIGEST_BYTES);
    this.#ends[this.#count] = to;
    this.#count += 1;
  }

  /** The n-th line; empty when there is none. */
  text(n: number): string {
    return n < 0 || n >= this.#count ? '' : this.#bytes.toString('utf8', this.#end(n - 1) + 1, this.#end(n));
  }

  clear(): void {
    this.#count = 0;
  }

  #end(n: number): number {
    return n < 0 ? 0 : (this.#ends[n] ?? 0);
  }
}

function grown(buffer: Buffer, used: number, length: number): Buffer {
  const larger = Buffer.allocUnsafe(length);
  buffer.copy(larger, 0, 0, used);
  return larger;
}
