import { appFrom, externalIdOf, fullMember } from './corp-document';
import { emptyCorp, putMember, putParent, putStudent } from './corp';
import type { Corp } from './model';
import { derivedId, SeededRandom } from './random';
import { GIVEN_FIRST, GIVEN_SECOND, PORTUGUESE, RELATIONS, SCHOOLS, SUBJECTS, SURNAMES } from './seed-names';

export interface SeedRequest {
  units?: number;
  pupils?: number;
  parents?: number;
  staff?: number;
  seed?: number;
  /** Start of the corp ids; a second seed with another prefix stands beside the first. */
  prefix?: string;
  /** How many of 100 parents follow 學校通知. */
  followPercent?: number;
  trustedDomain?: string;
  homeUrl?: string;
  /** `<callbackBase>/<corpId>` becomes the receive address of every app and of contact sync, unverified. */
  callbackBase?: string;
}

const CLASS_SIZE = 30;
/** Kindergarten, primary and secondary grades, in the numbers of doc 92344. */
const GRADES = [2, 3, 4, 31, 32, 33, 34, 35, 36, 61, 62, 63, 91, 92, 93];
const GRADE_NAMES = [
  '幼一',
  '幼二',
  '幼三',
  '小一',
  '小二',
  '小三',
  '小四',
  '小五',
  '小六',
  '初一',
  '初二',
  '初三',
  '高一',
  '高二',
  '高三',
];
const SECTIONS = [
  { name: '幼兒教育', grades: [0, 1, 2] },
  { name: '小學教育', grades: [3, 4, 5, 6, 7, 8] },
  { name: '中學教育', grades: [9, 10, 11, 12, 13, 14] },
];

/** The part of a total that falls to one of several, without remainder lost. */
const share = (total: number, parts: number, at: number): number =>
  Math.floor((total * (at + 1)) / parts) - Math.floor((total * at) / parts);

const nameFrom = (random: SeededRandom): string =>
  random.chance(4) ? random.pick(PORTUGUESE) : random.pick(SURNAMES) + random.pick(GIVEN_FIRST) + random.pick(GIVEN_SECOND);

/** Apps every generated school has: one with the edit right, one that families may use. */
const addApps = (corp: Corp, request: SeedRequest): void => {
  const domain = request.trustedDomain ?? 'app.campus.localhost:3000';
  const homeUrl = request.homeUrl ?? `http://${domain}/`;
  const callback = request.callbackBase
    ? {
        url: `${request.callbackBase}/${corp.corpId}`,
        token: derivedId('', 24, 'token', corp.corpId).replaceAll(/[^0-9A-Za-z]/g, 'x'),
        aesKey: `${derivedId('', 42, 'aes', corp.corpId)}0`,
      }
    : null;
  corp.contactSync = {
    secret: derivedId('', 43, 'sync-secret', corp.corpId),
    callback: callback ? { ...callback, schoolEvents: true } : null,
  };
  const base = { trustedDomains: [domain], homeUrl, callback };
  corp.apps.set(
    1000002,
    appFrom({
      ...base,
      agentId: 1000002,
      name: '智慧校園',
      secret: derivedId('', 43, 'secret', corp.corpId, 1000002),
      schoolRights: ['edit'],
    }),
  );
  corp.apps.set(
    1000003,
    appFrom({
      ...base,
      agentId: 1000003,
      name: '家校通知',
      secret: derivedId('', 43, 'secret', corp.corpId, 1000003),
      schoolRights: ['parent-app'],
    }),
  );
};

const addStaff = (corp: Corp, random: SeededRandom, count: number, now: number): string[] => {
  const departments = ['校長室', '教務處', '訓導處', '總務處', '資訊科技組', '幼兒部', '小學部', '中學部'];
  departments.forEach((name, at) => corp.departments.set(at + 2, { id: at + 2, name, parentid: 1, order: 1000 - at }));
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const userid = `t${String(at + 1).padStart(4, '0')}`;
    const department = [2 + random.below(departments.length)];
    putMember(
      corp,
      fullMember(
        {
          userid,
          name: nameFrom(random),
          department,
          mobile: `+853 6${String(6_000_000 + at)}`,
          position: at === 0 ? '校長' : '教師',
        },
        now,
      ),
    );
    ids.push(userid);
  }
  return ids;
};

