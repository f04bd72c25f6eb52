import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it } from '@jest/globals';
import { redisBinary, startTestRedis } from '@testing/redis-server';
import { MarkSearch, waysOf } from './find-marks';

const VALUE = '秘密 secret-7f3a';
const search = new MarkSearch([VALUE]);
const around = (before: number, value: Buffer): Buffer => Buffer.concat([Buffer.alloc(before, 65), value, Buffer.alloc(7, 66)]);

describe('looking for planted values', () => {
  it('finds one in every way it may be written, wherever it begins [S12]', () => {
    const bytes = Buffer.from(VALUE);
    const written = [
      bytes,
      Buffer.from(VALUE, 'utf16le'),
      Buffer.from(bytes.toString('hex')),
      Buffer.from(bytes.toString('hex').toUpperCase()),
      Buffer.from(JSON.stringify({ text: VALUE }).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`)),
      ...[0, 1, 2, 3, 4].map((before) => Buffer.from(around(before, bytes).toString('base64'))),
      ...[0, 1, 2, 3, 4].map((before) => Buffer.from(around(before, bytes).toString('base64url'))),
    ];
    expect(written.map((one) => search.in(around(5, one)))).toEqual(written.map(() => [VALUE]));
    expect(search.in(Buffer.from('秘密 secret-7f3b'))).toEqual([]);
    for (const way of waysOf('12345678')) expect(way.length).toBeGreaterThanOrEqual(8);
    expect(() => new MarkSearch(['short'])).toThrow('too short');
  });

  it('finds one in any file below a folder, also across two pieces of it [S12]', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'find-marks-'));
    await mkdir(join(dir, 'a', 'b'), { recursive: true });
    await writeFile(join(dir, 'a', 'b', 'across.bin'), Buffer.concat([Buffer.alloc(1024 * 1024 - 5, 1), Buffer.from(VALUE)]));
    await writeFile(join(dir, 'none.txt'), 'nothing');
    expect(await search.inFolder(dir)).toEqual({ hits: [`${VALUE}: a/b/across.bin`], files: 2 });
    await rm(dir, { recursive: true });
  });

  it.each(redisBinary() === undefined ? [] : ['Redis'])('finds one in every kind of key of %s, and in the name of one [S12]', async () => {
    const server = await startTestRedis(redisBinary()!);
    const client = new Redis(server.url);
    try {
      expect(await search.inRedis(server.url)).toEqual({ hits: [], keys: 0 });
      await client.set('string', `x${VALUE}`);
      await client.hset('hash', 'field', VALUE);
      await client.hset('hash-field', VALUE, '1');
      await client.rpush('list', 'a', VALUE.repeat(200));
      await client.sadd('set', VALUE);
      await client.zadd('zset', 1, VALUE);
      await client.xadd('stream', '*', 'field', Buffer.from(VALUE).toString('base64'));
      await client.set(`key ${VALUE}`, '1');
      await client.set('clean', 'nothing');
      const found = await search.inRedis(server.url);
      expect(found.keys).toBe(9);
      expect(found.hits.toSorted()).toEqual(
        ['hash', 'hash-field', `key ${VALUE}`, 'list', 'set', 'stream', 'string', 'zset'].map((key) => `${VALUE}: ${key}`),
      );
    } finally {
      client.disconnect();
      await server.close();
    }
  });
});
