import { randomBytes, randomInt } from 'node:crypto';
import { eventually } from '../harness/eventually';
import type { Product } from '../harness/product';
import { Simulator, type SimDevice } from '../harness/simulator';
import { Bureau } from './bureau';
import { Newcomer, together, waits } from './newcomer';
import { Operator } from './operators';
import { Report } from './report';
import { SchoolOffice } from './office';
import { gradeTitle, SchoolPlan, type Planned, type PlannedPupil, type SchoolSize } from './school-plan';

/** As many phones as one evening has at the same moment. */
const PHONES = 12;
/** Longer than the product itself waits at most before it looks again who has joined. */
const STILL_MS = 300_000;
const SECRET = 'the-secret-of-the-school-app';
const SYNC = 'the-secret-of-contact-sync';
const AGENT = 1_000_001;
const LOTS = 90;

/** Cards and numbers of a school: a run on a product that stands already draws others, schools of one run never the same. */
let lot = randomInt(LOTS);
function nextLot(): number {
  lot = (lot + 1) % LOTS;
  return lot;
}

export interface WecomSchool {
  schoolDepartments: { id: number; name: string; parentid: number }[];
  students: { student_userid: string; name: string; department: number[] }[];
  members: { userid: string; status: number }[];
}

/**
 * A school made of nothing, promoted and taken back, as its people would do it (issue 5, BEY-11, BEY-12): everything goes
 * through the product's public addresses; beside it stand only the bureau's office and WeCom's own console and phones.
 */
export class SchoolFromNothing {
  readonly report: Report;
  readonly plan: SchoolPlan;
  readonly sim: Simulator;
  readonly bureau: Bureau;
  readonly number = `N-${randomBytes(4).toString('hex').toUpperCase()}`;
  readonly name = '從無到有學校';
  readonly corpId = `ww${randomBytes(8).toString('hex')}`;
  /** The secret of the school's app, as its WeCom console shows it. */
  readonly appSecret = SECRET;
  readonly years: [string, string];
  #unitId = 0;
  #office: SchoolOffice | undefined;
  campusId = '';
  /** Ids of the running year's classes by `grade|class`. */
  classes = new Map<string, string>();
  /** The administrator's phone, for whoever wants to look at the pages. */
  officeDevice = '';

  constructor(
    private readonly product: Product,
    size: SchoolSize,
    tell?: (line: string) => void,
  ) {
    this.report = new Report(tell);
    this.plan = new SchoolPlan(size, nextLot());
    this.sim = new Simulator(product.stageUrl);
    this.bureau = new Bureau(product.printed('bureau'));
    const now = new Date();
    // The year that the page would prepare now: from July on the next one (PRM-02).
    const year = now.getFullYear() - (now.getMonth() >= 6 ? 0 : 1);
    this.years = [`${String(year)}/${String(year + 1)}`, `${String(year + 1)}/${String(year + 2)}`];
  }

