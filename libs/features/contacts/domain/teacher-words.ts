import type { TeacherRole } from '@contracts/directory';
import { fill, textOf, type Locale, type Texts } from '@contracts/locale';

export interface TeacherPlace {
  memberId: string;
  role: TeacherRole;
  subject: string | null;
}

/** What a teacher reads when he was set or removed (14 §10). */
const SET: Texts = {
  zh: '您已被設為{node}{roles}',
  en: 'You are now {roles} of {node}',
  pt: 'É agora {roles} de {node}',
};
const TAKEN: Texts = {
  zh: '您已不再是{node}的{roles}',
  en: 'You are no longer {roles} of {node}',
  pt: 'Já não é {roles} de {node}',
};
const ROLES: Readonly<Record<TeacherRole, Texts>> = {
  class_teacher: { zh: '班主任', en: 'class teacher', pt: 'director de turma' },
  subject_teacher: { zh: '任課老師', en: 'subject teacher', pt: 'professor da disciplina' },
  head: { zh: '負責人', en: 'person in charge', pt: 'responsável' },
};
const RANK: readonly TeacherRole[] = ['head', 'class_teacher', 'subject_teacher'];
const SUBJECT: Texts = { zh: '（{subject}）', en: ' ({subject})', pt: ' ({subject})' };
const AND: Texts = { zh: '、', en: ' and ', pt: ' e ' };

/** For each person whose places changed: what he is now, or what he no longer is when nothing is left. */
export function placesTold(
  before: readonly TeacherPlace[],
  after: readonly TeacherPlace[],
  node: string,
  locale: Locale,
): Map<string, string> {
  const placesOf = (list: readonly TeacherPlace[], memberId: string): string[] =>
    list
      .filter((each) => each.memberId === memberId)
      .toSorted((a, b) => RANK.indexOf(a.role) - RANK.indexOf(b.role))
      .map(({ role, subject }) => textOf(ROLES[role], locale) + (subject === null ? '' : fill(textOf(SUBJECT, locale), { subject })));
  const told = new Map<string, string>();
  for (const memberId of new Set([...before, ...after].map((each) => each.memberId))) {
    const old = placesOf(before, memberId);
    const now = placesOf(after, memberId);
    if (old.join() === now.join()) continue;
    const roles = (now.length === 0 ? old : now).join(textOf(AND, locale));
    told.set(memberId, fill(textOf(now.length === 0 ? TAKEN : SET, locale), { node, roles }));
  }
  return told;
}
