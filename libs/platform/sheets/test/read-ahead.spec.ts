import { describe, expect, it } from '@jest/globals';
import { readAhead } from '../read-ahead';

async function* numbers(to: number, log: string[] = [], faultAt = Infinity): AsyncGenerator<number> {
  try {
    for (let n = 1; n <= to; n += 1) {
      await Promise.resolve();
      if (n === faultAt) throw new Error('read failed');
      log.push(`read ${String(n)}`);
      yield n;
    }
  } finally {
    log.push('closed');
  }
}
const all = async (source: AsyncGenerator<number>): Promise<number[]> => {
  const found: number[] = [];
  for await (const n of source) found.push(n);
  return found;
};
const turns = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('pages read ahead', () => {
  it('gives the same pages in the same order and one ahead, not more [NOT-34]', async () => {
    const log: string[] = [];
    const pages = readAhead(numbers(4, log));
    expect((await pages.next()).value).toBe(1);
    await turns();
    expect(log).toEqual(['read 1', 'read 2']);
    expect(await all(pages)).toEqual([2, 3, 4]);
    expect(log.at(-1)).toBe('closed');
    expect(await all(readAhead(numbers(0)))).toEqual([]);
  });

  it('hands a fault on in its place and leaves none unhandled [OVR-20]', async () => {
    const pages = readAhead(numbers(4, [], 2));
    expect((await pages.next()).value).toBe(1);
    await turns();
    await expect(pages.next()).rejects.toThrow('read failed');
  });

  it('closes the source when the reader stops early [OVR-20]', async () => {
    const log: string[] = [];
    for await (const n of readAhead(numbers(9, log))) if (n === 2) break;
    expect(log).toEqual(['read 1', 'read 2', 'read 3', 'closed']);
  });
});
