import { JobsModule } from '@platform/jobs/jobs.module';
import { noticesApi } from '@contracts/notices';
import { NEW_DRAFT, type NoticeDraft } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import type { Ctx } from '@platform/ctx/ctx';
import { ExportsHttpModule } from '@features/exports';
import { FilesHttpModule } from '@features/files';
import { LedgerHttpModule } from '@features/ledger';
import { MessageSender, MessageTransport } from '@features/messages';
import { RemindersHttpModule } from '@features/reminders';
import { drainJobs } from '@testing/drain-jobs';
import { createTestApp, type TestApp, type TestAppOptions } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import {
  buildClass,
  buildMember,
  buildStudent,
  buildTeacherOf,
  familyCtx,
  staffCtx,
  type BuiltClass,
  type BuiltMember,
  type BuiltStudent,
} from '../../contacts/test/directory.builder';
import { FakeTransport } from '../../messages/test/fake-transport';
import { NoticesHttpModule } from '../notices.module';

export interface NoticeApp extends TestApp {
  transport: FakeTransport;
  /** Runs the jobs and sends what is due, until nothing is left. */
  settle(): Promise<void>;
}

/** The feature with a WeCom that counts in place of the gateway: the only part that is replaced. */
export async function createNoticeApp(options: Pick<TestAppOptions, 'movableClock'> = {}): Promise<NoticeApp> {
  const modules = [JobsModule, NoticesHttpModule, RemindersHttpModule, FilesHttpModule, ExportsHttpModule, LedgerHttpModule];
  const test = await createTestApp({ modules, ...options });
  const transport = new FakeTransport();
  const real = test.app.get(MessageTransport);
  real.agentId = () => transport.agentId();
  real.send = (...args) => transport.send(...args);
  const sender = test.app.get(MessageSender);
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 10; i += 1) {
      const ran = await drainJobs(test.app);
      const sent = await sender.drain();
      if (ran.done === 0 && sent === 0) return;
    }
  };
  return Object.assign(test, { transport, settle });
}

export interface World {
  unit: BuiltUnit;
  admin: BuiltMember;
  teacher: BuiltMember;
  colleague: BuiltMember;
  classA: BuiltClass;
  classB: BuiltClass;
  /** Two guardians, both joined; the mother has a second child in class B. */
  amy: BuiltStudent;
  /** Mother has not joined. */
  ben: BuiltStudent;
  /** No guardian at all. */
  cat: BuiltStudent;
  /** Amy's brother in class B. */
  dan: BuiltStudent;
  adminCtx: Ctx;
  teacherCtx: Ctx;
  colleagueCtx: Ctx;
  mother: Ctx;
  father: Ctx;
}

/** A small school with every kind of family. */
export async function buildWorld(test: TestApp): Promise<World> {
  const unit = await test.unit();
  const { db } = test;
  const classA = await buildClass(db, unit, { name: '小四A' });
  const classB = await buildClass(db, unit, {
    name: '小四B',
    grade: classA.grade,
    section: classA.section,
    campus: classA.campus,
  });
  const admin = await buildMember(db, unit, { name: '何嘉敏', roles: ['super_admin'] });
  const teacher = await buildTeacherOf(db, unit, classA, { name: '林慧儀' });
  const colleague = await buildTeacherOf(db, unit, classB, { name: '蘇永年' });
  const amy = await buildStudent(db, unit, {
    class: classA,
    name: '陳樂瑤',
    guardians: [{ relation: 'mother' }, { relation: 'father' }],
  });
  const ben = await buildStudent(db, unit, { class: classA, name: '李子軒', guardians: [{ subscribed: false }] });
  const cat = await buildStudent(db, unit, { class: classA, name: '黃穎欣', guardians: [] });
  const dan = await buildStudent(db, unit, {
    class: classB,
    name: '陳樂謙',
    guardians: [{ parent: amy.guardians[0]! }],
  });
  return {
    unit,
    admin,
    teacher,
    colleague,
    classA,
    classB,
    amy,
    ben,
    cat,
    dan,
    adminCtx: staffCtx(admin, { surface: 'console' }),
    teacherCtx: staffCtx(teacher),
    colleagueCtx: staffCtx(colleague),
    mother: familyCtx(amy.guardians[0]!),
    father: familyCtx(amy.guardians[1]!),
  };
}

export function draft(over: Partial<NoticeDraft> = {}): NoticeDraft {
  return {
    ...NEW_DRAFT,
    title: '參觀澳門科學館活動',
    body: richFromText('各位家長：請於禮堂集合。'),
    ...over,
  };
}

export const toClass = (...classes: { id: string }[]): NoticeDraft['targets'] =>
  classes.map(({ id }) => ({ kind: 'class' as const, refId: id }));

/** Writes and submits a notice through the routes. @returns its id */
export async function submitted(test: NoticeApp, sender: Ctx, over: Partial<NoticeDraft>): Promise<string> {
  const made = await test.call(sender, noticesApi.create, { body: draft(over) });
  if (made.status !== 200) throw new Error(`draft refused: ${JSON.stringify(made.body)}`);
  const sent = await test.call(sender, noticesApi.submit, { params: { id: made.body.id }, version: made.body.version });
  if (sent.status !== 200) throw new Error(`submit refused: ${JSON.stringify(sent.body)}`);
  return made.body.id;
}

/** The same, and everything sent. */
export async function sentNotice(test: NoticeApp, sender: Ctx, over: Partial<NoticeDraft>): Promise<string> {
  const id = await submitted(test, sender, over);
  await test.settle();
  return id;
}

/** As if a notice had been sent this long ago. */
export function ageNotice(test: TestApp, unit: BuiltUnit, id: string, interval: string): Promise<number> {
  return test.db.inUnit(unit.ctx, (tx) =>
    tx.execute(`UPDATE notice SET sent_at = now() - $3::interval WHERE unit_id = $1 AND id = $2`, [tx.unitId, id, interval]),
  );
}