const addTree = (corp: Corp, random: SeededRandom, pupils: number, teachers: string[], year: number): number[] => {
  const classes: number[] = [];
  const perGrade = Math.max(1, Math.ceil(pupils / GRADES.length / CLASS_SIZE));
  SECTIONS.forEach((section, sectionAt) => {
    const sectionId = 2 + sectionAt;
    corp.schoolDepartments.set(sectionId, {
      id: sectionId,
      name: section.name,
      parentid: 1,
      type: 3,
      department_admins: [],
    });
    for (const at of section.grades) {
      const gradeId = 10 + at;
      const standard_grade = GRADES[at] ?? 2;
      corp.schoolDepartments.set(gradeId, {
        id: gradeId,
        name: GRADE_NAMES[at] ?? '',
        parentid: sectionId,
        type: 2,
        standard_grade,
        register_year: year,
        is_graduated: 0,
        department_admins: [],
      });
      for (let number = 0; number < perGrade; number += 1) {
        const id = 100 + at * 100 + number;
        const head = teachers[(id * 7) % Math.max(1, teachers.length)];
        const other = teachers[(id * 13 + 5) % Math.max(1, teachers.length)];
        corp.schoolDepartments.set(id, {
          id,
          name: String.fromCharCode(65 + number),
          parentid: gradeId,
          type: 1,
          open_group_chat: 0,
          department_admins: [
            ...(head ? [{ userid: head, type: 3, subject: random.pick(SUBJECTS) }] : []),
            ...(other && other !== head ? [{ userid: other, type: 4, subject: random.pick(SUBJECTS) }] : []),
          ],
        });
        classes.push(id);
      }
    }
  });
  return classes;
};

const addPupils = (corp: Corp, random: SeededRandom, count: number, classes: number[]): string[] => {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const id = `s${String(at + 1).padStart(6, '0')}`;
    const inClass = classes[at % classes.length] ?? 1;
    putStudent(corp, {
      student_userid: id,
      name: nameFrom(random),
      department: [inClass],
      mobile: '',
      parents: [],
      is_subscribe: 0,
      renamed: false,
    });
    ids.push(id);
  }
  return ids;
};

/** Every pupil gets a parent first; the rest become second parents, and every fifth of those names a sibling too. */
const addParents = (corp: Corp, random: SeededRandom, count: number, pupils: string[], followPercent: number): void => {
  for (let at = 0; at < count && pupils.length > 0; at += 1) {
    const round = Math.floor(at / pupils.length);
    const child = pupils[at % pupils.length] ?? '';
    const relation = RELATIONS[round % RELATIONS.length] ?? '監護人';
    const sibling = round > 0 && random.chance(20) ? pupils[random.below(pupils.length)] : undefined;
    const parentId = `p${String(at + 1).padStart(6, '0')}`;
    const follows = random.chance(followPercent);
    putParent(corp, {
      parent_userid: parentId,
      mobile: `+853 ${String(62_000_000 + at)}`,
      name: nameFrom(random),
      is_subscribe: follows ? 1 : 0,
      external_userid: follows ? externalIdOf(corp.corpId, parentId) : '',
      children: [{ student_userid: child, relation }, ...(sibling && sibling !== child ? [{ student_userid: sibling, relation }] : [])],
      renamed: false,
    });
  }
};

/**
 * Generates school corps from a seed: the same request gives the same people, ids and secrets. 80 units with 85,000 pupils and 120,000
 * parents take a few seconds.
 */
export const seedCorps = (request: SeedRequest, now: number): Corp[] => {
  const { units = 80, pupils = 85_000, parents = 120_000, staff = 9_000, seed = 1, prefix = 'seed', followPercent = 92 } = request;
  const year = new Date(now).getUTCFullYear();
  const corps: Corp[] = [];
  for (let at = 0; at < units; at += 1) {
    const random = new SeededRandom(seed * 1_000_003 + at);
    const corpId = `ww${prefix}${String(at + 1).padStart(4, '0')}`;
    const corp = emptyCorp(
      corpId,
      `${SCHOOLS[at % SCHOOLS.length] ?? ''}學校${at >= SCHOOLS.length ? ` 第${Math.floor(at / SCHOOLS.length) + 1}校部` : ''}`,
    );
    const ownPupils = share(pupils, units, at);
    const ownParents = share(parents, units, at);
    corp.parentCap = Math.max(20_000, ownParents);
    corp.seats = Math.max(3000, share(staff, units, at) * 2);
    addApps(corp, request);
    const teachers = addStaff(corp, random, share(staff, units, at), now);
    const classes = addTree(corp, random, ownPupils, teachers, year);
    addParents(corp, random, ownParents, addPupils(corp, random, ownPupils, classes), followPercent);
    corps.push(corp);
  }
  return corps;
};
