import { familyName, personName } from '@testing/demo/names';
import { SeededRandom } from '@testing/demo/seeded-random';

/** How large a school is made. Classes are named A, B, …; one guardian registers each pupil, one teacher each class. */
export interface SchoolSize {
  /** Codes of the bureau, lowest grade first; pupils whose next grade is not among them leave. */
  grades: readonly string[];
  classesPerGrade: number;
  pupilsPerClass: number;
  /** Pupils who stay in their grade. */
  repeating: number;
  /** New pupils of the lowest grade whose families have not subscribed yet. */
  joining: number;
  /** Pupils edited between the promotion and its undo: half get another name, half another class. */
  edited: number;
}

export const FULL: SchoolSize = {
  grades: ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'SJ1', 'SJ2', 'SJ3', 'SG1', 'SG2', 'SG3'],
  classesPerGrade: 4,
  pupilsPerClass: 25,
  repeating: 8,
  joining: 12,
  edited: 40,
};
/** What `npm test` has time for: those who leave are of a grade that 教青社區 invites and of one that it does not (PRM-41). */
export const SMALL: SchoolSize = {
  grades: ['P6', 'SJ1', 'SJ2', 'SG3'],
  classesPerGrade: 1,
  pupilsPerClass: 8,
  repeating: 2,
  joining: 3,
  edited: 4,
};

const NAMES: Readonly<Record<string, { zh: string; pt: string; en: string }>> = {
  P: { zh: '小學', pt: 'Ensino Primário', en: 'Primary' },
  SJ: { zh: '初中', pt: 'Ensino Secundário Geral', en: 'Junior Secondary' },
  SG: { zh: '高中', pt: 'Ensino Secundário Complementar', en: 'Senior Secondary' },
};
const STAGE = { P: '小', SJ: '初', SG: '高' } as const;
const DIGITS = '一二三四五六';

/** Somebody with a card of the bureau and a phone. */
export interface Planned {
  name: string;
  cardNo: string;
  birthDate: string;
  mobile: string;
}
export interface PlannedPupil extends Planned {
  grade: string;
  class: string;
}
export interface PlannedTeacher extends Planned {
  grade: string;
  class: string;
}

/** Everybody of a school that does not exist yet, always the same people for the same numbers. */
export class SchoolPlan {
  readonly pupils: PlannedPupil[] = [];
  readonly teachers: PlannedTeacher[] = [];
  readonly newPupils: PlannedPupil[] = [];
  readonly head: Planned;
  readonly #random = new SeededRandom(7);
  readonly #first: number;
  #made = 0;
  readonly #names = new Set<string>();

  /** @param lot sets cards and phone numbers apart from those of other schools on the same simulators, 0–99 */
  constructor(
    readonly size: SchoolSize,
    lot: number,
  ) {
    this.#first = lot * 10_000;
    this.head = this.#person(1972);
    for (const [at, grade] of size.grades.entries()) {
      for (const name of this.classes) {
        this.teachers.push({ ...this.#person(1980), grade, class: name });
        for (let n = 0; n < size.pupilsPerClass; n += 1) this.pupils.push({ ...this.#person(2020 - at), grade, class: name });
      }
    }
    for (let n = 0; n < size.joining; n += 1) this.newPupils.push({ ...this.#person(2021), grade: size.grades[0] ?? '', class: 'A' });
  }

  get classes(): string[] {
    return Array.from({ length: this.size.classesPerGrade }, (_none, at) => String.fromCharCode(65 + at));
  }

  /** One that nobody bears yet, as long as there are such: journeys tell people by their names. */
  #name(): string {
    let name = '';
    for (let draws = 0; draws < 50; draws += 1) {
      name = personName(this.#random, familyName(this.#random));
      if (!this.#names.has(name)) break;
    }
    this.#names.add(name);
    return name;
  }

  #person(born: number): Planned {
    this.#made += 1;
    const serial = this.#first + this.#made;
    return {
      name: this.#name(),
      cardNo: String(70_000_000 + serial),
      birthDate: `${String(born)}${String(1 + (this.#made % 12)).padStart(2, '0')}${String(1 + (this.#made % 28)).padStart(2, '0')}`,
      mobile: String(68_000_000 + serial),
    };
  }

  /** Where everybody is in the next year: whose grade ends here has left, the first ones of the others repeat, new pupils have come. */
  nextYear(): PlannedPupil[] {
    const { repeating } = this.size;
    const step = Math.max(1, Math.floor((this.pupils.length - this.leaving.length) / repeating));
    const going = this.pupils.flatMap((pupil, at) => {
      const next = this.#nextGrade(pupil.grade);
      if (next === undefined) return [];
      return [at % step === 0 && at / step < repeating ? pupil : { ...pupil, grade: next }];
    });
    return [...going, ...this.newPupils];
  }

  get leaving(): PlannedPupil[] {
    return this.pupils.filter((pupil) => this.#nextGrade(pupil.grade) === undefined);
  }

  #nextGrade(grade: string): string | undefined {
    const next = FULL.grades[FULL.grades.indexOf(grade) + 1];
    return next !== undefined && this.size.grades.includes(next) ? next : undefined;
  }

  /** What the school files with the bureau for a year (spec 02 §8.1). */
  sections(): object[] {
    return Object.entries(NAMES).flatMap(([sectionCode, names]) => {
      const grades = this.size.grades.filter((code) => code.replace(/\d/, '') === sectionCode);
      if (grades.length === 0) return [];
      return [
        {
          sectionCode,
          names,
          grades: grades.map((gradeCode) => ({
            gradeCode,
            names: { zh: gradeTitle(gradeCode), pt: gradeCode, en: gradeCode },
            classes: this.classes.map((classCode) => ({
              classCode,
              names: { zh: `${classCode}班`, pt: classCode, en: classCode },
              capacity: 35,
            })),
          })),
        },
      ];
    });
  }
}

/** `SG3` → 高三. */
export function gradeTitle(code: string): string {
  const stage = code.replace(/\d/, '') as keyof typeof STAGE;
  return STAGE[stage] + (DIGITS[Number(code.slice(-1)) - 1] ?? '');
}
