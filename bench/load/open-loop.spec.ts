import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLoop, type Call } from './open-loop';

const call = (path: string): Call => ({ method: 'GET', path, headers: {}, kind: path === '/refused' ? 'list' : 'read' });

describe('the open loop of the load generator', () => {
  let stalled: Promise<void> = Promise.resolve();
  const server = createServer((req, res) => {
    void stalled.then(() => {
      res.statusCode = req.url === '/refused' ? 429 : 200;
      res.end('{}');
    });
  });
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    origin = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('goes on asking while nobody answers, and counts the wait of all that were planned meanwhile [R12]', async () => {
    let answer: () => void = () => undefined;
    stalled = new Promise((resolve) => (answer = resolve));
    let asked = 0;
    const figures = openLoop({
      origin,
      perSecond: 100,
      seconds: 0.6,
      next: () => {
        asked += 1;
        // The server answers nothing until half of the requests have been asked: a closed loop would never get so far.
        if (asked === 30) answer();
        return call('/');
      },
    });
    const { planned, answered, faults, worst, p50 } = await figures;
    expect({ planned, answered, faults }).toEqual({ planned: 60, answered: 60, faults: 0 });
    // The first was planned at the start and answered when the 30th had been planned, 290 ms later.
    expect(worst).toBeGreaterThanOrEqual(290);
    expect(p50).toBeLessThan(worst);
  });

  it('counts answers that are none as faults, in words, and keeps the kinds apart [R12]', async () => {
    stalled = Promise.resolve();
    const figures = await openLoop({ origin, perSecond: 200, seconds: 0.1, next: (i) => call(i % 2 === 0 ? '/refused' : '/') });
    expect(figures).toMatchObject({ planned: 20, answered: 20, faults: 10 });
    expect(figures.faultWords[0]).toContain('GET /refused answered 429');
    expect([...figures.byKind.keys()].toSorted()).toEqual(['list', 'read']);
  });

  it('leaves what was planned in the warm-up out of its figures [R12]', async () => {
    const figures = await openLoop({ origin, perSecond: 100, seconds: 0.2, warmSeconds: 10, next: () => call('/') });
    expect(figures.answered).toBe(20);
    expect(figures.p99).toBeNaN();
  });
});
