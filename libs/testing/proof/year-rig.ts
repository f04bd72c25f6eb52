import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import { filesApi } from '@contracts/files';
import { b01Api } from '@contracts/promotion-b01';
import { b08Api } from '@contracts/promotion-b08';
import { directoryFullJob } from '@features/contacts';
import { WecomSettings } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { startTestBureau, type TestBureau } from '@testing/bureau';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { staffCtx } from '../../features/contacts/test/directory.builder';
import { b08, document, useridOf, YEAR, type Given } from '../../features/promotion/test/promotion.rig';
import { mirrorDifferences, type MirroredCorp } from './mirror-differences';
import { bundleFor, ProductProcess, type Bundle } from './product-processes';
import { lookAtRows, type RowLook } from './row-digest';

export { pupils, type Given } from '../../features/promotion/test/promotion.rig';

const RIGHTS = ['admin', 'promotion.run', 'alumni.manage'] as const;
const ADMIN = { userid: 't-admin', name: '何嘉敏', department: [1], status: 1 };
/** Longer than any lease of a worker that was killed. */
const LEASES_END = '40 seconds';

interface Delivered {
  callId: number;
  receiver: { userid: string };
  /** A text card, or the card of 學校通知. */
  content: { title?: string; articles?: { title: string }[] };
}

/** A school at the turn of the year: API here, worker as a process that is killed, WeCom and the bureau as they answer. */
export class YearRig {
  unit!: BuiltUnit;
  who!: Ctx;
  kills = 0;
  #worker: ProductProcess | undefined;
  readonly #ended: ProductProcess[] = [];

  private constructor(
    readonly test: TestApp,
    readonly wecom: TestSimulator,
    readonly bureau: TestBureau,
    readonly rows: RowLook,
    private readonly bundle: Bundle,
    private readonly home: string,
    private readonly keyFile: string,
  ) {}

  static async start(modules: readonly (Type<unknown> | DynamicModule)[], entities: readonly (new () => object)[]): Promise<YearRig> {
    const bundle = await bundleFor({ worker: 'apps/worker/main.ts' });
    const home = await mkdtemp(join(tmpdir(), 'smart-campus-year-'));
    const masterKey = randomBytes(32);
    const keyFile = join(home, 'master.key');
    await writeFile(keyFile, masterKey.toString('hex'), { mode: 0o600 });
    const wecom = await startTestSimulator();
    const bureau = await startTestBureau();
    const env = { ...wecom.env, ...bureau.env };
    const test = await createTestApp({ modules: [...modules], entities: [...entities], env, masterKey, movableClock: true, poolSize: 8 });
    const rig = new YearRig(test, wecom, bureau, await lookAtRows(test.database), bundle, home, keyFile);
    await wecom.control('PUT', '/sim/faults', { limits: { enforce: false }, delayMs: 15 });
    return rig;
  }

  /** A school as it was last year, mirrored by the worker, its pupils subscribed with their cards. */
  async school(pupils: readonly Given[]): Promise<void> {
    const corpId = `ww${randomBytes(8).toString('hex')}`;
    await this.wecom.control('PUT', `/sim/corps/${corpId}`, { ...document(pupils), members: [ADMIN] });
    this.unit = await this.test.unit({ corpId });
    const { db, app } = this.test;
    await db.inUnit(this.unit.ctx, async (tx) => {
      await app.get(WecomSettings, { strict: false }).setConnection(tx, {
        agentId: 1_000_001,
        secret: 'edit-secret',
        contactSyncSecret: 'sync-secret',
        callbackToken: 'YearRigToken',
        callbackAesKey: 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM',
      });
      await tx.enqueue(directoryFullJob, {});
    });
    await this.work();
    await this.until('the school is mirrored', 30_000, async () => (await this.#open('directory.full')) === 0);
    const cipher = await db.inUnit(this.unit.ctx, (tx) => this.test.parts.unitKeys.forUnit(tx));
    const cards = pupils.map((one) => ({ userid: useridOf(one.card), card: cipher.blindIndex('edu_card_no', one.card).toString('hex') }));
    const [admin] = await this.rows.query<{ id: string }>(`SELECT id FROM member WHERE unit_id = $1 AND wecom_userid = $2`, [
      this.unit.id,
      ADMIN.userid,
    ]);
    await db.inUnit(this.unit.ctx, async (tx) => {
      await tx.execute(
        `UPDATE student s SET edu_card_index = decode(r.card, 'hex'), created_at = now() - interval '1 month'
           FROM jsonb_to_recordset($2::jsonb) AS r (userid text, card text) WHERE s.unit_id = $1 AND s.wecom_userid = r.userid`,
        [tx.unitId, JSON.stringify(cards)],
      );
      await tx.execute(`INSERT INTO unit_role (unit_id, member_id, role) VALUES ($1, $2, 'super_admin')`, [tx.unitId, admin!.id]);
    });
    const member = { id: admin!.id, wecomUserid: ADMIN.userid, name: ADMIN.name, roles: ['super_admin' as const], unit: this.unit };
    this.who = staffCtx(member, { surface: 'console', rights: RIGHTS });
  }

  /** One more worker; there is never more than one, so that all leases are its own. */
  async work(): Promise<void> {
    const { database } = this.test;
    this.#worker = new ProductProcess(this.bundle.file('worker'), {
      ...this.wecom.env,
      ...this.bureau.env,
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'info',
      DATA_DIR: this.home,
      MASTER_KEY_FILE: this.keyFile,
      DATABASE_URL: database.url('app'),
      DATABASE_PLATFORM_URL: database.url('platform'),
      DATABASE_RELAY_URL: database.url('relay'),
      DATABASE_QUEUE_URL: database.url('queue'),
    });
    await this.#worker.says(/"msg":"worker runs"/);
  }

