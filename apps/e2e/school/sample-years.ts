import { eventually } from '../harness/eventually';
import { qrPicture } from '../harness/sample-files';
import type { SimDevice } from '../harness/simulator';
import type { World } from '../harness/world';
import { SchoolOffice } from './office';
import { SchoolFromNothing } from './school-from-nothing';
import type { PlannedTeacher, SchoolSize } from './school-plan';
import { SchoolPromotion } from './school-promotion';

const TINY: SchoolSize = { grades: ['P6', 'SJ1', 'SG3'], classesPerGrade: 1, pupilsPerClass: 3, repeating: 1, joining: 2, edited: 2 };
const NODE_WRITES = 'school/department/create';
const LONG_MS = 60_000;
const DAY_MS = 86_400_000;
const macauDay = (ahead = 0): string => new Date(Date.now() + ahead * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10);

/** Ids of what stands in each state of a school's year, with who may look at it. */
export interface SampleYears {
  phone: string;
  desktop: string;
  /** Phone of the family of a pupil who left. */
  family: string;
  leaverId: string;
  partlySync: string;
  runningSync: string;
  undone: string;
  applied: string;
  blocked: string;
  transfers: Record<'requested' | 'approved' | 'done' | 'expected', string>;
}

/**
 * A school of nine pupils in the middle of its year, for whoever looks at the screens: one update undone with conflicts, one
 * applied with a pupil whom WeCom refused, one that does not balance; a sync with a class to merge and one that WeCom holds
 * up; transfers of each kind, an alumnus, a code.
 */
export async function sampleYears(world: World): Promise<SampleYears> {
  const year = new SchoolPromotion(new SchoolFromNothing(world.product, TINY));
  const { school } = year;
  for (const part of ['open', 'structure', 'yearClasses', 'staff', 'families'] as const) await school[part]();
  await year.nextYear();
  if (school.report.differences.length > 0) throw new Error(school.report.differences.join('\n'));
  const { desk, plan } = school;
  const otherCampus = await desk.campus('分校');
  const partlySync = await classOfEqualName(school, otherCampus);
  const undone = await undoneUpdate(year);
  await desk.bindQr('校友通訊 2026', await qrPicture('https://weixin.qq.com/r/alumni'));
  const transfers = await someTransfers(year);
  await forgottenByWecom(world, school, (await school.standing('P6'))[0]?.name ?? '');
  const applied = await appliedUpdate(year, 'B01-學生註冊.json');
  const blocked = await desk.upload('B01-欠一名學生.json', (await year.fileWithoutOne()).text);
  await world.sim.rule({ kind: 'down', mode: 'refuse', corp: school.corpId, path: NODE_WRITES });
  const running = await desk.beginSync(school.years[1], otherCampus);
  const left = plan.pupils.findLast((one) => one.grade === 'SG3');
  return {
    phone: school.officeDevice,
    desktop: (await school.officeDesktop()).id,
    family: `n${left?.mobile ?? ''}`,
    leaverId: (await desk.alumni(left?.name ?? ''))[0]?.studentId ?? '',
    partlySync,
    runningSync: running.id,
    undone,
    applied,
    blocked: blocked.id,
    transfers,
  };
}

/** On a campus where somebody made a class of the table's name by hand: it is left out for 【合併】 (PRM-16). */
async function classOfEqualName({ desk, years }: SchoolFromNothing, campus: string): Promise<string> {
  const section = await desk.node('section', campus, '小學');
  await desk.node('class', await desk.node('grade', section, '小六'), 'A班');
  return (await desk.sync(years[0], campus)).sync.id;
}

/** One pupil got another name since and one another class (BEY-11). */
async function undoneUpdate(year: SchoolPromotion): Promise<string> {
  const { desk, classes } = year.school;
  const id = await appliedUpdate(year, 'B01.json');
  const [renamed, moved] = [...(await desk.pupils()).values()].filter((one) => one.classes[0]?.id === year.nextClass('SJ1|A'));
  const elsewhere = classes.get('SJ1|A') ?? '';
  if (renamed === undefined || moved === undefined) throw new Error('nobody was moved');
  await desk.rename(renamed.id, `${renamed.name}改`);
  await desk.move(moved.id, elsewhere);
  await eventually(
    () => desk.pupils(),
    (now) => now.get(moved.id)?.classes[0]?.id === elsewhere && now.get(renamed.id)?.name === `${renamed.name}改`,
    'the edits stand',
    LONG_MS,
  );
  await desk.undo(id);
  await desk.ended(id, 'undone');
  return id;
}

