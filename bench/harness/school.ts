import type { Client } from 'pg';
import { UnitKeys } from '@platform/secrets/unit-keys';
import { RolePool } from '@platform/db/role-pool';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { systemCtx } from '@platform/ctx/ctx';
import { neverQuiet } from '@testing/sending-policy.builder';
import { buildUnit } from '@testing/unit.builder';
import type { BenchDatabase } from './database';

export const CLASS_SIZE = 30;
const GRADES = 15;
/** Every tenth pupil has a guardian who has the next pupil too. */
export const SIBLING_EVERY = 10;
export const AGENT_ID = 1_000_002;

/** Of every unit here. */
export const CALLBACK = { token: 'BenchCallbackToken', aesKey: 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM' };

export interface School {
  unitId: number;
  corpId: string;
  secret: string;
  pupils: number;
  guardians: number;
  /** The member who sends: a super admin. */
  senderId: string;
}

export const classesOf = (pupils: number): number => Math.max(1, Math.ceil(pupils / CLASS_SIZE));
/** WeCom department numbers of the tree, the same here and in the simulator: section 2, grades 10…, classes 1001…. */
export const SECTION = 2;
export const gradeNumber = (cls: number): number => 10 + (cls % GRADES);
export const classNumber = (cls: number): number => 1_001 + cls;
/** Not everybody follows 學校通知: every 25th guardian does not. */
export const joined = (n: number): boolean => n % 25 !== 0;
export const studentUserid = (n: number): string => `s${String(n).padStart(6, '0')}`;
export const parentUserid = (n: number): string => `p${String(n).padStart(6, '0')}`;

/** Makes units as the operators would, with keys and an encrypted connection; people come by `fillSchool`. */
export class SchoolBuilder {
  readonly #keys: UnitKeys;
  readonly #platform: RolePool;
  #db: Db | undefined;

  constructor(
    private readonly database: BenchDatabase,
    masterKey: Buffer,
  ) {
    this.#keys = new UnitKeys(masterKey);
    this.#platform = new RolePool(database.url('platform'), { size: 1, applicationName: 'bench' });
  }

  async build(client: Client, pupils: number, guardians: number): Promise<School> {
    this.#db ??= new Db(
      await createDataSource({
        url: this.database.url('app'),
        entities: [],
        poolSize: 1,
        applicationName: 'bench',
      }).initialize(),
    );
    const { id: unitId, corpId } = await buildUnit(this.#platform, this.#keys);
    const secret = `secret-of-${corpId}`;
    await this.#db.inUnit(systemCtx(unitId, 'bench', 'bench'), async (tx) => {
      const sealed = await this.#keys.seal(tx, { table: 'unit_connection', column: 'secret', row: 'connection' }, secret);
      const seal = (column: string, clear: string): Promise<string> =>
        this.#keys.seal(tx, { table: 'unit_connection', column, row: 'connection' }, clear);
      await tx.execute(
        `INSERT INTO unit_connection (unit_id, agent_id, secret, contact_sync_secret, callback_token, callback_aes_key) VALUES ($1, $2, $3, $4, $5, $6)`,
        [
          unitId,
          AGENT_ID,
          sealed,
          await seal('contact_sync_secret', `sync-of-${corpId}`),
          await seal('callback_token', CALLBACK.token),
          await seal('callback_aes_key', CALLBACK.aesKey),
        ],
      );
      await neverQuiet(tx);
      // The time people have to take a submission back is none of the machine's.
      await tx.execute(`INSERT INTO notice_settings (unit_id, undo_seconds) VALUES ($1, 0)`, [unitId]);
    });
    const senderId = await fillSchool(client, unitId, pupils, guardians);
    return { unitId, corpId, secret, pupils, guardians, senderId };
  }

  async close(): Promise<void> {
    await this.#db?.close();
    await this.#platform.close();
  }
}

