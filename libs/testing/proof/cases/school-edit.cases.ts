import { buffer } from 'node:stream/consumers';
import { changesApi } from '@contracts/directory-changes';
import { importsApi } from '@contracts/imports';
import { schoolEditApi } from '@contracts/school-contacts';
import { sheetFile } from '@platform/sheets/sheet-file';
import type { CaseMaker } from '../case-maker';
import type { CallSpec } from '../id-places';
import { newKey } from '../proof-caller';
import type { PersonName } from '../proof-unit';
import { paged } from './notice-steps';
import { CURSOR, person, STAFF, type Cases, type Role } from './route-case';

let count = 0;
/** A name that no other call has used. */
const name = (make: CaseMaker, what: string): string => {
  count += 1;
  return `${what}${String(count)}${make.unit.mark}`.slice(0, 32);
};
const mobile = (): string => {
  count += 1;
  return `+853 ${String(62_000_000 + count)}`;
};

/** Version of a node or pupil as its form shows it. */
async function versioned(make: CaseMaker, who: PersonName, def: unknown, id: string): Promise<{ params: { id: string }; version: number }> {
  return { params: { id }, version: Number((await make.ok(who, def, { params: { id } }))['version']) };
}

async function madeNode(make: CaseMaker): Promise<string> {
  const body = { kind: 'class', parentId: make.unit.classA.grade.id, name: name(make, '新班') };
  const { id } = await make.ok('admin', schoolEditApi.createNode, { body, key: newKey() });
  await make.parts.settle();
  return String(id);
}

/** A new pupil of class A with one guardian, entered in WeCom too. */
async function pupil(make: CaseMaker, who: PersonName): Promise<{ id: string; guardianId: string }> {
  const guardians = [{ mobile: mobile(), relation: '媽媽', name: name(make, '家長') }];
  const body = { name: name(make, '新生'), classIds: [make.unit.classA.id], guardians, invite: false };
  const { id } = await make.ok(who, schoolEditApi.createStudent, { body, key: newKey() });
  await make.parts.settle();
  const form = await make.ok(who, schoolEditApi.studentForm, { params: { id: String(id) } });
  return { id: String(id), guardianId: (form['guardians'] as { id: string }[])[0]!.id };
}

const plan = (make: CaseMaker) => ({
  campusIds: [make.unit.classA.campus!.id],
  sections: ['primary'],
  withSections: false,
  lang: 'zh',
  classes: 1,
});

async function teachersBody(make: CaseMaker) {
  const form = await make.ok('admin', schoolEditApi.nodeForm, { params: { id: make.unit.classA.id } });
  const teachers = (form['teachers'] as { memberId: string; role: string; subject: string | null }[]).map(
    ({ memberId, role, subject }) => ({
      memberId,
      role,
      subject: subject === null ? null : subject.slice(0, 15),
    }),
  );
  return { body: { teachers }, version: Number(form['version']), params: { id: make.unit.classA.id } };
}

/** A change of the person's own. */
async function change(make: CaseMaker, who: PersonName): Promise<CallSpec> {
  const body = { name: name(make, '改名') };
  const { id } = await pupil(make, who);
  const { changeId } = await make.ok(who, schoolEditApi.updateStudent, {
    ...(await versioned(make, who, schoolEditApi.studentForm, id)),
    body,
  });
  await make.parts.settle();
  return { params: { id: String(changeId) } };
}

/** A change that failed, put there: what WeCom refuses by itself is told to the form and not kept. */
async function failed(make: CaseMaker, error: string): Promise<CallSpec> {
  const { params } = await change(make, 'admin');
  const { test } = make.parts;
  const id = String(params?.['id']);
  await test.db.inUnit(make.unit.ctx, async (tx) => {
    const seal = (column: string, value: unknown) =>
      test.parts.unitKeys.seal(tx, { table: 'directory_change', column, row: id }, JSON.stringify(value));
    await tx.execute(`UPDATE directory_change SET state = 'failed', error = $3, payload = $4, theirs = $5 WHERE unit_id = $1 AND id = $2`, [
      tx.unitId,
      id,
      error,
      await seal('payload', { kind: 'student.update', studentId: make.unit.sam.id, name: '另一名字' }),
      await seal('theirs', { name: '企微的名字' }),
    ]);
  });
  return { params: params! };
}

async function sheet(make: CaseMaker): Promise<Buffer> {
  const headers = ['學生姓名', '班級路徑', '家長1手機', '家長1關係'];
  async function* rows() {
    for (let i = 0; i < 2; i += 1) yield await Promise.resolve([name(make, '匯入'), make.unit.classA.name, mobile(), '媽媽']);
  }
  return buffer(sheetFile({ name: '導入', columns: headers.map((header) => ({ header, width: 10 })), rows: rows() }));
}

