import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { NEW_DRAFT } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import type { SeededRandom } from '@testing/demo/seeded-random';
import { percentile } from '../../bench/harness/statistics';
import type { Stage } from './stage';

/** A request that hung so long has not been answered (R3, R16). */
const HANG_MS = 10_000;
/** How long people's pages keep trying to store one thing, where nothing longer is done to the product. */
const GIVE_UP_MS = 90_000;
/** Between two tries of a page: the first pause and the longest. Hundreds of pages that try again at once would be the fault themselves. */
const AGAIN_MS = { first: 200, longest: 5_000 };
const CONNECTIONS = 32;

export interface TrafficFigures {
  answered: number;
  /** Answers of 503, after which the page waits and tries again. */
  busy: number;
  /** Connections that were refused or reset. */
  lost: number;
  /** Requests that never left: no connection was free for as long as somebody waits. The machine is too slow for so many a second. */
  unsent: number;
  p50: number;
  p99: number;
  /** Answers that nobody should get, and requests without one. */
  faults: string[];
  /** Titles of drafts that the API said it has stored. */
  stored: string[];
}

export interface TrafficOptions {
  /** Requests a second, by the clock, whether answers come or not. */
  perSecond: number;
  /** Share of requests that store something. */
  writes?: number;
  /** A browser gives up after so long. */
  hangMs?: number;
  /** A page that stores something tries so long: longer than a fault lasts, or it can only say what the fault has done. */
  giveUpMs?: number;
  /** Another address than the link of browsers. */
  origin?: string;
}

/**
 * People at their phones and desks: lists, notices, now and then a draft that is stored once however often its page has
 * to try. Latency counts from the planned moment, so a stall shows in all that it kept waiting.
 */
export class Traffic {
  readonly #pool: Pool;
  readonly #running = new Set<Promise<void>>();
  readonly #latencies: number[] = [];
  readonly #figures: Omit<TrafficFigures, 'p50' | 'p99'> = { answered: 0, busy: 0, lost: 0, unsent: 0, faults: [], stored: [] };
  readonly #mark = randomUUID().slice(0, 8);
  readonly #loop: Promise<void>;
  /** Those who wait for a connection, in the order of their coming. */
  readonly #waiting = new Set<(free: boolean) => void>();
  #free = CONNECTIONS;
  #on = true;
  #made = 0;