  /** `kill -9`, and another worker that begins when the leases of the dead one are over. */
  async killWorker(): Promise<void> {
    const dead = this.#worker!;
    await dead.kill();
    this.#ended.push(dead);
    this.kills += 1;
    await this.test.clock!.move(LEASES_END);
    await this.work();
  }

  /** Kills at the moments given while something is done, then lets it be done. @returns ms from the last kill to its end */
  async underKills(what: string, moments: readonly number[], done: () => Promise<boolean>): Promise<number> {
    for (const ms of moments) {
      await new Promise((resolve) => setTimeout(resolve, ms));
      await this.killWorker();
    }
    return this.until(what, 45_000, done);
  }

  /** @returns ms it took @throws Error with jobs, changes and warnings when it does not come */
  async until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<number> {
    const from = performance.now();
    while (!(await holds())) {
      if (performance.now() - from > withinMs) throw new Error(`${what}: not within ${String(withinMs)} ms: ${await this.#why()}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return performance.now() - from;
  }

  async #why(): Promise<string> {
    const jobs = await this.rows.query(
      `SELECT job, state, count(*)::int AS n, max(tries) AS tries, max(error::text) AS error FROM outbox WHERE state <> 'done' GROUP BY 1, 2`,
    );
    const changes = await this.rows.query(`SELECT kind, state, error, count(*)::int AS n FROM directory_change GROUP BY 1, 2, 3`);
    const lanes = await this.rows.query(`SELECT * FROM directory_lane`);
    const warnings = [...this.#ended, this.#worker!].flatMap((one) => one.warnings).slice(-20);
    return JSON.stringify({ jobs, changes, lanes, warnings }, null, 1);
  }

  async #open(job?: string): Promise<number> {
    const [row] = await this.rows.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE unit_id = $1 AND state IN ('ready', 'running') AND not_before < now() + interval '1 hour' AND ($2::text IS NULL OR job = $2)`,
      [this.unit.id, job ?? null],
    );
    return row!.n;
  }

  /** Nothing of the unit waits any more: no job, no change, no message. */
  async idle(): Promise<boolean> {
    const [row] = await this.rows.query<{ n: number }>(
      `SELECT (SELECT count(*) FROM directory_change WHERE unit_id = $1 AND state = 'pending')::int
            + (SELECT count(*) FROM outbound_message WHERE unit_id = $1 AND state = 'queued')::int AS n`,
      [this.unit.id],
    );
    return row!.n === 0 && (await this.#open()) === 0;
  }

  /** Fetches and applies a class table, as an administrator does. @returns id of the sync */
  async sync(grades: Parameters<typeof b08>[0]): Promise<string> {
    const table = b08(grades, this.unit.number);
    await this.bureau.school(this.unit.number, { schoolYear: YEAR, tables: [table as never] });
    const fetched = await this.test.call(this.who, b08Api.pull, { body: { schoolYear: YEAR } });
    if (fetched.status !== 200) throw new Error(JSON.stringify(fetched.body));
    const [campus] = await this.rows.query<{ id: string }>(`SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'campus'`, [
      this.unit.id,
    ]);
    const started = await this.test.call(this.who, b08Api.start, {
      body: { tableId: fetched.body.id, campusId: campus!.id, language: 'zh', split: false },
    });
    if (started.status !== 200) throw new Error(JSON.stringify(started.body));
    return started.body.id;
  }

  /** Uploads the pupils' file, names those who leave, confirms. @returns id of the update */
  async promote(list: readonly Given[]): Promise<string> {
    const file = Buffer.from(JSON.stringify(this.#file(list)));
    const begun = await this.test.call(this.who, filesApi.begin, { body: { purpose: 'b01-file', name: 'B01.json', size: file.length } });
    await this.test.call(this.who, filesApi.part, { params: { id: begun.body.id, part: '0' }, bytes: file });
    await this.test.call(this.who, filesApi.complete, { params: { id: begun.body.id } });
    const read = await this.test.call(this.who, b01Api.upload, { body: { fileId: begun.body.id } });
    if (read.status !== 200) throw new Error(JSON.stringify(read.body));
    const { id } = read.body;
    const people = await this.test.call(this.who, b01Api.people, { params: { id }, query: { kind: 'unaccounted', pageSize: '100' } });
    const studentIds = people.body.items.flatMap((one) => one.studentId ?? []);
    if (studentIds.length > 0) await this.test.call(this.who, b01Api.leavers, { params: { id }, body: { studentIds, leaving: true } });
    const applied = await this.test.call(this.who, b01Api.apply, { params: { id } });
    if (applied.status !== 200) throw new Error(JSON.stringify(applied.body));
    return id;
  }

  #file(list: readonly Given[]): object {
    return {
      format: 'DSEDJ-B01/1',
      schoolCode: this.unit.number,
      schoolYear: YEAR,
      batchId: `${this.unit.number}-01`,
      // Who subscribed after the file was made would stay (PRM-45).
      generatedAt: `${new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`,
      count: list.length,
      students: list.map((row, i) => ({
        seq: i + 1,
        cardNo: row.card,
        temporaryNo: null,
        nameZh: row.name,
        namePt: '',
        gradeCode: row.grade,
        classCode: row.class,
        seatNo: String(i + 1).padStart(2, '0'),
      })),
    };
  }

  corp(): Promise<MirroredCorp> {
    return this.wecom.control<MirroredCorp>('GET', `/sim/corps/${this.unit.corpId}`);
  }

  /** Where pupils stand in WeCom: card → `高三 A班`. */
  async places(list: readonly Given[]): Promise<Record<string, string>> {
    const { schoolDepartments, students } = await this.corp();
    const byId = new Map(schoolDepartments.map((node) => [node.id, node]));
    const nameOf = (id: number): string => `${byId.get(byId.get(id)!.parentid)!.name} ${byId.get(id)!.name}`;
    return Object.fromEntries(
      list.map(({ card }) => {
        const found = students.filter((one) => one.student_userid === useridOf(card));
        return [card, found.map((one) => one.department.map(nameOf).sort().join('+')).join(' and ')];
      }),
    );
  }

  /** What is in WeCom twice, and where mirror and WeCom disagree. @returns sentences; empty when they are one */
  async differences(): Promise<string[]> {
    return mirrorDifferences(this.rows.query, this.unit.id, await this.corp());
  }

  /** Titles that people got, with how often: `p20100000 學生 已編入 高三 A班`. */
  async got(): Promise<Map<string, number>> {
    const { messages } = await this.wecom.control<{ messages: Delivered[] }>(
      'GET',
      `/sim/messages?corp=${this.unit.corpId}&fate=delivered&limit=5000`,
    );
    const times = new Map<string, number>();
    for (const { receiver, content } of messages) {
      const key = `${receiver.userid} ${content.articles?.[0]?.title ?? content.title ?? JSON.stringify(content)}`;
      times.set(key, (times.get(key) ?? 0) + 1);
    }
    return times;
  }

  async close(): Promise<void> {
    await this.#worker?.stop();
    await this.rows.close();
    await this.test.close();
    await this.wecom.close();
    await this.bureau.close();
    await this.bundle.remove();
    await rm(this.home, { recursive: true, force: true });
  }
}
