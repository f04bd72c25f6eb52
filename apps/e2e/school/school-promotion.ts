import type { BalanceView } from '@contracts/promotion-b01';
import { eventually } from '../harness/eventually';
import type { SchoolFromNothing, WecomSchool } from './school-from-nothing';

/** The new year of a school that was made of nothing: promoted, edited, taken back (BEY-11, BEY-12). */
export class SchoolPromotion {
  #nextClasses = new Map<string, string>();
  #updateId = '';
  /** Classes of each pupil before the promotion, by id, and of WeCom's students. */
  #before = new Map<string, string>();
  #wecomBefore = new Map<string, string>();

  constructor(readonly school: SchoolFromNothing) {}

  /** The bureau registers the pupils of the next year, and its classes are made. */
  async nextYear(): Promise<void> {
    const { plan, bureau, number, name, years, desk, campusId, report } = this.school;
    await bureau.register(number, name, plan, years[1], plan.nextYear());
    await report.step(`B08 ${years[1]}`, async () => {
      const { sync, classes } = await desk.sync(years[1], campusId);
      this.#nextClasses = classes;
      report.same('classes made from the second table', [sync.state, sync.created], ['succeeded', plan.teachers.length]);
      return `${String(sync.created)} classes`;
    });
  }

  /** A class of the new year. @param key `grade|class` */
  nextClass(key: string): string {
    const id = this.#nextClasses.get(key);
    if (id === undefined) throw new Error(`no class ${key} in the new year`);
    return id;
  }

  /** The file that the school downloads. */
  file(): Promise<string> {
    return this.school.bureau.b01(this.school.number, this.school.years[1]);
  }

  /** The file without these pupils, as the bureau would give it out once they are taken from its register. */
  async fileWithout(cards: ReadonlySet<string>): Promise<string> {
    const file = JSON.parse(await this.file()) as { count: number; students: { cardNo: string }[] };
    file.students = file.students.filter((row) => !cards.has(row.cardNo));
    file.count = file.students.length;
    return JSON.stringify(file);
  }

  /** The same without one of the pupils who stay. @returns text and the name that is missing */
  async fileWithoutOne(): Promise<{ text: string; missing: string }> {
    const file = JSON.parse(await this.file()) as { count: number; students: { nameZh: string; cardNo: string }[] };
    const cards = new Set(this.school.plan.pupils.map((pupil) => pupil.cardNo));
    const [gone] = file.students.splice(
      file.students.findIndex((row) => cards.has(row.cardNo)),
      1,
    );
    file.count -= 1;
    return { text: JSON.stringify(file), missing: gone?.nameZh ?? '' };
  }

  /** One pupil is in neither the file nor among the leavers: the commit names him and does nothing (BEY-12). */
  async blocked(): Promise<void> {
    const { desk, report } = this.school;
    await report.step('B01 without one pupil: the commit is blocked and names him', async () => {
      const { text, missing } = await this.fileWithoutOne();
      const update = await desk.upload('B01-one-missing.json', text);
      const { balance } = await desk.summary(update.id);
      report.same('one pupil is unaccounted for', [balance.unaccounted, balance.balanced], [1, false]);
      report.same('and named on the sheet', await desk.people(update.id, 'unaccounted'), [missing]);
      const refusal = await desk.confirm(update.id);
      report.same('the commit is refused', refusal?.code, 'PRM_B01_BALANCE');
      report.same('by name', refusal?.message.includes(missing), true);
      return missing;
    });
  }

  /** The whole file. */
  async uploaded(): Promise<void> {
    await this.school.report.step('B01 uploaded and previewed', async () => {
      const update = await this.school.desk.upload('B01.json', await this.file());
      await this.take(update.id);
      return `${String(update.total)} rows`;
    });
  }

