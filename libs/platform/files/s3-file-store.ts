import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { S3mini } from 's3mini';
import { FileStore } from './file-store';

export interface S3Settings {
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** Files in any S3-compatible store, path style. */
export class S3FileStore extends FileStore {
  readonly #s3: S3mini;

  constructor(settings: S3Settings) {
    super();
    this.#s3 = new S3mini({
      endpoint: `${settings.endpoint}/${settings.bucket}`,
      region: settings.region,
      accessKeyId: settings.accessKeyId,
      secretAccessKey: settings.secretAccessKey,
      requestAbortTimeout: 60_000,
    });
  }

  async put(key: string, body: Readable | Buffer, size: number, mime: string): Promise<void> {
    // Length is known, so that the store takes it in one request instead of buffering (libraries.md, part 4).
    const data = Buffer.isBuffer(body) ? body : Readable.toWeb(body);
    await this.#s3.putObject(key, data as Buffer | ReadableStream, mime, undefined, undefined, size);
  }

  async read(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const response =
      range === undefined ? await this.#s3.getObjectResponse(key) : await this.#s3.getObjectRaw(key, false, range.start, range.end + 1);
    if (response === null || response.body === null) throw Object.assign(new Error('no such object'), { code: 'ENOENT' });
    return Readable.fromWeb(response.body as WebStream);
  }

  async readBuffer(key: string, maxBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of await this.read(key)) {
      const bytes = Buffer.from(chunk as Uint8Array);
      size += bytes.length;
      if (size > maxBytes) throw new RangeError('the object is larger than allowed');
      chunks.push(bytes);
    }
    return Buffer.concat(chunks);
  }

  async size(key: string): Promise<number | null> {
    if ((await this.#s3.objectExists(key)) !== true) return null;
    return this.#s3.getContentLength(key);
  }

  async move(from: string, to: string): Promise<void> {
    await this.#s3.copyObject(from, to);
    await this.#s3.deleteObject(from);
  }

  async remove(key: string): Promise<void> {
    await this.#s3.deleteObject(key);
  }

  async list(prefix: string, after = ''): Promise<string[]> {
    const objects = await this.#s3.listObjects('/', prefix);
    return (objects ?? [])
      .map((object) => object.Key)
      .filter((key) => key > after)
      .sort();
  }
}
