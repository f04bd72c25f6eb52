import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { WecomGateway, WecomGatewayHttpModule, WecomSettings } from '@features/wecom-gateway';
import { drainJobs } from '@testing/drain-jobs';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { JobsModule } from '@platform/jobs/jobs.module';
import { directoryApi } from '@contracts/directory';
import { ContactsHttpModule, directoryFullJob } from '../index';
import { buildMember, staffCtx } from './directory.builder';
import { mirrored } from './mirrored';
import { seeded } from './names.builder';

interface Corp {
  name: string;
  contactSync: { secret: string };
  departments: { id: number; name: string; parentid: number }[];
  members: { userid: string; name: string; position?: string; department: number[]; is_leader_in_dept?: number[] }[];
  tags: { tagid: number; name?: string; tagname: string; userlist?: string[]; partylist?: number[] }[];
  schoolDepartments: {
    id: number;
    name: string;
    parentid: number;
    type: number;
    department_admins?: { userid: string; type: number; subject?: string }[];
  }[];
  students: { student_userid: string; name: string; department: number[] }[];
  parents: {
    parent_userid: string;
    mobile: string;
    is_subscribe?: number;
    children: { student_userid: string; relation: string }[];
  }[];
  apps: { agentId: number; secret: string; schoolRights?: string[] }[];
}

const TOKEN = 'DirectorySpecToken';
const AES_KEY = 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM';

