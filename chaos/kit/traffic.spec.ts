import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@testing/demo/seeded-random';
import type { Stage } from './stage';
import { Traffic } from './traffic';

const person = { personId: 'p', studentId: 's', unitId: 1, cookie: 'c' };
const stage = { families: [person], staff: [person], product: { host: 'app.test' } } as unknown as Stage;

describe('traffic', () => {
  let end: () => Promise<unknown> = () => Promise.resolve();
  afterEach(() => end());

  async function server(answer: (response: ServerResponse) => void): Promise<string> {
    const made = createServer((_req, response) => answer(response));
    await new Promise<void>((listening) => made.listen(0, '127.0.0.1', listening));
    end = () => new Promise((closed) => (made.closeAllConnections(), made.close(closed)));
    return `http://127.0.0.1:${String((made.address() as AddressInfo).port)}`;
  }

  it('ends although the other side answers nobody: who never got a connection gives up, and is counted apart [R10, R16]', async () => {
    const seen: ServerResponse[] = [];
    const full = Promise.withResolvers<void>();
    const origin = await server((response) => {
      seen.push(response);
      if (seen.length === 32) full.resolve();
    });
    const traffic = new Traffic(stage, new SeededRandom(1), { perSecond: 400, writes: 0, hangMs: 1_000, origin });
    await full.promise;
    const figures = await traffic.stop();
    expect(figures.answered).toBe(0);
    expect(figures.lost).toBeGreaterThanOrEqual(32);
    expect(figures.lost + figures.unsent).toBeGreaterThanOrEqual(seen.length);
    expect(figures.faults.length).toBeGreaterThan(0);
  });

  it('counts what is answered, and gives a connection back to who has waited longest [R10]', async () => {
    const enough = Promise.withResolvers<void>();
    let n = 0;
    const origin = await server((response) => {
      n += 1;
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      if (n === 200) enough.resolve();
    });
    const traffic = new Traffic(stage, new SeededRandom(1), { perSecond: 2_000, writes: 0, origin });
    await enough.promise;
    const figures = await traffic.stop();
    expect(figures).toMatchObject({ busy: 0, lost: 0, faults: [] });
    expect(figures.answered).toBe(n);
  });

  it('gives up to store something after the time it was told, and says so [R16]', async () => {
    const origin = await server((response) => void response.writeHead(503).end('{}'));
    const traffic = new Traffic(stage, new SeededRandom(1), { perSecond: 5, writes: 1, giveUpMs: 500, origin });
    const { stored, busy, faults } = await traffic.stop();
    expect(stored).toEqual([]);
    expect(busy).toBeGreaterThan(1);
    expect(faults).toEqual([expect.stringMatching(/could not be stored within 500 ms$/)]);
  });

  it('stores what it could not store while a fault lasted as soon as the fault is over [R16]', async () => {
    let asked = 0;
    const origin = await server((response) => {
      asked += 1;
      response.writeHead(asked > 3 ? 200 : 503, { 'content-type': 'application/json' }).end('{}');
    });
    const traffic = new Traffic(stage, new SeededRandom(1), { perSecond: 5, writes: 1, origin });
    const { stored, busy, faults } = await traffic.stop();
    expect({ stored: stored.length, busy, faults }).toEqual({ stored: 1, busy: 3, faults: [] });
  });
});