  get desk(): SchoolOffice {
    if (this.#office === undefined) throw new Error('nobody has registered as administrator yet');
    return this.#office;
  }

  /** An operator makes the unit and connects the school's WeCom account; the bureau knows the school. */
  async open(): Promise<void> {
    const { plan } = this;
    await this.bureau.register(this.number, this.name, plan, this.years[0], plan.pupils);
    const operator = await Operator.enrol(this.product.printed('operator'));
    await this.report.step('unit made and connected by an operator', async () => {
      const host = new URL(this.product.printed('operator')).host.replace(/^ops\./, 'app.');
      await this.sim.call('PUT', `/sim/corps/${this.corpId}`, {
        name: this.name,
        verified: true,
        parentCap: 20_000,
        contactSync: { secret: SYNC },
        apps: [
          {
            agentId: AGENT,
            name: '智慧校園',
            secret: SECRET,
            homeUrl: `http://${host}/school-message-home/${this.corpId}`,
            trustedDomains: [host],
            loginDomains: [host],
            schoolRights: ['edit', 'parent-app'],
          },
        ],
      });
      const unit = await operator.create(this.number, this.name, '小學暨中學部');
      this.#unitId = unit.id;
      await operator.connect(unit.id, { corpId: this.corpId, agentId: AGENT, secret: SECRET, contactSyncSecret: SYNC });
      const callback = await operator.callback(unit.id);
      const typed = { url: callback.url, token: callback.token, aesKey: callback.encodingAesKey };
      await this.sim.call('PUT', `/sim/corps/${this.corpId}/apps/${String(AGENT)}/callback`, { ...typed, schoolEvents: true });
      await this.sim.call('PUT', `/sim/corps/${this.corpId}/contact-sync/callback`, typed);
      return '1 unit';
    });
    await this.report.step('first administrator by the operator’s code, founder of the unit', async () => {
      await this.#firstAdministrator(operator);
      await eventually(
        () => this.desk.maySetUp(),
        (may) => may,
        'the first administrator may set up the school',
        60_000,
      );
      return '1 administrator';
    });
  }

  async #firstAdministrator(operator: Operator): Promise<void> {
    const { head } = this.plan;
    const phone = await Newcomer.withPhone(this.sim, this.corpId, head);
    const token = await phone.chooseSchool(await operator.code(), this.number);
    await phone.begin(token, 'school_staff');
    await phone.form({ identity: 'school_staff', name: head.name });
    const waiting = await phone.prove(this.bureau.card(head), head.birthDate);
    this.report.same('the first administrator waits for the operator', waiting.state, 'pending_review');
    await operator.approve(this.#unitId, head.name);
    await phone.join();
    const device = await this.workPhone('office', head);
    this.officeDevice = device.id;
    this.#office = await eventually(
      () => SchoolOffice.open(device).catch(() => undefined),
      (office) => office !== undefined,
      'the administrator is let in',
      60_000,
    );
  }

  /** Somebody's phone with WeCom on it, or computer. */
  workPhone(what: string, { mobile, name }: Planned, client: 'wecom-mobile' | 'wecom-desktop' = 'wecom-mobile'): Promise<SimDevice> {
    const id = `${what}-${this.corpId.slice(-8)}`;
    const held = { hostLabel: id, client, corpId: this.corpId, mobile: `+853${mobile}`, title: name };
    return this.sim.call('PUT', `/sim/devices/${id}`, held);
  }

  /** A department and the campus. */
  async structure(): Promise<void> {
    await this.report.step('department and campus', async () => {
      await this.desk.department('教務處');
      this.campusId = await this.desk.campus('本部');
      return '2';
    });
  }

  /** The classes of the running year from the bureau's table, and one by hand. @param there how many of them stand already */
  async yearClasses(there = 0): Promise<void> {
    await this.report.step(`B08 ${this.years[0]}`, async () => {
      const { sync, classes } = await this.desk.sync(this.years[0], this.campusId);
      this.classes = classes;
      const wanted = ['succeeded', this.plan.teachers.length - there, there];
      this.report.same('classes made from the first table', [sync.state, sync.created, sync.reused], wanted);
      await this.desk.classByHand('興趣班', gradeTitle(this.plan.size.grades[0] ?? ''));
      return `${String(sync.created)} classes, one more by hand`;
    });
  }

  /** A teacher for each class registers and becomes its 班主任. */
  async staff(): Promise<void> {
    const { plan } = this;
    await this.report.step('staff register by the code and join WeCom', async () => {
      const token = await this.desk.code('staff');
      await together(plan.teachers, PHONES, async (teacher) => {
        const phone = await Newcomer.withPhone(this.sim, this.corpId, teacher);
        const view = await phone.begin(token, 'teaching');
        const classId = view.classes.find((one) => one.id === this.classes.get(`${teacher.grade}|${teacher.class}`))?.id;
        await phone.form({
          identity: 'teaching',
          name: teacher.name,
          departmentIds: view.departments.slice(0, 1).map((one) => one.id),
          teaching: classId === undefined ? [] : [{ classId, subject: '中文' }],
        });
        await phone.prove(this.bureau.card(teacher), teacher.birthDate);
        await phone.join();
      });
      await this.#allJoined('staff', plan.teachers.length);
      return `${String(plan.teachers.length)} teachers`;
    });
    await this.report.step('設置老師: a 班主任 for each class', async () => {
      const members = await this.desk.members();
      for (const teacher of plan.teachers) {
        await this.desk.classTeacher(this.classes.get(`${teacher.grade}|${teacher.class}`) ?? '', members.get(teacher.name) ?? '');
      }
      return `${String(plan.teachers.length)} classes`;
    });
  }