  constructor(
    private readonly stage: Stage,
    private readonly random: SeededRandom,
    private readonly options: TrafficOptions,
  ) {
    const hang = options.hangMs ?? HANG_MS;
    this.#pool = new Pool(options.origin ?? stage.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      headersTimeout: hang,
      bodyTimeout: hang,
      connect: { timeout: hang },
    });
    this.#loop = this.#fire();
  }

  /** Until now: answers, answers of 503, drafts that were stored. */
  get soFar(): { answered: number; busy: number; stored: number } {
    const { answered, busy, stored } = this.#figures;
    return { answered, busy, stored: stored.length };
  }

  /** Stops asking, waits for what is on its way; what still waits for a connection gives up, or the end would never come. */
  async stop(): Promise<TrafficFigures> {
    this.#on = false;
    await this.#loop;
    for (const one of this.#waiting) one(false);
    await Promise.all(this.#running);
    await this.#pool.close();
    const times = this.#latencies.length === 0 ? [0] : this.#latencies;
    return { ...this.#figures, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
  }

  async #fire(): Promise<void> {
    const started = performance.now();
    let i = 0;
    while (this.#on) {
      const due = Math.floor(((performance.now() - started) * this.options.perSecond) / 1000) + 1;
      for (; i < due && this.#on; i += 1) {
        const planned = started + (i * 1000) / this.options.perSecond;
        const one = (this.random.next() < (this.options.writes ?? 0.05) ? this.#write(planned) : this.#read(planned)).finally(() =>
          this.#running.delete(one),
        );
        this.#running.add(one);
      }
      await pause(2);
    }
  }

  async #read(planned: number): Promise<void> {
    const { families, staff } = this.stage;
    const family = this.random.next() < 0.8;
    const reader = family ? families[this.random.below(families.length)]! : staff[this.random.below(staff.length)]!;
    const path = family ? `/api/v1/me/notices?studentId=${reader.studentId}&limit=20` : '/api/v1/notices?scope=mine&pageSize=20';
    await this.#ask({ method: 'GET', path, headers: { host: this.stage.product.host, cookie: reader.cookie } }, planned);
  }

  /** A draft with a title of its own; the same key until somebody says that it is stored. */
  async #write(planned: number): Promise<void> {
    const { staff, product } = this.stage;
    const reader = staff[this.random.below(staff.length)]!;
    this.#made += 1;
    const title = `草稿 ${this.#mark} ${String(this.#made)}`;
    const call = {
      method: 'POST' as const,
      path: '/api/v1/notices',
      headers: {
        host: product.host,
        cookie: reader.cookie,
        origin: `http://${product.host}`,
        'x-requested-with': 'smart-campus',
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ ...NEW_DRAFT, title, body: richFromText('各位家長') }),
    };
    const giveUpMs = this.options.giveUpMs ?? GIVE_UP_MS;
    let again = AGAIN_MS.first;
    for (const until = performance.now() + giveUpMs; performance.now() < until; again = Math.min(again * 1.5, AGAIN_MS.longest)) {
      const status = await this.#ask(call, planned);
      if (status === 200) return void this.#figures.stored.push(title);
      if (status !== undefined && status < 500) return;
      await pause(again + this.random.below(300));
    }
    this.#figures.faults.push(`${title} could not be stored within ${String(giveUpMs)} ms`);
  }

  /** @returns the status, or nothing when there was no answer */
  async #ask(
    call: { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string },
    planned: number,
  ): Promise<number | undefined> {
    const limit = this.options.hangMs ?? HANG_MS;
    if (!(await this.#connection(limit))) {
      this.#figures.unsent += 1;
      return undefined;
    }
    const from = performance.now();
    try {
      const answer = await this.#pool.request(call);
      const text = await answer.body.text();
      this.#latencies.push(performance.now() - planned);
      if (answer.statusCode === 503) this.#figures.busy += 1;
      else if (answer.statusCode === 200) this.#figures.answered += 1;
      else this.#figures.faults.push(`${call.method} ${call.path} answered ${String(answer.statusCode)}: ${text.slice(0, 200)}`);
      return answer.statusCode;
    } catch (error) {
      const ms = performance.now() - from;
      if (ms >= limit) this.#figures.faults.push(`${call.method} ${call.path} hung for ${ms.toFixed(0)} ms: ${String(error)}`);
      this.#figures.lost += 1;
      return undefined;
    } finally {
      this.#giveBack();
    }
  }

  /** @returns false when none became free in time: a queue without an end would keep a run for hours after its last request */
  async #connection(withinMs: number): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1;
      return true;
    }
    return new Promise<boolean>((resolve) => {
      const done = (got: boolean): void => {
        clearTimeout(late);
        this.#waiting.delete(done);
        resolve(got);
      };
      const late = setTimeout(() => done(false), withinMs);
      this.#waiting.add(done);
    });
  }

  /** To whoever has waited longest. */
  #giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else next(true);
  }
}

/** What was said to be stored must be there, once; what was tried is there at most once. @returns sentences about what is not so */
export async function storedFaults(stage: Stage, titles: readonly string[]): Promise<string[]> {
  const rows = await stage.ask<{ title: string; n: number }>(
    `SELECT t.title, count(n.id)::int AS n FROM unnest($1::text[]) AS t (title) LEFT JOIN notice n ON n.title = t.title GROUP BY 1 HAVING count(n.id) <> 1 LIMIT 5`,
    [titles],
  );
  return rows.map(({ title, n }) => `${title}: said to be stored, found ${String(n)} times`);
}
