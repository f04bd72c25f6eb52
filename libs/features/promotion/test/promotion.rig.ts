import { randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { B08Source, BureauUnavailable, CommunityInvite, type B08Table, type CommunityInvitation } from '@bureau';
import { ContactsHttpModule, directoryFullJob } from '@features/contacts';
import { ExportsHttpModule } from '@features/exports';
import { FilesHttpModule } from '@features/files';
import { MessageSender, MessageTransport } from '@features/messages';
import { RemindersHttpModule } from '@features/reminders';
import { WecomGatewayHttpModule, WecomSettings } from '@features/wecom-gateway';
import { filesApi, type FilePurpose } from '@contracts/files';
import { b01Api, type B01UpdateView } from '@contracts/promotion-b01';
import { b08Api } from '@contracts/promotion-b08';
import type { Ctx } from '@platform/ctx/ctx';
import { JobsModule } from '@platform/jobs/jobs.module';
import { drainJobs } from '@testing/drain-jobs';
import { analysed } from '@testing/rows-read';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, type Answer, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { buildMember, staffCtx, type BuiltMember } from '../../contacts/test/directory.builder';
import { FakeTransport } from '../../messages/test/fake-transport';
import { PromotionHttpModule } from '../promotion.module';

/** A pupil as a spec names him: his class of last year is `grade` + `class`. */
export interface Given {
  card: string;
  name: string;
  grade: string;
  class: string;
}
const RIGHTS = ['admin', 'promotion.run', 'alumni.manage', 'transfer.manage'] as const;
export const YEAR = '2026/2027';
const GRADES: Readonly<Record<string, { zh: string; section: string; standard: number }>> = {
  P5: { zh: '小五', section: 'P', standard: 35 },
  P6: { zh: '小六', section: 'P', standard: 36 },
  SJ1: { zh: '初一', section: 'SJ', standard: 61 },
  SJ3: { zh: '初三', section: 'SJ', standard: 63 },
  SG1: { zh: '高一', section: 'SG', standard: 91 },
  SG2: { zh: '高二', section: 'SG', standard: 92 },
  SG3: { zh: '高三', section: 'SG', standard: 93 },
};
const SECTIONS: Readonly<Record<string, string>> = { P: '小學', SJ: '初中', SG: '高中' };

export interface SimSchool {
  schoolDepartments: { id: number; name: string; parentid: number; type: number; standard_grade?: number }[];
  students: { student_userid: string; name: string; department: number[] }[];
}

export class PromotionRig {
  readonly transport = new FakeTransport();
  readonly invited: CommunityInvitation[] = [];
  /** What the bureau has; undefined = not filed, 'down' = it cannot be reached. */
  table: B08Table | undefined | 'down';
  communityDown = false;
  unit!: BuiltUnit;
  admin!: BuiltMember;
  colleague!: BuiltMember;
  who!: Ctx;
  campusId!: string;

  private constructor(
    readonly test: TestApp,
    readonly simulator: TestSimulator,
  ) {}

  /** @param more features beside the promotion, for what they show of it */
  static async start(more: readonly Type<unknown>[] = []): Promise<PromotionRig> {
    const simulator = await startTestSimulator();
    const test = await createTestApp({
      modules: [
        JobsModule,
        PromotionHttpModule,
        ContactsHttpModule,
        WecomGatewayHttpModule,
        FilesHttpModule,
        ExportsHttpModule,
        RemindersHttpModule,
        ...more,
      ],
      env: simulator.env,
      movableClock: true,
      poolSize: 10,
    });
    const rig = new PromotionRig(test, simulator);
    const real = test.app.get(MessageTransport);
    real.agentId = () => rig.transport.agentId();
    real.send = (...args) => rig.transport.send(...args);
    test.app.get(B08Source, { strict: false }).table = () => {
      if (rig.table === 'down') return Promise.reject(new BureauUnavailable('no-connection', 'b08'));
      return Promise.resolve(rig.table === undefined ? { filed: false } : { filed: true, ok: true, table: rig.table });
    };
    test.app.get(CommunityInvite, { strict: false }).invite = (invitation) => {
      if (rig.communityDown) return Promise.reject(new BureauUnavailable('time-out', 'community'));
      rig.invited.push(invitation);
      return Promise.resolve({ inviteId: `i-${String(rig.invited.length)}`, status: 'sent' });
    };
    return rig;
  }

  /** A school in the simulator, connected, mirrored; pupils have subscribed, each with one guardian who joined. */
  async school(pupils: readonly Given[]): Promise<void> {
    await this.clock.stopAt(new Date('2026-08-25T02:00:00Z'));
    const corpId = `ww${randomBytes(8).toString('hex')}`;
    await this.simulator.control('PUT', `/sim/corps/${corpId}`, document(pupils));
    this.unit = await this.test.unit({ corpId });
    await this.test.db.inUnit(this.unit.ctx, (tx) =>
      this.test.app.get(WecomSettings, { strict: false }).setConnection(tx, {
        agentId: 1_000_001,
        secret: 'edit-secret',
        contactSyncSecret: 'sync-secret',
        callbackToken: 'PromotionSpecToken',
        callbackAesKey: 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM',
      }),
    );
    await this.test.db.inUnit(this.unit.ctx, (tx) => tx.enqueue(directoryFullJob, {}));
    await drainJobs(this.test.app);
    this.admin = await buildMember(this.test.db, this.unit, { name: '何嘉敏', roles: ['super_admin'] });
    this.colleague = await buildMember(this.test.db, this.unit, { name: '陸家儀', roles: ['super_admin'] });
    this.who = staffCtx(this.admin, { surface: 'console', rights: RIGHTS });
    await this.subscribe(pupils, '2026-08-01T00:00:00Z');
    const campus = await this.query<{ id: string }>(`SELECT id FROM school_node WHERE unit_id = $1 AND kind = 'campus' AND name = '本部'`);
    this.campusId = campus[0]!.id;
    this.transport.delivered.length = 0;
    this.invited.length = 0;
    this.cards = true;
    await analysed(this.test.database.superuserUrl);
  }

  /** What registration would have stored: the education card of each pupil. */
  async subscribe(pupils: readonly Given[], at: string): Promise<void> {
    await this.test.db.inUnit(this.unit.ctx, async (tx) => {
      const cipher = await this.test.parts.unitKeys.forUnit(tx);
      await tx.execute(
        `UPDATE student s SET edu_card_index = decode(r.card, 'hex'), created_at = $3 FROM jsonb_to_recordset($2::jsonb) AS r (userid text, card text)
          WHERE s.unit_id = $1 AND s.wecom_userid = r.userid`,
        [
          tx.unitId,
          JSON.stringify(
            pupils.map((one) => ({ userid: useridOf(one.card), card: cipher.blindIndex('edu_card_no', one.card).toString('hex') })),
          ),
          at,
        ],
      );
    });
  }

  get clock() {
    return this.test.clock!;
  }

  /** Runs jobs and sends what is due, until nothing is left; `cards` off = what families would be told waits. */
  cards = true;
  async settle(): Promise<void> {
    const sender = this.test.app.get(MessageSender, { strict: false });
    for (let i = 0; i < 12; i += 1) {
      // Listeners of directory changes gather for half a second; the clock stands.
      await this.test.parts.relay.query(
        `UPDATE outbox SET not_before = now() WHERE state = 'ready' AND not_before < now() + interval '10 seconds'`,
      );
      const ran = await drainJobs(this.test.app);
      const sent = this.cards ? await sender.drain() : 0;
      if (ran.done === 0 && sent === 0) return;
    }
  }

  query<T extends Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.test.db.read(this.unit.ctx, (tx) => tx.query<T>(sql, [tx.unitId, ...params]));
  }

  corp(): Promise<SimSchool> {
    return this.simulator.control<SimSchool>('GET', `/sim/corps/${this.unit.corpId}`);
  }

  /** Class of a pupil as WeCom has it, `高三 A班`; several joined by +. */
  async placeInWecom(card: string): Promise<string> {
    const corp = await this.corp();
    const byId = new Map(corp.schoolDepartments.map((node) => [node.id, node]));
    const student = corp.students.find((one) => one.student_userid === useridOf(card));
    return (student?.department ?? [])
      .map((id) => {
        const node = byId.get(id)!;
        return `${byId.get(node.parentid)!.name} ${node.name}`;
      })
      .sort()
      .join('+');
  }

  /** Fetches and applies a table, through the routes. @returns id of the sync */
  async sync(table: B08Table, options: { language?: 'zh' | 'pt' | 'en'; split?: boolean } = {}): Promise<string> {
    this.table = table;
    const fetched = await this.test.call(this.who, b08Api.pull, { body: { schoolYear: table.schoolYear } });
    if (fetched.status !== 200) throw new Error(JSON.stringify(fetched.body));
    const started = await this.test.call(this.who, b08Api.start, {
      body: { tableId: fetched.body.id, campusId: this.campusId, language: options.language ?? 'zh', split: options.split ?? false },
    });
    if (started.status !== 200) throw new Error(JSON.stringify(started.body));
    await this.settle();
    return started.body.id;
  }

  async uploaded(purpose: FilePurpose, name: string, bytes: Buffer, who: Ctx = this.who): Promise<string> {
    const begun = await this.test.call(who, filesApi.begin, { body: { purpose, name, size: bytes.length } });
    if (begun.status !== 200) throw new Error(JSON.stringify(begun.body));
    for (let part = 0; part < begun.body.parts; part += 1) {
      const from = part * begun.body.partBytes;
      await this.test.call(who, filesApi.part, {
        params: { id: begun.body.id, part: String(part) },
        bytes: bytes.subarray(from, from + begun.body.partBytes),
      });
    }
    const done = await this.test.call(who, filesApi.complete, { params: { id: begun.body.id } });
    if (done.status !== 200) throw new Error(JSON.stringify(done.body));
    return begun.body.id;
  }

  async upload(file: object | string, acceptOlder?: boolean): Promise<Answer<B01UpdateView>> {
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    const fileId = await this.uploaded('b01-file', 'B01.json', Buffer.from(text));
    return this.test.call(this.who, b01Api.upload, { body: { fileId, ...(acceptOlder === undefined ? {} : { acceptOlder }) } });
  }

  /** Uploads, confirms (leavers too) and lets it run. @returns id of the update */
  async applied(file: object, options: { leavers?: boolean } = {}): Promise<string> {
    const { status, body } = await this.upload(file);
    if (status !== 200) throw new Error(JSON.stringify(body));
    if (options.leavers !== false) await this.accountForAll(body.id);
    const confirmed = await this.test.call(this.who, b01Api.apply, { params: { id: body.id } });
    if (confirmed.status !== 200) throw new Error(JSON.stringify(confirmed.body));
    await this.settle();
    return body.id;
  }

  async accountForAll(id: string): Promise<void> {
    const people = await this.test.call(this.who, b01Api.people, { params: { id }, query: { kind: 'unaccounted', pageSize: '100' } });
    const studentIds = people.body.items.flatMap((one) => one.studentId ?? []);
    if (studentIds.length > 0) await this.test.call(this.who, b01Api.leavers, { params: { id }, body: { studentIds, leaving: true } });
  }

  async one(id: string): Promise<B01UpdateView> {
    return (await this.test.call(this.who, b01Api.one, { params: { id } })).body;
  }

  /** A B01 file of these pupils. */
  file(
    rows: readonly (Given & { nameInFile?: string; temporary?: string })[],
    over: Record<string, unknown> = {},
  ): Record<string, unknown> {
    return {
      format: 'DSEDJ-B01/1',
      schoolCode: this.unit.number,
      schoolYear: YEAR,
      batchId: `${this.unit.number}-01`,
      generatedAt: '2026-08-24T10:00:00+08:00',
      count: rows.length,
      students: rows.map((row, i) => ({
        seq: i + 1,
        cardNo: row.temporary === undefined ? row.card : null,
        temporaryNo: row.temporary ?? null,
        nameZh: row.nameInFile ?? row.name,
        namePt: '',
        gradeCode: row.grade,
        classCode: row.class,
        seatNo: String(i + 1).padStart(2, '0'),
      })),
      ...over,
    };
  }

  async close(): Promise<void> {
    await this.test.close();
    await this.simulator.close();
  }
}