  /** The families of all pupils scan the code, subscribe and follow. */
  async families(): Promise<void> {
    const { plan } = this;
    const before = waits.limited;
    const phones: Newcomer[] = [];
    const offered = new Set<string>();
    await this.report.step('families register with their cards', async () => {
      const token = await this.desk.code('family');
      await together(plan.pupils, PHONES, async (pupil) => {
        const { phone, classes } = await this.#subscribes(token, pupil);
        for (const id of classes) offered.add(id);
        phones.push(phone);
      });
      return `${String(phones.length)} families, told ${String(waits.limited - before)} times to wait`;
    });
    // The class made by hand is none of them (PRM-07).
    this.report.same('classes that families may choose', [...offered].sort(), [...this.classes.values()].sort());
    await this.report.step('families take up the invitation', async () => {
      await together(phones, PHONES, (phone) => phone.join());
      await this.#allJoined('family', plan.pupils.length);
      return `${String(plan.pupils.length)} guardians follow`;
    });
    const tree = await eventually(
      () => this.desk.tree(),
      (now) => now.students === plan.pupils.length && now.joined === plan.pupils.length,
      'everybody stands in the contacts',
      60_000,
    );
    this.report.same('pupils, guardians and who follows', [tree.students, tree.guardians, tree.joined], Array(3).fill(plan.pupils.length));
    this.report.same('students in WeCom', (await this.wecom()).students.length, plan.pupils.length);
  }

  /** One more family subscribes for a pupil whom the bureau knows, and takes up the invitation. */
  async family(pupil: PlannedPupil): Promise<void> {
    const { phone } = await this.#subscribes(await this.desk.code('family'), pupil);
    await phone.join();
  }

  async #subscribes(token: string, pupil: PlannedPupil): Promise<{ phone: Newcomer; classes: string[] }> {
    const phone = await Newcomer.withPhone(this.sim, this.corpId, { ...pupil, name: `${pupil.name}的家長` });
    const { classes } = await phone.begin(token, 'parent');
    await phone.form({
      identity: 'parent',
      studentName: pupil.name,
      classId: this.classes.get(`${pupil.grade}|${pupil.class}`),
      relation: 'mother',
    });
    await phone.prove(this.bureau.card(pupil), pupil.birthDate);
    return { phone, classes: classes.map((one) => one.id) };
  }

  /** However long a busy machine takes, as long as there are more of them all the time. */
  async #allJoined(kind: 'staff' | 'family', wanted: number): Promise<void> {
    for (let joined = -1; joined < wanted;) {
      const before = joined;
      joined = await eventually(
        () => this.desk.joined(kind),
        (n) => n > before,
        `after ${String(before)} more of ${String(wanted)} ${kind} have joined`,
        STILL_MS,
      );
    }
  }

  /** Where WeCom has its students, `高三 A班` or several joined by +, by name. */
  async places(): Promise<Map<string, string>> {
    const { students, schoolDepartments } = await this.wecom();
    const nodes = new Map(schoolDepartments.map((node) => [node.id, node]));
    const title = (id: number): string => [nodes.get(nodes.get(id)?.parentid ?? 0)?.name, nodes.get(id)?.name].join(' ');
    return new Map(students.map((one) => [one.name, one.department.map(title).sort().join('+')]));
  }

  /** Where WeCom has a pupil. */
  async placeInWecom(name: string): Promise<string | undefined> {
    return (await this.places()).get(name);
  }

  /** Pupils of a grade who still bear the name they registered with and stand in a class of this grade alone. */
  async standing(grade: string): Promise<PlannedPupil[]> {
    const places = await this.places();
    return this.plan.pupils.filter((one) => one.grade === grade && places.get(one.name) === `${gradeTitle(grade)} ${one.class}班`);
  }

  /** The first administrator's computer with WeCom on it. */
  officeDesktop(): Promise<SimDevice> {
    return this.workPhone('desktop', this.plan.head, 'wecom-desktop');
  }

  /** Corp, people and nodes as WeCom has them. */
  wecom(): Promise<WecomSchool> {
    return this.sim.call('GET', `/sim/corps/${this.corpId}`);
  }
}
