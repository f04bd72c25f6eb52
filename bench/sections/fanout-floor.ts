import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { Pool } from 'undici';
import type { Ground } from '../harness/ground';
import type { SimulatorControl } from '../harness/simulator';
import type { School } from '../harness/school';

const IN_FLIGHT = 4;

/**
 * The least that a fan-out can cost: the delivery rows of a notice once more, by one COPY from a file of the server into
 * the same table with its indexes, then its frozen calls once more, four in flight on open connections.
 */
export class FanoutFloor {
  readonly #pool: Pool;
  readonly #writer: pg.Client;
  #token: string | undefined;

  constructor(
    private readonly ground: Ground,
    private readonly simulator: SimulatorControl,
    private readonly school: School,
  ) {
    this.#pool = new Pool(simulator.url, { connections: IN_FLIGHT });
    this.#writer = new pg.Client({ connectionString: ground.database.superuserUrl });
    this.#writer.on('error', () => undefined);
  }

  /** @param noticeId a notice that was sent; the copies get another id, so that nothing is a repeat */
  async run(client: pg.Client, noticeId: string): Promise<{ copyMs: number; postMs: number }> {
    if (this.#token === undefined) {
      this.#token = await this.simulator.token(this.school);
      await this.#writer.connect();
    }
    const other = randomUUID();
    const file = join(this.ground.server.exchangeDir, `${other}.rows`);
    const columns = 'student_id, person_id, person_kind, state, error, read_at';
    const unit = String(this.school.unitId);
    await client.query(
      `COPY (SELECT unit_id, '${other}'::uuid, ${columns} FROM notice_delivery WHERE unit_id = ${unit} AND notice_id = '${noticeId}') TO '${file}' (FORMAT binary)`,
    );
    const { rows } = await client.query<{ body: Buffer }>(
      `SELECT b.body FROM notice n JOIN delivery_batch b ON b.unit_id = $1 AND b.message_id = n.message_id WHERE n.unit_id = $1 AND n.id = $2 ORDER BY b.seq`,
      [this.school.unitId, noticeId],
    );
    const bodies = rows.map(({ body }) => body.toString('utf8').replaceAll(noticeId, other));
    await Promise.all(Array.from({ length: IN_FLIGHT }, () => this.#get('/sim/clock')));
    const started = performance.now();
    await this.#writer.query(`COPY notice_delivery (unit_id, notice_id, ${columns}) FROM '${file}' (FORMAT binary)`);
    const copied = performance.now();
    await Promise.all(
      Array.from({ length: IN_FLIGHT }, async () => {
        for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) await this.#post(body);
      }),
    );
    return { copyMs: copied - started, postMs: performance.now() - copied };
  }

  async #post(body: string): Promise<void> {
    const answer = await this.#pool.request({
      method: 'POST',
      path: `/cgi-bin/externalcontact/message/send?access_token=${this.#token!}`,
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { errcode, errmsg } = (await answer.body.json()) as { errcode: number; errmsg: string };
    if (errcode !== 0) throw new Error(`the simulator refused a bare post: ${String(errcode)} ${errmsg}`);
  }

  async #get(path: string): Promise<void> {
    const answer = await this.#pool.request({ method: 'GET', path });
    await answer.body.dump();
  }

  async close(): Promise<void> {
    await this.#pool.close();
    if (this.#token !== undefined) await this.#writer.end();
  }
}
