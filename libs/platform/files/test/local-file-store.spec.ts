import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fullStorage } from '@platform/errors/storage-full';
import { LocalFileStore } from '../local-file-store';

describe('files in a folder', () => {
  let root: string;
  let store: LocalFileStore;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'smart-campus-store-'));
    store = new LocalFileStore(root);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each([
    ['at once', () => Buffer.alloc(200_000, 7)],
    ['bit by bit', () => Readable.from([Buffer.alloc(100_000, 7), Buffer.alloc(100_000, 7)])],
  ])('leave nothing half when there is no room, %s, and take the same again once there is [R17]', async (_how, bytes) => {
    // What is written beside goes to a device of the system that is always full.
    await mkdir(join(root, 'u7'), { recursive: true });
    await symlink('/dev/full', join(root, 'u7', 'picture.part'));
    const error: unknown = await store.put('u7/picture', bytes()).catch((reason: unknown) => reason);
    expect(fullStorage(error)).toBe('files');
    expect(await readdir(join(root, 'u7'))).toEqual([]);
    await store.put('u7/picture', bytes());
    expect(await store.readBuffer('u7/picture', 300_000)).toEqual(Buffer.alloc(200_000, 7));
    await store.remove('u7/picture');
  });

  it('keep the earlier contents when a new one finds no room [R17]', async () => {
    await store.put('u8', Buffer.from('first'));
    await symlink('/dev/full', join(root, 'u8.part'));
    await expect(store.put('u8', Buffer.from('second'))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect((await store.readBuffer('u8', 100)).toString()).toBe('first');
  });
});
