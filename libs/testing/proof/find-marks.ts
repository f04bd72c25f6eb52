import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Every way in which a value may stand among bytes: as it is, in UTF-16, hexadecimal, base64 at any offset, or escaped in JSON. */
export function waysOf(value: string): Buffer[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  // Three ways to fall into groups of three bytes; the first and last group hold bytes of the neighbours too.
  const base64 = [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const own = whole.slice(before === 0 ? 0 : 4, whole.length - ((before + bytes.length) % 3 > 0 ? 1 : 0));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const escaped = [...value].map((sign) => (sign > '~' ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : sign)).join('');
  const texts = new Set([value, hex, hex.toUpperCase(), ...base64, escaped]);
  return [...[...texts].map((text) => Buffer.from(text, 'utf8')), Buffer.from(value, 'utf16le')];
}

/** Looks for values in anything that comes in pieces. */
export class MarkSearch {
  readonly #ways: readonly { value: string; bytes: Buffer }[];
  readonly #longest: number;

  /** @param values of eight signs at least, so that none is found by chance @throws Error for a shorter one */
  constructor(values: readonly string[]) {
    const short = values.find((value) => value.length < 8);
    if (short !== undefined) throw new Error(`too short to be looked for: ${short}`);
    this.#ways = values.flatMap((value) => waysOf(value).map((bytes) => ({ value, bytes })));
    this.#longest = Math.max(...this.#ways.map(({ bytes }) => bytes.length));
  }

  /** @returns the values that stand there in some way */
  in(bytes: Buffer): string[] {
    return [...new Set(this.#ways.filter((way) => bytes.includes(way.bytes)).map(({ value }) => value))];
  }

  /** @returns the values in a file, also where they cross two pieces of it */
  async inFile(path: string): Promise<string[]> {
    const found = new Set<string>();
    let tail = Buffer.alloc(0);
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      const bytes = Buffer.concat([tail, piece as Buffer]);
      for (const value of this.in(bytes)) found.add(value);
      tail = bytes.subarray(Math.max(0, bytes.length - this.#longest));
    }
    return [...found];
  }

  /** @returns `value: path` for each file below a folder in which one stands; how many files were read tells `files` */
  async inFolder(dir: string): Promise<{ hits: string[]; files: number }> {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const hits: string[] = [];
    for (const path of paths) for (const value of await this.inFile(path)) hits.push(`${value}: ${path.slice(dir.length + 1)}`);
    return { hits, files: paths.length };
  }

  /**
   * Every key of a Redis with all that it holds, as the server itself would write it down.
   * @returns `value: key` for each key in which one stands; how many keys were read tells `keys`
   */
  async inRedis(url: string): Promise<{ hits: string[]; keys: number }> {
    const client = new Redis(url, { maxRetriesPerRequest: 2 });
    try {
      const hits: string[] = [];
      let keys = 0;
      for await (const page of client.scanStream({ count: 500 })) {
        for (const key of page as string[]) {
          keys += 1;
          const held = await contentOf(client, key);
          for (const value of this.in(Buffer.concat([Buffer.from(key), Buffer.from([0]), ...held]))) hits.push(`${value}: ${key}`);
        }
      }
      return { hits, keys };
    } finally {
      client.disconnect();
    }
  }
}

/** What a key holds, piece by piece. DUMP would compress long texts. */
async function contentOf(client: Redis, key: string): Promise<Buffer[]> {
  const apart = (parts: readonly Buffer[]): Buffer[] => parts.flatMap((part) => [part, Buffer.from([0])]);
  switch (await client.type(key)) {
    case 'string':
      return apart([(await client.getBuffer(key)) ?? Buffer.alloc(0)]);
    case 'hash':
      return apart((await client.callBuffer('HGETALL', key)) as Buffer[]);
    case 'list':
      return apart(await client.lrangeBuffer(key, 0, -1));
    case 'set':
      return apart(await client.smembersBuffer(key));
    case 'zset':
      return apart(await client.zrangeBuffer(key, 0, -1));
    case 'stream':
      return apart(flat(await client.callBuffer('XRANGE', key, '-', '+')));
    case 'none':
      return [];
    default:
      throw new Error(`a kind of key that nobody reads: ${key}`);
  }
}

const flat = (part: unknown): Buffer[] =>
  Buffer.isBuffer(part) ? [part] : Array.isArray(part) ? part.flatMap(flat) : [Buffer.from(String(part))];
