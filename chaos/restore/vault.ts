import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MAGIC = Buffer.from('SCV1');
const SALT = 16;
const TAG = 16;

/** What was kept of a file: its size in bytes and the sha256 (hex) of its plain bytes. */
export interface Kept {
  bytes: number;
  sha256: string;
}

/**
 * The place apart: files under AES-256-GCM, each with a key derived from the vault's key, a salt of its own and its name,
 * so that neither a changed byte nor a swapped or cut file opens (J3). Written whole or not at all.
 */
export class Vault {
  private constructor(
    readonly dir: string,
    private readonly key: Buffer,
  ) {}

  /** @param keyFile holds 32 bytes as base64 @throws Error when it does not */
  static async open(dir: string, keyFile: string): Promise<Vault> {
    const key = Buffer.from((await readFile(keyFile, 'utf8')).trim(), 'base64');
    if (key.length !== 32) throw new Error(`${keyFile} does not hold 32 bytes as base64`);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    return new Vault(dir, key);
  }

  /** Keeps what `source` gives under `name`. @returns what it held, as it was read */
  async keep(name: string, source: () => Readable): Promise<Kept> {
    const target = join(this.dir, name);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const salt = randomBytes(SALT);
    const [key, nonce] = this.#keys(name, salt);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const { meter, kept } = measure();
    const part = `${target}.${randomBytes(4).toString('hex')}.part`;
    const out = createWriteStream(part, { mode: 0o600 });
    out.write(Buffer.concat([MAGIC, salt]));
    try {
      await pipeline(source(), meter, cipher, seal(cipher), out);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    const file = await open(part, 'r');
    await file.sync();
    await file.close();
    await rename(part, target);
    return kept();
  }

  /** Writes the plain bytes of `name` to a file. @throws Error when anything of it is not as it was kept */
  async restore(name: string, target: string): Promise<Kept> {
    const file = join(this.dir, name);
    const { size } = await stat(file);
    if (size < MAGIC.length + SALT + TAG) throw new Error(`${name} is cut short`);
    const head = Buffer.alloc(MAGIC.length + SALT);
    const tag = Buffer.alloc(TAG);
    const handle = await open(file, 'r');
    try {
      await handle.read(head, 0, head.length, 0);
      await handle.read(tag, 0, TAG, size - TAG);
    } finally {
      await handle.close();
    }
    if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error(`${name} is no file of a vault`);
    const [key, nonce] = this.#keys(name, head.subarray(MAGIC.length));
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(tag);
    const { meter, kept } = measure();
    const body = size === head.length + TAG ? emptyStream() : createReadStream(file, { start: head.length, end: size - TAG - 1 });
    try {
      await pipeline(body, decipher, meter, createWriteStream(target, { mode: 0o600 }));
    } catch (error) {
      await rm(target, { force: true });
      throw new Error(`${name} is not what was kept`, { cause: error });
    }
    return kept();
  }

  /** Names below a folder, sorted; none when there is no such folder. */
  async list(folder: string): Promise<string[]> {
    const found = await readdir(join(this.dir, folder), { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const files = found.filter((entry) => entry.isFile() && !entry.name.endsWith('.part'));
    return files.map((entry) => join(entry.parentPath, entry.name).slice(this.dir.length + 1)).sort();
  }

  #keys(name: string, salt: Buffer): [Buffer, Buffer] {
    const bytes = Buffer.from(hkdfSync('sha256', this.key, salt, `vault ${name}`, 44));
    return [bytes.subarray(0, 32), bytes.subarray(32)];
  }
}

/** Passes bytes on and tells what they were. */
function measure(): { meter: Transform; kept: () => Kept } {
  const hash = createHash('sha256');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { meter, kept: () => ({ bytes, sha256: hash.digest('hex') }) };
}

/** Puts the tag behind the last byte, where it is known. */
function seal(cipher: { getAuthTag(): Buffer }): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, chunk),
    flush(done) {
      this.push(cipher.getAuthTag());
      done();
    },
  });
}

function emptyStream(): Transform {
  const stream = new Transform();
  stream.end();
  return stream;
}