/** The corp's document in the form of `mirrored()`. */
function truthOf(corp: Corp): unknown {
  const sorted = <T>(rows: T[]): T[] =>
    rows
      .map((row) => [JSON.stringify(row), row] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  const roles: Readonly<Record<number, string>> = {
    1: 'head',
    2: 'head',
    5: 'head',
    3: 'class_teacher',
    4: 'subject_teacher',
  };
  const ids = new Set(corp.departments.map((d) => d.id));
  return {
    departments: sorted(corp.departments.map((d) => ({ id: d.id, parent: ids.has(d.parentid) ? d.parentid : null, name: d.name }))),
    members: sorted(
      corp.members.map((u) => ({
        userid: u.userid,
        name: u.name,
        title: u.position === undefined || u.position === '' ? null : u.position,
        departments: sorted(u.department.map((id, i) => ({ id, head: u.is_leader_in_dept?.[i] === 1 }))),
      })),
    ),
    labels: sorted(
      corp.tags.flatMap(({ tagid: tag, tagname: name, userlist = [], partylist = [] }) => [
        ...userlist.map((userid) => ({ tag, name, userid, party: null })),
        ...partylist.map((party) => ({ tag, name, userid: null, party })),
      ]),
    ),
    nodes: sorted(
      corp.schoolDepartments
        .filter((n) => n.type !== 5 && n.id !== 1)
        .map((n) => ({ id: n.id, parent: n.parentid === 1 ? null : n.parentid, name: n.name })),
    ),
    teachers: sorted(
      corp.schoolDepartments.flatMap((n) =>
        (n.department_admins ?? []).map((a) => ({
          node: n.id,
          userid: a.userid,
          role: roles[a.type],
          subject: a.subject === undefined || a.subject === '' ? null : a.subject,
        })),
      ),
    ),
    students: sorted(
      corp.students.map((s) => ({
        userid: s.student_userid,
        name: s.name,
        classes: [...s.department].sort((a, b) => a - b),
      })),
    ),
    parents: sorted(corp.parents.map((p) => ({ userid: p.parent_userid, subscribed: p.is_subscribe === 1, mobile: p.mobile }))),
    relations: sorted(
      corp.parents.flatMap((p) => p.children.map((c) => ({ parent: p.parent_userid, student: c.student_userid, label: c.relation }))),
    ),
  };
}

describe('the mirror against the WeCom simulator', () => {
  let simulator: TestSimulator;
  let test: TestApp;
  let unit: BuiltUnit;
  let base: string;

  beforeAll(async () => {
    simulator = await startTestSimulator();
    test = await createTestApp({
      modules: [ContactsHttpModule, WecomGatewayHttpModule, JobsModule],
      env: simulator.env,
      poolSize: 10,
    });
    await test.app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${String((test.app.getHttpServer().address() as AddressInfo).port)}`;
    const { corps } = await simulator.control<{ corps: { corpId: string }[] }>('POST', '/sim/seed', {
      units: 1,
      pupils: 240,
      parents: 330,
      staff: 40,
      seed: 7,
    });
    const { corpId } = corps[0]!;
    const corp = await corpNow(corpId);
    const app = corp.apps.find((each) => each.schoolRights?.includes('edit'))!;
    unit = await test.unit({ corpId });
    await test.db.inUnit(unit.ctx, (tx) =>
      test.app.get(WecomSettings).setConnection(tx, {
        agentId: app.agentId,
        secret: app.secret,
        contactSyncSecret: corp.contactSync.secret,
        callbackToken: TOKEN,
        callbackAesKey: AES_KEY,
      }),
    );
    const callback = { url: `${base}/api/v1/wecom/corp/${corpId}`, token: TOKEN, aesKey: AES_KEY, schoolEvents: true };
    await simulator.control('PUT', `/sim/corps/${corpId}/contact-sync/callback`, callback);
    await simulator.control('PUT', `/sim/corps/${corpId}/apps/${String(app.agentId)}/callback`, callback);
  }, 60_000);
  afterAll(async () => {
    await test.close();
    await simulator.close();
  });

  const corpNow = (corpId: string) => simulator.control<Corp>('GET', `/sim/corps/${corpId}`);
  const shown = () => mirrored(test.db, test.parts.unitKeys, unit.ctx);
  async function compare(): Promise<void> {
    await test.db.inUnit(unit.ctx, (tx) => tx.enqueue(directoryFullJob, {}, { dedupe: 'spec' }));
    await drainJobs(test.app);
  }

  it('mirrors a whole school in one run asked for by an administrator [SCH-16, G4]', async () => {
    const admin = staffCtx(
      await buildMember(test.db, unit, {
        wecomUserid: 'console.admin',
        joinState: 'left',
        roles: ['super_admin'],
        departments: [],
      }),
      { surface: 'console' },
    );
    expect((await test.call(admin, directoryApi.sync, { body: {} })).status).toBe(200);
    await drainJobs(test.app);
    expect(await shown()).toEqual(truthOf(await corpNow(unit.corpId)));
    const state = (await test.call(admin, directoryApi.syncState)).body.items;
    expect(state.map((s) => s.state)).toEqual(['ok', 'ok']);
  }, 60_000);

  it('follows real callbacks, shuffled, 10 % lost and 10 % doubled, and is equal after the comparison [R18, G4, G2]', async () => {
    await simulator.control('PUT', '/sim/faults', {
      callbacks: { selfEcho: true, shuffle: true, losePercent: 10, duplicatePercent: 10, typoSpelling: true },
    });
    const gateway = test.app.get(WecomGateway);
    const edit = await gateway.connection(unit.ctx);
    const sync = await gateway.contactSync(unit.ctx);
    const random = seeded(18);
    const corp = await corpNow(unit.corpId);
    const classes = corp.schoolDepartments.filter((n) => n.type === 1).map((n) => n.id);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    for (let i = 0; i < 12; i += 1) {
      const student = pick(corp.students);
      await edit.schoolUsers.updateStudent({
        student_userid: student.student_userid,
        name: `改名${String(i)}`,
        department: [pick(classes)],
      });
      await edit.schoolUsers.createStudent({
        student_userid: `new-${String(i)}`,
        name: `新生${String(i)}`,
        department: [pick(classes)],
        to_invite: false,
      });
      await edit.schoolUsers.createParent({
        parent_userid: `newp-${String(i)}`,
        mobile: `+853 6699${String(1000 + i)}`,
        to_invite: false,
        children: [{ student_userid: `new-${String(i)}`, relation: '媽媽' }],
      });
      await simulator.control('POST', `/sim/corps/${unit.corpId}/parents/newp-${String(i)}/follow`, {});
      await sync.users.update({ userid: pick(corp.members).userid, position: `職務${String(i)}` });
      await sync.users.create({
        userid: `staff-${String(i)}`,
        name: `新同事${String(i)}`,
        mobile: `+853 6688${String(1000 + i)}`,
        department: [pick(corp.departments).id],
        to_invite: false,
      });
    }
    for (const id of ['new-0', 'new-1']) {
      await edit.schoolUsers.deleteParent(id.replace('new-', 'newp-'));
      await edit.schoolUsers.deleteStudent(id);
    }
    await edit.schoolDepartments.update({ id: classes[0]!, name: '改名班' });
    await simulator.control('POST', '/sim/callbacks/drain', {});
    await drainJobs(test.app);
    await compare();
    await compare();
    expect(await shown()).toEqual(truthOf(await corpNow(unit.corpId)));
    const delivered = await test.db.read(unit.ctx, (tx) =>
      tx.one<{ n: number; open: number }>(
        `SELECT count(*)::int AS n, (count(*) FILTER (WHERE done_at IS NULL))::int AS open FROM directory_event WHERE unit_id = $1`,
        [tx.unitId],
      ),
    );
    expect(delivered!.n).toBeGreaterThan(40);
    expect(delivered!.open).toBe(0);
  }, 60_000);

  it('comes back later when WeCom throttles, without using up its tries [G6]', async () => {
    await simulator.control('PUT', '/sim/faults', {
      callbacks: { selfEcho: false, shuffle: false, losePercent: 0, duplicatePercent: 0 },
    });
    await simulator.control('POST', '/sim/faults/rules', {
      kind: 'throttle',
      window: 'minute',
      corp: unit.corpId,
      path: 'school/user/list',
      maxHits: 1,
    });
    await test.db.inUnit(unit.ctx, (tx) => tx.enqueue(directoryFullJob, {}, { dedupe: 'spec' }));
    await drainJobs(test.app, { failuresAllowed: true });
    const waiting = await test.parts.relay.query<{ tries: number }>(
      `SELECT tries FROM outbox WHERE unit_id = $1 AND job = 'directory.full' AND state = 'ready' AND not_before > now()`,
      [unit.id],
    );
    expect(waiting).toEqual([{ tries: 0 }]);
    const state = await test.db.read(unit.ctx, (tx) =>
      tx.one<{ state: string; error: string }>(`SELECT state, error FROM directory_sync WHERE unit_id = $1 AND directory = 'school'`, [
        tx.unitId,
      ]),
    );
    expect(state?.state).toBe('failed');
    // WeCom's own answer, or the block it left behind when another read of this directory met it first: the same hint.
    expect(['answer:45009', 'limit:']).toContain(state?.error);
  }, 60_000);
});