const upload = async (make: CaseMaker): Promise<CallSpec> => ({
  params: { kind: 'school-contacts' },
  query: { name: '名單.xlsx' },
  bytes: await sheet(make),
});

async function imported(make: CaseMaker, until: 'preview' | 'done'): Promise<CallSpec> {
  await settled(make);
  const { id } = await make.ok('admin', importsApi.preview, await upload(make));
  const params = { id: String(id) };
  if (until === 'done') {
    await make.ok('admin', importsApi.confirm, { params, key: newKey() });
    await settled(make);
  }
  return { params };
}

const studentIds = async (make: CaseMaker) => [(await pupil(make, 'admin')).id];
const ADMIN: readonly Role[] = ['admin'];

/** Results of imports are gathered for half a second before they are told: nobody waits for it here. */
async function settled(make: CaseMaker): Promise<void> {
  await make.parts.settle();
  await make.parts.rows.query(
    `UPDATE outbox SET not_before = now() WHERE unit_id = $1 AND state = 'ready' AND not_before BETWEEN now() AND now() + interval '2 seconds'`,
    [make.unit.id],
  );
  await make.parts.settle();
}

/** WeCom is asked, and calls to it are counted. */
const ASKS_WECOM = { wecom_limit: 'calls to WeCom are counted per unit', wecom_address_limit: 'and per address' };

