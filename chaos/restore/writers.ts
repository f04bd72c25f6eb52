import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '@testing/demo/seeded-random';
import { openClient, type BenchDatabase } from '../../bench/harness/database';
import { asSuperuser } from './look';

/** Pupils with this prefix come in while the drill works. */
export const LIVE = 'live';

interface Write {
  unitId: number;
  userid: string;
  /** Moment the commit was acknowledged, ms since 1970. */
  at: number;
}

/** People who work meanwhile: role app, row security, one short transaction after the other, each acknowledged one noted. */
export class Writers {
  readonly acknowledged: Write[] = [];
  readonly faults: string[] = [];
  /** Longest time from asking to the acknowledgement, ms. */
  longestMs = 0;
  #stopped = false;
  readonly #done: Promise<void>;

  constructor(
    private readonly database: BenchDatabase,
    private readonly unitIds: readonly number[],
    private readonly random: SeededRandom,
    private readonly tag: string,
  ) {
    this.#done = this.#work();
  }

  async #work(): Promise<void> {
    const client = await openClient(this.database.url('app'));
    try {
      for (let n = 1; !this.#stopped; n += 1) {
        const unitId = this.random.pick(this.unitIds);
        const userid = `${LIVE}-${this.tag}-${String(n)}`;
        const asked = performance.now();
        await client.query('BEGIN');
        await client.query(`SELECT set_config('app.unit_id', $1, true)`, [String(unitId)]);
        await client.query(`INSERT INTO student (unit_id, wecom_userid, name, search) VALUES ($1, $2, '黃小文', 'huangxiaowen')`, [
          unitId,
          userid,
        ]);
        await client.query('COMMIT');
        this.acknowledged.push({ unitId, userid, at: Date.now() });
        this.longestMs = Math.max(this.longestMs, performance.now() - asked);
        await pause(20);
      }
    } catch (error) {
      this.faults.push(error instanceof Error ? error.message : String(error));
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** @returns what was acknowledged; after a crash of the server everything up to it */
  async stop(): Promise<readonly Write[]> {
    this.#stopped = true;
    await this.#done;
    return this.acknowledged;
  }
}

export interface Loss {
  /** Acknowledged writes that are not there. */
  rows: number;
  /** Seconds from the oldest of them to the crash. */
  seconds: number;
  /** Ones that are there although an older one is not: the log has an order. */
  outOfOrder: number;
}

/** What of the acknowledged writes is gone. @param crashedAt ms since 1970 */
export async function lossOf(database: BenchDatabase, writes: readonly Write[], crashedAt: number): Promise<Loss> {
  const there = await asSuperuser(database, async (client) => {
    const { rows } = await client.query<{ userid: string }>(`SELECT wecom_userid AS userid FROM student WHERE wecom_userid = ANY ($1)`, [
      writes.map((write) => write.userid),
    ]);
    return new Set(rows.map((row) => row.userid));
  });
  const first = writes.findIndex((write) => !there.has(write.userid));
  if (first < 0) return { rows: 0, seconds: 0, outOfOrder: 0 };
  const later = writes.slice(first);
  const back = later.filter((write) => there.has(write.userid)).length;
  return { rows: later.length - back, seconds: (crashedAt - later[0]!.at) / 1000, outOfOrder: back };
}