export const useridOf = (card: string): string => `s${card}`;

/** A class table with these classes per grade. */
export function b08(grades: Readonly<Record<string, readonly string[]>>, schoolCode: string, schoolYear = YEAR): B08Table {
  const sections = Map.groupBy(Object.entries(grades), ([code]) => GRADES[code]!.section);
  return {
    format: 'DSEDJ-B08/1',
    schoolCode,
    schoolYear,
    version: '2026-08-20T09:00:00+08:00',
    sections: [...sections].map(([sectionCode, list]) => ({
      sectionCode,
      names: { zh: SECTIONS[sectionCode]!, pt: `Ensino ${sectionCode}`, en: `Stage ${sectionCode}` },
      grades: list.map(([code, classes]) => ({
        gradeCode: code as 'P5',
        names: { zh: GRADES[code]!.zh, pt: code, en: code },
        classes: classes.map((classCode) => ({ classCode, names: { zh: `${classCode}班`, pt: classCode, en: classCode } })),
      })),
    })),
  };
}

/** `n` pupils of one class, cards counted up. */
export const pupils = (n: number, grade: string, className: string, from = 20_100_000): Given[] =>
  Array.from({ length: n }, (_unused, i) => ({ card: String(from + i), name: `學生${String(from + i)}`, grade, class: className }));

