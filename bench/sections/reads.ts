import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownPort } from '../harness/own-port';
import { Child } from '../harness/child-process';
import type { Ground } from '../harness/ground';
import { closedLoop, openLoop, type Target } from '../harness/load';
import type { Product } from '../harness/product';
import type { ReadRoute } from '../harness/read-routes';
import type { Report } from '../harness/report';
import { median } from '../harness/statistics';
import type { Sizes } from '../sizes';

const RATIO_GOAL = 0.5;
const P99_GOAL_MS = 50;
const OPEN_RATE = 200;

export interface ReadPlace {
  ground: Ground;
  product: Product;
  routes: ReadRoute[];
  sizes: Sizes;
  dir: string;
}

/** Requests a second beside bare Fastify + pg with the same SQL, and the slowest answers at a fixed rate. */
export async function measureReads(report: Report, place: ReadPlace): Promise<void> {
  const { ground, product, sizes } = place;
  const routes = place.routes.filter(({ named }) => named);
  report.section(`Reads with ${String(sizes.pupils)} pupils and ${String(ground.rows.database)} delivery rows`);
  const bare = await BareServer.start(place, false);
  const inTx = await BareServer.start(place, true);
  try {
    for (const route of routes) {
      const sides: [string, Target][] = [
        ['api', route.api],
        ['bare', route.bare(bare.origin)],
        ['tx', route.bare(inTx.origin)],
      ];
      const rates = new Map<string, number[]>(sides.map(([name]) => [name, []]));
      for (const [, target] of sides) await closedLoop(target, Math.min(2, sizes.loadSeconds));
      let bytes = 0;
      for (let round = 0; round < sizes.loadRounds; round += 1) {
        for (const [name, target] of sides) {
          const figures = await closedLoop(target, sizes.loadSeconds);
          rates.get(name)!.push(figures.perSecond);
          if (name === 'api') bytes = figures.bytes;
        }
      }
      const [api, floor, txFloor] = sides.map(([name]) => median(rates.get(name)!)) as [number, number, number];
      report.note(
        `${route.name}: ${String(route.statements.length)} statements, ${(bytes / 1024).toFixed(1)} KB; floor inside BEGIN, unit, COMMIT: ${txFloor.toFixed(0)} req/s, ratio ${(api / txFloor).toFixed(2)}`,
      );
      report.add({
        name: route.name,
        value: api,
        unit: 'req/s',
        floor,
        goal: `≥ ${String(RATIO_GOAL)} × floor`,
        pass: api / floor >= RATIO_GOAL,
      });
    }
    for (const route of routes) {
      // Beside it, because a machine too busy for 200 req/s makes everybody late.
      const floor = await openLoop(route.bare(bare.origin), OPEN_RATE, sizes.openSeconds);
      const { p99 } = await openLoop(route.api, OPEN_RATE, sizes.openSeconds);
      report.add({
        name: `${route.name}, p99 at ${String(OPEN_RATE)} req/s`,
        value: p99,
        unit: 'ms',
        floor: floor.p99,
        goal: `≤ ${String(P99_GOAL_MS)} ms`,
        pass: p99 <= P99_GOAL_MS,
      });
    }
    const mb = await product.api.residentMb();
    if (mb !== undefined) report.add({ name: 'API after the load', value: mb, unit: 'MB', goal: '≤ 250 MB', pass: mb <= 250 });
  } finally {
    await bare.stop();
    await inTx.stop();
  }
}

class BareServer {
  private constructor(
    private readonly child: Child,
    readonly origin: string,
  ) {}

  static async start({ ground, routes, dir }: ReadPlace, inTransaction: boolean): Promise<BareServer> {
    const file = join(dir, 'routes.json');
    writeFileSync(file, JSON.stringify(Object.fromEntries(routes.map((route) => [route.name, route.statements]))));
    const port = await ownPort();
    const env = {
      PORT: String(port),
      BARE_ROUTES: file,
      BARE_TX: inTransaction ? '1' : '0',
      NODE_ENV: 'production',
      // Role backup reads everything and no policy filters it: the SQL alone.
      DATABASE_URL: ground.database.url(inTransaction ? 'app' : 'backup'),
    };
    const child = new Child(`bare-${inTransaction ? 'tx' : 'plain'}`, [resolve('bench/floors/bare-server.mjs')], {
      env,
      logDir: join(dir, 'logs'),
    });
    const origin = `http://127.0.0.1:${String(port)}`;
    await child.ready(`${origin}/health`);
    return new BareServer(child, origin);
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
