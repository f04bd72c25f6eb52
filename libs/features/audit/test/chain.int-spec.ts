import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemCtx } from '@platform/ctx/ctx';
import { buildMember } from '@features/contacts/test/directory.builder';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import type { PlatformPool } from '@platform/pools';
import { AuditCut } from '../audit-cut.service';
import { AuditSeal, type KnownHead } from '../audit-seal.service';
import { CheckAuditJob } from '../jobs/check-audit.job';
import { AuditModule } from '../index';

const ATTACKS = 1_000;
const LINES = 24;

describe('the chain over the audit log', () => {
  let test: TestApp;
  let seals: AuditSeal;
  /** Somebody who holds the database: no row security, no rights in the way. */
  let thief: pg.Client;
  let unit: BuiltUnit;
  beforeAll(async () => {
    test = await createTestApp({ modules: [AuditModule] });
    seals = test.app.get(AuditSeal, { strict: false });
    thief = new pg.Client({ connectionString: test.database.superuserUrl });
    await thief.connect();
  });
  afterAll(async () => {
    await thief.end();
    await test.close();
  });
  beforeEach(async () => {
    unit = await test.unit();
  });

  const job = () => systemCtx(unit.id, 'audit.check', 'test');
  const write = async (lines: number) => {
    for (let n = 0; n < lines; n += 1)
      await test.db.inUnit(unit.ctx, (tx) =>
        tx.audit({ action: 'test.done', entity: 'thing', entityId: String(n), before: { a: n }, after: { a: n + 1, name: '何' } }),
      );
  };
  /** Lines of different seals, the last of them known outside. */
  const chain = async (): Promise<KnownHead> => {
    for (let part = 0; part < 3; part += 1) {
      await write(LINES / 3);
      await seals.seal(job());
    }
    return (await seals.head(job()))!;
  };

  it('agrees with what was written, also when two seal at once and lines are written meanwhile [J1]', async () => {
    const [sums] = await Promise.all([Promise.all([seals.seal(job()), seals.seal(job())]), write(30)]);
    expect(sums.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(30);
    await seals.seal(job());
    expect(await seals.seal(job())).toBe(0);
    expect(await seals.verify(job())).toEqual([]);
    const { rows } = await thief.query<{ n: number }>(`SELECT count(*)::int AS n FROM audit_seal_line WHERE unit_id = $1`, [unit.id]);
    expect(rows[0]?.n).toBe(30);
  });

  it('lets the application add, and neither change nor remove [J1, V16.4.2]', async () => {
    await chain();
    for (const table of ['audit_log', 'audit_seal', 'audit_seal_line'])
      for (const sql of [`UPDATE ${table} SET unit_id = unit_id WHERE unit_id = $1`, `DELETE FROM ${table} WHERE unit_id = $1`])
        await expect(test.db.inUnit(unit.ctx, (tx) => tx.execute(sql, [tx.unitId]))).rejects.toThrow(/permission denied/);
  });

  it(`shows each of ${String(ATTACKS)} random edits, removals, swaps and cut tails [J1, S13, V16.4.2]`, async () => {
    const head = await chain();
    const ids = (await thief.query<{ id: string }>(`SELECT id FROM audit_log WHERE unit_id = $1 ORDER BY id`, [unit.id])).rows.map(
      (row) => row.id,
    );
    const any = (): string => ids[randomInt(ids.length)]!;
    const edits = [
      `action = action || 'x'`,
      `at = at + interval '1 microsecond'`,
      `actor_kind = 'other'`,
      `actor_id = uuidv7()`,
      `after = after || '{"a":-1}'`,
      `before = NULL`,
      `result = 'refused'`,
      `entity_id = entity_id || '0'`,
      `ip = '10.9.9.9'`,
    ];
    const attacks: Record<string, () => Promise<unknown>> = {
      edit: () => thief.query(`UPDATE audit_log SET ${edits[randomInt(edits.length)]!} WHERE unit_id = $1 AND id = $2`, [unit.id, any()]),
      removal: () => thief.query(`DELETE FROM audit_log WHERE unit_id = $1 AND id = $2`, [unit.id, any()]),
      'removal with its mark': async () => {
        const id = any();
        await thief.query(`DELETE FROM audit_seal_line WHERE unit_id = $1 AND id = $2`, [unit.id, id]);
        await thief.query(`DELETE FROM audit_log WHERE unit_id = $1 AND id = $2`, [unit.id, id]);
      },
      swap: async () => {
        const at = randomInt(ids.length - 1);
        await thief.query(
          `UPDATE audit_log a SET after = o.after, before = o.before, entity_id = o.entity_id FROM audit_log o
            WHERE a.unit_id = $1 AND o.unit_id = $1 AND ((a.id = $2 AND o.id = $3) OR (a.id = $3 AND o.id = $2))`,
          [unit.id, ids[at], ids[at + 1]],
        );
      },
      'cut tail': async () => {
        const from = randomInt(1, head.n + 1);
        await thief.query(
          `DELETE FROM audit_log WHERE unit_id = $1 AND id IN (SELECT id FROM audit_seal_line WHERE unit_id = $1 AND n >= $2)`,
          [unit.id, from],
        );
        await thief.query(`DELETE FROM audit_seal_line WHERE unit_id = $1 AND n >= $2`, [unit.id, from]);
        await thief.query(`DELETE FROM audit_seal WHERE unit_id = $1 AND n >= $2`, [unit.id, from]);
      },
      'line slipped in': () =>
        thief.query(
          `INSERT INTO audit_log (unit_id, at, actor_kind, surface, request_id, action, entity)
           VALUES ($1, now() - interval '1 day', 'system', 'worker', 'x', 'test.done', 'thing')`,
          [unit.id],
        ),
    };
    const kinds = Object.keys(attacks);
    // The newest seal is young in a test; lines older than it by two hours belong to it or are strangers.
    const missed: string[] = [];
    for (let n = 0; n < ATTACKS; n += 1) {
      const kind = kinds[n % kinds.length]!;
      await thief.query('BEGIN');
      await attacks[kind]!();
      // The look is made inside the thief's own transaction, which is then taken back.
      const faults = await verifyInside(thief);
      await thief.query('ROLLBACK');
      if (faults === 0) missed.push(kind);
    }
    expect(missed).toEqual([]);
    expect(await seals.verify(job(), [head])).toEqual([]);

    /** The same service over the thief's connection. */
    async function verifyInside(client: pg.Client): Promise<number> {
      const tx = {
        unitId: unit.id,
        query: async (sql: string, params: unknown[]) => (await client.query(sql, params)).rows as unknown[],
        one: async (sql: string, params: unknown[]) => (await client.query(sql, params)).rows[0] as unknown,
      };
      const door = { read: (_ctx: unknown, fn: (at: typeof tx) => unknown) => fn(tx) };
      return (await new AuditSeal(door as never, test.parts.unitKeys).verify(job(), [head])).length;
    }
  }, 240_000);

  it('gives its head to founder and super admins each day, and a break to the operators [J1]', async () => {
    const admin = await buildMember(test.db, unit, { roles: ['super_admin'] });
    await buildMember(test.db, unit, {});
    await write(3);
    const check = test.app.get(CheckAuditJob, { strict: false });
    await check.run(job());
    await check.run(job());
    const head = (await seals.head(job()))!;
    const { rows } = await thief.query<{ recipient_id: string; summary: string }>(
      `SELECT r.recipient_id, t.summary FROM reminder r JOIN reminder_topic t ON t.unit_id = r.unit_id AND t.id = r.topic_id WHERE r.unit_id = $1`,
      [unit.id],
    );
    expect(rows.map((row) => row.recipient_id)).toEqual([admin.id]);
    expect(rows[0]?.summary).toContain(head.digest);
    await thief.query(`UPDATE audit_log SET action = 'test.undone' WHERE unit_id = $1 AND action = 'test.done' AND entity_id = '1'`, [
      unit.id,
    ]);
    await expect(check.run(job())).rejects.toMatchObject({ reason: { message: expect.stringContaining('line-changed') } });
  });

  /** Seals of which the lines are so many years old. */
  const oldChain = async (years: number[]): Promise<void> => {
    for (const age of years) {
      await test.db.inUnit(unit.ctx, (tx) =>
        tx.execute(
          `INSERT INTO audit_log (unit_id, at, actor_kind, surface, request_id, action, entity, entity_id)
           SELECT $1, now() - make_interval(years => $2, days => 1), 'system', 'worker', 'x', 'test.done', 'thing', n::text FROM generate_series(1, 4) n`,
          [tx.unitId, age],
        ),
      );
      // Sealing looks an hour back; lines this old come from the past of a test alone.
      await thief.query(`UPDATE audit_seal SET at = at - interval '20 years' WHERE unit_id = $1`, [unit.id]);
      await seals.seal(job());
    }
    await thief.query(
      `UPDATE audit_seal s SET at = (SELECT max(a.at) FROM audit_seal_line l JOIN audit_log a ON a.unit_id = l.unit_id AND a.id = l.id
      WHERE l.unit_id = s.unit_id AND l.n = s.n) + interval '5 minutes' WHERE unit_id = $1`,
      [unit.id],
    );
  };
  const left = async () =>
    (
      await thief.query<{ age: number }>(
        `SELECT extract(year FROM age(now(), at))::int AS age FROM audit_log WHERE unit_id = $1 AND action = 'test.done' ORDER BY at`,
        [unit.id],
      )
    ).rows.map((row) => row.age);

  it('is cut after five years and stays a chain: what is left is proved, what went has a checkpoint, twice is once [OVR-31, J1, I3]', async () => {
    await oldChain([7, 6, 5, 4, 0]);
    const heads = (await thief.query<KnownHead>(`SELECT n, digest FROM audit_seal WHERE unit_id = $1`, [unit.id])).rows;
    const check = test.app.get(CheckAuditJob, { strict: false });
    await check.run(job());
    expect(await left()).toEqual([...Array<number>(4).fill(4), ...Array<number>(4).fill(0)]);
    expect(await seals.verify(job(), heads)).toEqual([]);
    await check.run(job());
    expect((await thief.query(`SELECT n, lines FROM audit_cut WHERE unit_id = $1`, [unit.id])).rows).toEqual([{ n: 3, lines: 12 }]);
    expect((await thief.query(`SELECT 1 FROM audit_seal_line WHERE unit_id = $1 AND n <= 3`, [unit.id])).rowCount).toBe(0);
    const { rows } = await thief.query(`SELECT after FROM audit_log WHERE unit_id = $1 AND action = 'audit.cut'`, [unit.id]);
    expect(rows).toEqual([{ after: { lines: 12 } }]);
  });

  it('goes on with a cut that was broken off, and cuts nothing of a log that does not agree [J1]', async () => {
    await oldChain([7, 6, 0]);
    const cut = new AuditCut(test.db, test.parts.unitKeys, {
      query: () => Promise.reject(new Error('away')),
    } as unknown as PlatformPool);
    await expect(cut.cut(job())).rejects.toThrow('away');
    expect(await seals.verify(job())).toEqual([]);
    expect(await left()).toHaveLength(12);
    await test.app.get(AuditCut, { strict: false }).cut(job());
    expect(await left()).toEqual([0, 0, 0, 0]);
    expect(await seals.verify(job())).toEqual([]);
    unit = await test.unit();
    await oldChain([7, 6, 0]);
    await thief.query(`DELETE FROM audit_log WHERE unit_id = $1 AND entity_id = '2' AND at < now() - interval '7 years'`, [unit.id]);
    await expect(test.app.get(CheckAuditJob, { strict: false }).run(job())).rejects.toThrow();
    expect(await left()).toHaveLength(11);
  });

  it('shows a checkpoint that somebody made, moved or took away, and takes no young line for an old one [J1, V16.4.2]', async () => {
    await oldChain([2, 1, 0]);
    await thief.query(`UPDATE audit_seal SET at = at - interval '9 years' WHERE unit_id = $1 AND n < 3`, [unit.id]);
    await test.app.get(AuditCut, { strict: false }).cut(job());
    expect(await left()).toHaveLength(12);
    const [seal] = (await thief.query<KnownHead>(`SELECT n, digest FROM audit_seal WHERE unit_id = $1 AND n = 2`, [unit.id])).rows;
    await test.db.inUnit(unit.ctx, (tx) =>
      tx.execute(`INSERT INTO audit_cut (unit_id, n, digest, lines, mac) VALUES ($1, 2, $2, 8, $2)`, [tx.unitId, seal!.digest]),
    );
    // Even with a false checkpoint role platform gets at no young line.
    await test.parts.platform.query(`DELETE FROM audit_log WHERE unit_id = $1`, [unit.id]);
    expect(await left()).toHaveLength(12);
    expect((await seals.verify(job())).map((fault) => fault.what)).toEqual(['cut-false']);
    await thief.query(`DELETE FROM audit_seal_line WHERE unit_id = $1 AND n <= 2`, [unit.id]);
    await thief.query(`DELETE FROM audit_seal WHERE unit_id = $1 AND n <= 2`, [unit.id]);
    expect((await seals.verify(job())).map((fault) => fault.what)).toContain('seal-gone');
    unit = await test.unit();
    await oldChain([7, 6, 0]);
    await test.app.get(AuditCut, { strict: false }).cut(job());
    await thief.query(`DELETE FROM audit_cut WHERE unit_id = $1`, [unit.id]);
    expect((await seals.verify(job())).map((fault) => fault.what)).toContain('seal-gone');
  });
});