  /** The preview that will be confirmed; how everything stands before it. */
  async take(updateId: string): Promise<void> {
    const { desk, report } = this.school;
    this.#updateId = updateId;
    const { balance } = await desk.summary(updateId);
    report.balance = balance;
    report.same('the balance sheet', balance, this.#wantedSheet());
    this.#before = classesOf(await desk.pupils());
    this.#wecomBefore = placesOf(await this.school.wecom());
  }

  async confirmed(): Promise<void> {
    const { desk, report } = this.school;
    await report.step('confirmed and applied, in WeCom too', async () => {
      report.same('the commit is taken', await desk.confirm(this.#updateId), null);
      return this.applied();
    });
  }

  /** Waits for the end; everybody is where the file wants him. */
  async applied(): Promise<string> {
    const { desk, report, plan, classes } = this.school;
    const { promoted, repeating } = this.#wantedSheet();
    const update = await desk.ended(this.#updateId, 'applied');
    report.same('moved and failed', [update.state, update.moved, update.failed], ['applied', promoted + repeating, 0]);
    const now = await desk.pupils();
    const going = plan.nextYear().filter((pupil) => !plan.newPupils.includes(pupil));
    const should = [
      ...going.map((pupil) => `${pupil.name} ${this.#nextClasses.get(`${pupil.grade}|${pupil.class}`) ?? ''}`),
      ...plan.leaving.map((pupil) => `${pupil.name} ${classes.get(`${pupil.grade}|${pupil.class}`) ?? ''}`),
    ];
    const found = [...now.values()].map((pupil) => `${pupil.name} ${ids(pupil.classes)}`);
    found.sort();
    const astray = should.sort().filter((line, at) => line !== found[at]).length;
    report.same('pupils elsewhere than the file says', [astray, found.length], [0, plan.pupils.length]);
    return `${String(update.moved)} moved`;
  }

  #wantedSheet(): BalanceView {
    const { size, pupils, leaving } = this.school.plan;
    const { repeating, joining } = size;
    const roster = pupils.length + joining;
    const promoted = pupils.length - leaving.length - repeating;
    return { promoted, repeating, joining, leaving: leaving.length, unmatched: 0, unaccounted: 0, roster, balanced: true };
  }

  /** Pupils edited, the update taken back: the structure stands as before, the edited ones are listed, nothing is lost (BEY-11). */
  async undone(): Promise<void> {
    const { desk, report, plan } = this.school;
    const half = plan.size.edited / 2;
    const now = [...(await desk.pupils()).values()].filter((pupil) => pupil.classes.some((one) => this.#isNext(one.id)));
    const renamed = now.slice(0, half);
    const moved = now.slice(half, 2 * half);
    await report.step('pupils edited after the promotion', async () => {
      for (const pupil of renamed) await desk.rename(pupil.id, `${pupil.name}改`);
      for (const pupil of moved) await desk.move(pupil.id, this.#elsewhere(pupil.classes[0]?.id ?? ''));
      const elsewhere = (id: string, now2: Map<string, { classes: { id: string }[] }>): string => now2.get(id)?.classes[0]?.id ?? '';
      await eventually(
        () => desk.pupils(),
        (after) =>
          moved.every((pupil) => elsewhere(pupil.id, after) === this.#elsewhere(pupil.classes[0]?.id ?? '')) &&
          renamed.every((pupil) => after.get(pupil.id)?.name === `${pupil.name}改`),
        'the edits stand in the contacts',
        60_000,
      );
      return `${String(2 * half)} pupils`;
    });
    const edited = new Set([...renamed, ...moved].map((pupil) => pupil.id));
    await report.step('undone, in WeCom too', async () => {
      const total = now.length;
      const foreseen = await desk.undoPreview(this.#updateId);
      report.same('what the undo foresees', foreseen, { restored: total - half, alumni: 0, conflicts: 2 * half });
      await desk.undo(this.#updateId);
      const update = await desk.ended(this.#updateId, 'undone');
      report.same('the update is taken back', [update.state, update.conflicts], ['undone', 2 * half]);
      return `${String(foreseen.restored)} restored`;
    });
    const conflicts = await desk.conflicts(this.#updateId);
    report.same('the edited pupils are the conflicts', conflicts.map((one) => one.studentId).sort(), [...edited].sort());
    const kinds = countBy(conflicts.map((one) => `${one.conflict}${one.restored ? ' restored' : ''}`));
    report.same('and of two kinds', kinds, { 'edited restored': half, moved_again: half });
    await this.#compare(renamed, moved);
  }

  async #compare(
    renamed: readonly { id: string; name: string }[],
    moved: readonly { id: string; classes: { id: string }[] }[],
  ): Promise<void> {
    const { desk, report } = this.school;
    const after = await desk.pupils();
    const stayed = new Set(moved.map((pupil) => pupil.id));
    const astray = [...this.#before].filter(([id, classes]) => !stayed.has(id) && ids(after.get(id)?.classes ?? []) !== classes);
    report.same('pupils not back in their classes', astray.length, 0);
    report.same('pupils lost', this.#before.size - after.size, 0);
    const kept = moved.filter((pupil) => after.get(pupil.id)?.classes[0]?.id === this.#elsewhere(pupil.classes[0]?.id ?? ''));
    report.same('moved again and left there', kept.length, moved.length);
    const names = renamed.filter((pupil) => after.get(pupil.id)?.name === `${pupil.name}改`);
    report.same('new names kept', names.length, renamed.length);
    const inWecom = await this.school.wecom();
    const places = placesOf(inWecom);
    const differ = [...this.#wecomBefore].filter(([id, place]) => places.get(id) !== place).length;
    report.same('students in WeCom elsewhere than before', differ, moved.length);
    const newNames = inWecom.students.filter((student) => student.name.endsWith('改')).length;
    report.same('new names in WeCom', newNames, renamed.length);
  }

  #isNext(classId: string): boolean {
    return [...this.#nextClasses.values()].includes(classId);
  }

  /** Another class of the new year. */
  #elsewhere(classId: string): string {
    const all = [...this.#nextClasses.values()];
    return all[(all.indexOf(classId) + 1) % all.length] ?? '';
  }
}

const ids = (classes: readonly { id: string }[]): string =>
  classes
    .map((one) => one.id)
    .sort()
    .join('+');

function classesOf(pupils: ReadonlyMap<string, { classes: { id: string }[] }>): Map<string, string> {
  return new Map([...pupils].map(([id, pupil]) => [id, ids(pupil.classes)]));
}

function placesOf(school: WecomSchool): Map<string, string> {
  return new Map(school.students.map((one) => [one.student_userid, one.department.toSorted((a, b) => a - b).join('+')]));
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
