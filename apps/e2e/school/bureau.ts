import type { Planned, PlannedPupil, SchoolPlan } from './school-plan';

interface Entry {
  cardNo: string | null;
  payload: string | null;
}

export interface CommunityGuest {
  inviteId: string;
  name: string;
  mobile: string;
  lastGrade: string;
  schoolCode: string;
  status: string;
}

/** The bureau's office, through the control interface of its simulator: what its clerks type in and its site gives out. */
export class Bureau {
  readonly #base: string;
  readonly #cards = new Map<string, string>();

  constructor(page: string) {
    this.#base = `http://127.0.0.1:${new URL(page).port}`;
  }

  /** Cards of everybody and the pupils' registration of a year, in the place of the one before; filed tables stay. */
  async register(number: string, school: string, plan: SchoolPlan, schoolYear: string, pupils: readonly PlannedPupil[]): Promise<void> {
    const entry = (cardType: 'S' | 'T' | 'E', person: Planned, more: object = {}): object => ({
      ref: `${cardType}-${person.cardNo}`,
      cardType,
      cardNo: person.cardNo,
      temporaryNo: null,
      cardStatus: 'valid',
      birthDate: person.birthDate,
      nameZh: person.name,
      namePt: '',
      schoolCode: number,
      ...more,
    });
    const inFile = new Set(pupils.map((pupil) => pupil.cardNo));
    const gone = plan.pupils.filter((pupil) => !inFile.has(pupil.cardNo));
    const tables = await this.#tables(number);
    await this.#ask('PUT', `/sim/schools/${number}`, {
      name: school,
      schoolYear,
      tables,
      entries: [
        entry('E', plan.head),
        ...plan.teachers.map((teacher) => entry('T', teacher)),
        ...pupils.map((pupil) => entry('S', pupil, { gradeCode: pupil.grade, classCode: pupil.class })),
        ...gone.map((pupil) => entry('S', pupil)),
      ],
    });
    const filed = tables.some((table) => table.schoolYear === schoolYear);
    if (!filed) await this.#ask('PUT', `/sim/schools/${number}/tables`, { schoolYear, sections: plan.sections() });
    for (let from = 0, total = 1; from < total; from += 500) {
      const page = await this.#json<{ total: number; entries: Entry[] }>(`/sim/entries?school=${number}&from=${String(from)}&limit=500`);
      total = page.total;
      for (const { cardNo, payload } of page.entries) if (cardNo !== null && payload !== null) this.#cards.set(cardNo, payload);
    }
  }

  /** What the QR picture on somebody's card says. */
  card(person: Planned): string {
    const payload = this.#cards.get(person.cardNo);
    if (payload === undefined) throw new Error(`${person.name} has no card`);
    return payload;
  }

  /** 學生網上註冊 → 更新 '智慧校園' 學生年級班別: the file a school downloads. */
  async b01(number: string, schoolYear: string): Promise<string> {
    return (await this.#ask('GET', `/sim/schools/${number}/b01?schoolYear=${encodeURIComponent(schoolYear)}`)).text();
  }

  /** The newest school year for which a school has filed its classes. */
  async lastYear(number: string): Promise<string> {
    const years = (await this.#tables(number)).map((table) => table.schoolYear).sort();
    const last = years.at(-1);
    if (last === undefined) throw new Error(`${number} has filed nothing`);
    return last;
  }

  /** Who was invited to 教青社區DSEDJ for this school, the newest first. */
  async invitations(number: string): Promise<CommunityGuest[]> {
    const { invitations } = await this.#json<{ invitations: CommunityGuest[] }>('/sim/invitations');
    return invitations.filter((one) => one.schoolCode === number);
  }

  async #tables(number: string): Promise<{ schoolYear: string }[]> {
    const answer = await fetch(`${this.#base}/sim/schools/${number}/tables`);
    return answer.ok ? ((await answer.json()) as { tables: { schoolYear: string }[] }).tables : [];
  }

  async #json<T>(path: string): Promise<T> {
    return (await this.#ask('GET', path)).json() as Promise<T>;
  }

  async #ask(method: string, path: string, body?: object): Promise<Response> {
    const answer = await fetch(this.#base + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`bureau ${method} ${path}: ${String(answer.status)} ${(await answer.text()).slice(0, 300)}`);
    return answer;
  }
}