/** A corp with last year's classes, made by hand long ago: standard grades below 本部. */
export function document(list: readonly Given[]): object {
  const nodes: object[] = [{ id: 10, name: '本部', parentid: 1, type: 4 }];
  const gradeIds = new Map<string, number>();
  const classIds = new Map<string, number>();
  for (const one of list) {
    if (!gradeIds.has(one.grade)) {
      const id = 100 + gradeIds.size;
      gradeIds.set(one.grade, id);
      nodes.push({
        id,
        name: `${GRADES[one.grade]!.zh}舊`,
        parentid: 10,
        type: 2,
        standard_grade: GRADES[one.grade]!.standard,
        register_year: 2024,
      });
    }
    const key = `${one.grade}${one.class}`;
    if (!classIds.has(key)) {
      const id = 1_000 + classIds.size;
      classIds.set(key, id);
      nodes.push({ id, name: `${one.class}班`, parentid: gradeIds.get(one.grade), type: 1 });
    }
  }
  return {
    name: '望洋中學',
    verified: true,
    parentCap: 20_000,
    contactSync: { secret: 'sync-secret' },
    departments: [{ id: 1, name: '望洋中學', parentid: 0 }],
    members: [],
    tags: [],
    schoolDepartments: nodes,
    students: list.map((one) => ({
      student_userid: useridOf(one.card),
      name: one.name,
      department: [classIds.get(`${one.grade}${one.class}`)],
    })),
    parents: list.map((one, i) => ({
      parent_userid: `p${one.card}`,
      name: `家長${one.card}`,
      mobile: `6${String(1_000_000 + i).padStart(7, '0')}`,
      is_subscribe: 1,
      children: [{ student_userid: useridOf(one.card), relation: '媽媽' }],
    })),
    apps: [
      {
        agentId: 1_000_001,
        name: '智慧校園',
        secret: 'edit-secret',
        homeUrl: 'http://app.campus.localhost:3000/',
        trustedDomains: ['app.campus.localhost:3000'],
        loginDomains: ['app.campus.localhost:3000'],
        schoolRights: ['edit', 'parent-app'],
      },
    ],
  };
}