/** Editing of 家校通訊錄, changes of the directories, imports (spec 14 §6, §7). */
export const SCHOOL_EDIT_CASES: Cases = {
  'directoryChanges.list': {
    roles: ADMIN,
    alsoIds: CURSOR,
    build: async (make) => {
      await failed(make, 'answer:60102');
      await failed(make, 'answer:60102');
      return paged(make, 'admin', changesApi.list, { state: 'failed', pageSize: '1' });
    },
  },
  'directoryChanges.numbers': { roles: ADMIN },
  'directoryChanges.one': { roles: STAFF, build: (make, role) => change(make, person(role)) },
  'directoryChanges.settle': { roles: STAFF, build: async (make, role) => ({ ...(await change(make, person(role))), body: {} }) },
  'directoryChanges.conflict': { roles: ADMIN, build: (make) => failed(make, 'conflict') },
  'directoryChanges.retry': { roles: ADMIN, build: async (make) => ({ ...(await failed(make, 'conflict')), body: { overwrite: true } }) },
  'directoryChanges.discard': { roles: ADMIN, build: async (make) => ({ ...(await failed(make, 'answer:60102')), body: {} }) },
  'schoolEdit.nodeForm': { roles: STAFF, build: (make) => ({ params: { id: make.unit.classA.id } }) },
  'schoolEdit.createNode': {
    roles: ADMIN,
    build: (make) => ({ body: { kind: 'class', parentId: make.unit.classA.grade.id, name: name(make, '新班') }, key: newKey() }),
  },
  'schoolEdit.updateNode': {
    roles: ADMIN,
    build: async (make) => ({
      ...(await versioned(make, 'admin', schoolEditApi.nodeForm, await madeNode(make))),
      body: { name: name(make, '改名班'), parentId: make.unit.classA.grade.id },
    }),
  },
  'schoolEdit.deleteNode': { roles: ADMIN, build: async (make) => ({ params: { id: await madeNode(make) } }) },
  'schoolEdit.oneKeyPreview': { roles: ADMIN, build: (make) => ({ body: plan(make) }) },
  'schoolEdit.oneKey': { roles: ADMIN, build: (make) => ({ body: plan(make), key: newKey() }) },
  'schoolEdit.guide': { roles: ADMIN },
  'schoolEdit.keepGuide': {
    roles: ADMIN,
    build: async (make) => ({
      body: { passed: ['campus', 'section'], aside: true },
      version: Number((await make.ok('admin', schoolEditApi.guide))['version']),
    }),
  },
  'schoolEdit.unitQr': { roles: ADMIN },
  'schoolEdit.setTeachers': { roles: STAFF, build: teachersBody },
  'schoolEdit.teachers': { roles: ADMIN },
  'schoolEdit.studentForm': { roles: STAFF, build: (make) => ({ params: { id: make.unit.sam.id } }) },
  'schoolEdit.createStudent': {
    roles: STAFF,
    build: (make) => ({
      body: {
        name: name(make, '新生'),
        classIds: [make.unit.classA.id],
        guardians: [{ mobile: mobile(), relation: '媽媽' }],
        invite: false,
      },
      key: newKey(),
    }),
  },
  'schoolEdit.updateStudent': {
    roles: STAFF,
    build: async (make, role) => ({
      ...(await versioned(make, person(role), schoolEditApi.studentForm, (await pupil(make, person(role))).id)),
      body: { name: name(make, '改名'), classIds: [make.unit.classA.id] },
    }),
  },
  'schoolEdit.addGuardian': {
    roles: STAFF,
    build: async (make, role) => ({
      params: { id: (await pupil(make, person(role))).id },
      body: { mobile: mobile(), relation: '爺爺', invite: false },
      key: newKey(),
    }),
  },
  'schoolEdit.updateGuardian': {
    roles: STAFF,
    build: async (make, role) => ({ params: await pupil(make, person(role)), body: { mobile: mobile(), relation: '姑姑' } }),
  },
  'schoolEdit.removeGuardian': { roles: STAFF, build: async (make, role) => ({ params: await pupil(make, person(role)) }) },
  'schoolEdit.setClass': {
    roles: ADMIN,
    build: async (make) => ({ body: { studentIds: await studentIds(make), classIds: [make.unit.classB.id], mode: 'add' }, key: newKey() }),
  },
  'schoolEdit.removalPreview': { roles: ADMIN, build: async (make) => ({ body: { studentIds: await studentIds(make) } }) },
  'schoolEdit.removeStudents': { roles: ADMIN, build: async (make) => ({ body: { studentIds: await studentIds(make) }, key: newKey() }) },
  'schoolEdit.removed': { roles: ADMIN, build: () => ({ query: { page: '1' } }) },
  'schoolEdit.restore': {
    roles: ADMIN,
    build: async (make) => {
      const [id] = await studentIds(make);
      await make.ok('admin', schoolEditApi.removeStudents, { body: { studentIds: [id!] }, key: newKey() });
      await make.parts.settle();
      return { params: { id: id! }, body: {}, key: newKey() };
    },
  },
  'schoolEdit.batch': {
    roles: ADMIN,
    build: async (make) => {
      const body = { studentIds: await studentIds(make), classIds: [make.unit.classB.id], mode: 'add' };
      const { batchId } = await make.ok('admin', schoolEditApi.setClass, { body, key: newKey() });
      await make.parts.settle();
      return { params: { id: String(batchId) } };
    },
  },
  'schoolEdit.invite': {
    roles: STAFF,
    build: async (make, role) => {
      const { id, guardianId } = await pupil(make, person(role));
      return { body: { studentIds: [id], guardianId }, key: newKey() };
    },
    without: { 'body.nodeId': 'the other way to say whom: never both' },
  },
  'schoolEdit.nodeQr': { roles: STAFF, build: (make) => ({ params: { id: make.unit.classA.id } }) },
  'schoolEdit.qrPicture': { roles: STAFF, getWrites: ASKS_WECOM, build: () => ({ params: { size: '258' } }) },
  'schoolEdit.groups': { roles: ADMIN },
  'schoolEdit.startExport': { roles: ADMIN, build: () => ({ body: {}, key: newKey() }) },
  'schoolSettings.read': { roles: ADMIN, getWrites: ASKS_WECOM },
  'schoolSettings.write': { roles: ADMIN, build: () => ({ body: { groups: 'manual', follow: 'scan' } }) },
  'imports.template': { roles: ADMIN, build: () => ({ params: { kind: 'school-contacts' } }) },
  'imports.preview': { roles: ADMIN, build: upload },
  'imports.list': { roles: ADMIN, build: async (make) => (await imported(make, 'preview'), { query: { kind: 'school-contacts' } }) },
  'imports.one': { roles: ADMIN, build: (make) => imported(make, 'preview') },
  'imports.rows': {
    roles: ADMIN,
    alsoIds: CURSOR,
    build: async (make) => {
      const { params } = await imported(make, 'preview');
      return paged(make, 'admin', importsApi.rows, { state: 'ok', pageSize: '1' }, params);
    },
  },
  'imports.confirm': { roles: ADMIN, build: async (make) => ({ ...(await imported(make, 'preview')), key: newKey() }) },
  'imports.cancel': { roles: ADMIN, build: (make) => imported(make, 'preview') },
  'imports.undo': { roles: ADMIN, build: async (make) => ({ ...(await imported(make, 'done')), key: newKey() }) },
  'imports.faults': { roles: ADMIN, build: (make) => imported(make, 'preview') },
};