/** The people of a unit, made inside the database: every pupil has a first guardian, the rest are second ones. */
async function fillSchool(client: Client, unitId: number, pupils: number, guardians: number): Promise<string> {
  const classes = classesOf(pupils);
  const run = (sql: string, params: unknown[]): Promise<unknown> => client.query(sql, params);
  await run(`INSERT INTO department (unit_id, wecom_id, name) VALUES ($1, 1, '基準學校')`, [unitId]);
  await run(
    `INSERT INTO member (unit_id, wecom_userid, name, main_department_id, join_state)
     SELECT $1, 't' || lpad(i::text, 4, '0'), '陳大文' || i, d.id, 'active' FROM generate_series(0, $2::int) AS i, department d WHERE d.unit_id = $1`,
    [unitId, classes],
  );
  await run(
    `INSERT INTO unit_role (unit_id, member_id, role) SELECT unit_id, id, 'super_admin' FROM member WHERE unit_id = $1 AND wecom_userid = 't0000'`,
    [unitId],
  );
  await run(`INSERT INTO school_node (unit_id, wecom_id, kind, name) VALUES ($1, ${SECTION}, 'section', '小學教育')`, [unitId]);
  await run(
    `INSERT INTO school_node (unit_id, wecom_id, kind, name, parent_id)
     SELECT $1, 10 + i, 'grade', '小' || i, p.id FROM generate_series(0, ${GRADES - 1}) AS i, school_node p WHERE p.unit_id = $1 AND p.wecom_id = ${SECTION}`,
    [unitId],
  );
  await run(
    `INSERT INTO school_node (unit_id, wecom_id, kind, name, parent_id, sort)
     SELECT $1, 1001 + i, 'class', '班' || i, p.id, $2 - i FROM generate_series(0, $2::int - 1) AS i
       JOIN school_node p ON p.unit_id = $1 AND p.wecom_id = 10 + i % ${GRADES}`,
    [unitId, classes],
  );
  await run(
    `INSERT INTO node_teacher (unit_id, node_id, member_id, role)
     SELECT $1, n.id, m.id, 'class_teacher' FROM school_node n
       JOIN member m ON m.unit_id = $1 AND m.wecom_userid = 't' || lpad((n.wecom_id - 1000)::text, 4, '0')
      WHERE n.unit_id = $1 AND n.kind = 'class'`,
    [unitId],
  );
  await run(
    `INSERT INTO student (unit_id, wecom_userid, name, search)
     SELECT $1, 's' || lpad(i::text, 6, '0'), '李小明' || i, 'lixiaoming' || i FROM generate_series(1, $2::int) AS i`,
    [unitId, pupils],
  );
  // Of thousands of classes just made nothing is known either: each pupil would look through all of them.
  if (classes > 500) await client.query('ANALYZE school_node, student');
  await run(
    `INSERT INTO student_class (unit_id, student_id, class_id)
     SELECT $1, s.id, n.id FROM student s
       JOIN school_node n ON n.unit_id = $1 AND n.wecom_id = 1001 + (substr(s.wecom_userid, 2)::int - 1) / ${CLASS_SIZE}
      WHERE s.unit_id = $1`,
    [unitId],
  );
  await run(
    `INSERT INTO parent (unit_id, wecom_userid, name, subscribed)
     SELECT $1, 'p' || lpad(i::text, 6, '0'), '李國強' || i, i % 25 <> 0 FROM generate_series(1, $2::int) AS i`,
    [unitId, guardians],
  );
  // Nothing is known yet about the rows just made: without figures each guardian would look through all pupils.
  await client.query('ANALYZE student, parent');
  // Guardian n has pupil n, or n - pupils as the second one; some first ones have the next pupil too.
  await run(
    `INSERT INTO guardianship (unit_id, parent_id, student_id, relation, relation_label)
     SELECT $1, p.id, s.id, CASE WHEN substr(p.wecom_userid, 2)::int <= $2 THEN 'mother' ELSE 'father' END, '家長'
       FROM parent p
       CROSS JOIN LATERAL (SELECT (substr(p.wecom_userid, 2)::int - 1) % $2::int + 1 AS n
                           UNION ALL SELECT i + 1 FROM (SELECT substr(p.wecom_userid, 2)::int AS i) AS own WHERE i < $2 AND i % ${SIBLING_EVERY} = 0) AS child
       JOIN student s ON s.unit_id = $1 AND s.wecom_userid = 's' || lpad(child.n::text, 6, '0')
      WHERE p.unit_id = $1`,
    [unitId, pupils],
  );
  const { rows } = await client.query<{ id: string }>(`SELECT id FROM member WHERE unit_id = $1 AND wecom_userid = 't0000'`, [unitId]);
  return rows[0]!.id;
}