async function appliedUpdate(year: SchoolPromotion, name: string): Promise<string> {
  const { desk } = year.school;
  const { id } = await desk.upload(name, await year.file());
  await desk.accountForAll(id);
  const refusal = await desk.confirm(id);
  if (refusal !== null) throw new Error(refusal.message);
  await desk.ended(id, 'applied');
  return id;
}

async function someTransfers({ school }: SchoolPromotion): Promise<SampleYears['transfers']> {
  const { desk, plan } = school;
  const ids = new Map([...(await desk.pupils()).values()].map((pupil) => [pupil.name, pupil.id]));
  const idOf = (grade: string, at: number): string => ids.get(plan.pupils.filter((one) => one.grade === grade).at(at)?.name ?? '') ?? '';
  const out = { type: 'out', effectiveOn: macauDay(), reason: '舉家遷往內地升學，已獲對方學校取錄。', otherSchool: '海星中學' };
  const done = await desk.transfer({ ...out, studentId: idOf('SG3', -1) });
  await desk.cancelTransfer((await desk.transfer({ ...out, studentId: idOf('SG3', 0), effectiveOn: macauDay(5) })).id);
  const approved = await desk.transfer({ ...out, studentId: idOf('SG3', 1), effectiveOn: macauDay(20) });
  const expected = await desk.transfer({
    type: 'in',
    studentName: '黎曉彤',
    effectiveOn: macauDay(),
    reason: '由外地回澳',
    otherSchool: '培正中學',
  });
  const teacher = await SchoolOffice.open(await school.workPhone('teacher', teacherOf(school)));
  const requested = await teacher.transfer({
    type: 'class_change',
    studentId: idOf('SJ1', -1),
    toClassId: school.classes.get('P6|A'),
    effectiveOn: macauDay(3),
    reason: '家長申請，學科組同意。',
  });
  await eventually(
    () => desk.alumni(plan.pupils.findLast((one) => one.grade === 'SG3')?.name ?? ''),
    (items) => items[0]?.invite === 'sent',
    'the leaver is invited',
    LONG_MS,
  );
  return { done: done.id, approved: approved.id, expected: expected.id, requested: requested.id };
}

/** 班主任 of 初一. */
function teacherOf({ plan }: SchoolFromNothing): PlannedTeacher {
  const found = plan.teachers.find((one) => one.grade === 'SJ1');
  if (found === undefined) throw new Error('no teacher of SJ1');
  return found;
}

/** Somebody took a family out in WeCom's own console, and the callbacks that would have said so were lost. */
async function forgottenByWecom(world: World, school: SchoolFromNothing, name: string): Promise<void> {
  const { corpId, appSecret } = school;
  const q = encodeURIComponent(name);
  const { people } = await world.sim.call<{ people: SimDevice['identity'][] }>('GET', `/sim/corps/${corpId}/people?q=${q}`);
  const { access_token: token } = await world.sim.call<{ access_token: string }>(
    'GET',
    `/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${appSecret}`,
  );
  await world.sim.call('PUT', '/sim/faults', { callbacks: { losePercent: 100 } });
  // WeCom lets no pupil go before his guardians.
  for (const kind of ['parent', 'student'] as const) {
    for (const { userid } of people.filter((one) => one.kind === kind)) {
      const path = `/cgi-bin/school/user/delete_${kind}?access_token=${token}&userid=${userid}`;
      const answer = await world.sim.call<{ errcode: number; errmsg: string }>('GET', path);
      if (answer.errcode !== 0) throw new Error(answer.errmsg);
    }
  }
  await world.sim.call('PUT', '/sim/faults', { callbacks: { losePercent: 0 } });
}
