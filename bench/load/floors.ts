import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { request } from 'undici';
import { statementsOf } from '../harness/captured-sql';
import { Child } from '../harness/child-process';
import type { BenchServer } from '../harness/database';
import { ownPort } from '../harness/own-port';
import type { Product } from '../harness/product';
import { slotOf, type RouteStatement } from '../harness/read-routes';
import type { About, DayProfile, DayStep } from './day-profile';
import type { LoadGround } from './ground';
import type { Call } from './open-loop';

/** Answers of about the size that the product's have. */
const BODY = JSON.stringify({ items: Array.from({ length: 20 }, (_, n) => ({ id: n, title: '關於下星期家長日的安排', state: 'sent' })) });

/** A bare `node:http` server in a process of its own would be quicker still; this one shares the generator's. */
export class BareHttp {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<BareHttp> {
    const server = createServer((_req, res) => void res.writeHead(200, { 'content-type': 'application/json' }).end(BODY));
    const port = await ownPort();
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    return new BareHttp(server, `http://127.0.0.1:${String(port)}`);
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }
}

/**
 * The reads and lists of the day as bare Fastify and `pg` with the SQL that the running API sends for each (its writes are
 * left out: their effects cannot be had twice).
 */
export class BareSql {
  private constructor(
    private readonly child: Child,
    readonly origin: string,
    private readonly steps: readonly DayStep[],
  ) {}

  static async start(place: { server: BenchServer; product: Product; ground: LoadGround; day: DayProfile; dir: string }): Promise<BareSql> {
    const steps = place.day.steps.filter((step) => step.body === undefined);
    const routes: Record<string, RouteStatement[]> = {};
    for (const step of steps) routes[step.name] = await capture(place, step);
    const file = join(place.dir, 'load-routes.json');
    writeFileSync(file, JSON.stringify(routes));
    const port = await ownPort();
    const child = new Child('bare-load', [resolve('bench/floors/bare-server.mjs')], {
      env: {
        PORT: String(port),
        BARE_ROUTES: file,
        BARE_TX: '0',
        NODE_ENV: 'production',
        DATABASE_URL: place.ground.database.url('backup'),
      },
      logDir: join(place.dir, 'logs'),
    });
    const origin = `http://127.0.0.1:${String(port)}`;
    await child.ready(`${origin}/health`);
    return new BareSql(child, origin, steps);
  }

  /** The same draw as the product's day, of what has a floor. */
  next(day: DayProfile, pick: number): Call {
    const total = this.steps.reduce((sum, step) => sum + step.share, 0);
    let at = pick * total;
    const step = this.steps.find((one) => (at -= one.share) < 0) ?? this.steps[0]!;
    const about = day.about(step);
    const query = new URLSearchParams({
      route: step.name,
      unit: String(about.reader.unitId),
      person: about.reader.personId,
      student: about.reader.studentId,
      notice: about.noticeId,
    });
    return { method: 'GET', path: `/read?${query.toString()}`, headers: {}, kind: step.kind };
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}

/** The second request of a kind is listened to: the first one also reads the session. */
async function capture(
  { server, product, day }: { server: BenchServer; product: Product; day: DayProfile },
  step: DayStep,
): Promise<RouteStatement[]> {
  const about = day.about(step);
  const ask = (): Promise<void> => askOnce(product, day.call(step, about), step.name);
  await ask();
  const found = statementsOf(await server.listen(ask), 'smart-campus api');
  return found.map(({ text, params, once }) => ({ text, once, slots: params.map((value) => slotOf(value, subjectOf(about))) }));
}

const subjectOf = ({ reader, noticeId }: About): Parameters<typeof slotOf>[1] => ({ reader, noticeId });

/** @throws Error for any answer but 200: a load of refusals measures nothing */
export async function askOnce(product: Product, { method, path, headers, body }: Call, name: string): Promise<void> {
  const answer = await request(`${product.apiOrigin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${name} answered ${String(answer.statusCode)}: ${text.slice(0, 300)}`);
}
