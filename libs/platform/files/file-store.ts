import type { Readable } from 'node:stream';

/** Where bytes live: a local folder or an S3-compatible store. Keys: `{unit_id}/yyyy/mm/random` (E5). */
export abstract class FileStore {
  /** Stores a stream of known length. */
  abstract put(key: string, body: Readable | Buffer, size: number, mime: string): Promise<void>;
  /** @throws Error with code `ENOENT` when there is no such object */
  abstract read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  abstract readBuffer(key: string, maxBytes: number): Promise<Buffer>;
  abstract size(key: string): Promise<number | null>;
  abstract move(from: string, to: string): Promise<void>;
  abstract remove(key: string): Promise<void>;
  abstract list(prefix: string, after?: string): Promise<string[]>;
}
