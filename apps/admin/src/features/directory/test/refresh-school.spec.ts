import { afterEach, describe, expect, it } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { directoryApi } from '@contracts/directory';
import { routeKey } from '@ui/core/api/query';
import { refreshSchool } from '../school/settle';

const GONE = '01890000-0000-7000-8000-000000000001';
const OTHER = '01890000-0000-7000-8000-000000000002';

describe('reading 家校通訊錄 again', () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const left: (() => void)[] = [];
  afterEach(() => {
    for (const leave of left.splice(0)) leave();
    client.clear();
  });

  /** A page that shows these; @returns what it asks for */
  async function page(keys: readonly (readonly unknown[])[]): Promise<string[]> {
    const asked: string[] = [];
    for (const queryKey of keys) {
      const observer = new QueryObserver(client, {
        queryKey,
        staleTime: 60_000,
        queryFn: () => {
          asked.push(JSON.stringify(queryKey));
          return Promise.resolve('data');
        },
      });
      left.push(observer.subscribe(() => undefined));
    }
    await client.getQueryCache().find({ queryKey: keys[0]! })?.promise;
    asked.length = 0;
    return asked;
  }
  const tree = routeKey(directoryApi.nodes, {});
  const node = (id: string) => routeKey(directoryApi.node, { params: { id } });
  const pupils = (nodeId: string) => routeKey(directoryApi.students, { query: { page: '1', nodeId } });

  it('asks for the tree, and no more for a class that was just deleted and still stands on the page [SCH-24]', async () => {
    const asked = await page([tree, node(GONE), pupils(GONE)]);
    await refreshSchool(client, GONE);
    expect(asked).toEqual([JSON.stringify(tree)]);
  });

  it('asks for everything else that is shown, of every node [SCH-03]', async () => {
    const keys = [tree, node(OTHER), pupils(OTHER)];
    const asked = await page(keys);
    await refreshSchool(client, GONE);
    expect(asked.toSorted()).toEqual(keys.map((key) => JSON.stringify(key)).toSorted());
    asked.length = 0;
    await refreshSchool(client);
    expect(asked).toHaveLength(3);
  });

  it('takes nothing for fresh that a page has left: it is read when somebody comes back [SCH-24]', async () => {
    const whole = routeKey(directoryApi.students, { query: { page: '1' } });
    await page([tree, whole]);
    for (const leave of left.splice(0)) leave();
    await page([tree, pupils(GONE)]);
    await refreshSchool(client, GONE);
    expect(client.getQueryState(whole)?.isInvalidated).toBe(true);
  });
});
