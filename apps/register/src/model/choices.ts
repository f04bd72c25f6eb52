import type { RegistrationView } from './view';

type Class = RegistrationView['classes'][number];
type Department = RegistrationView['departments'][number];

const has = (name: string, q: string): boolean => name.toLocaleLowerCase().includes(q.trim().toLocaleLowerCase());

/** Classes by grade in the order the school has them; a search looks at class and grade. */
export function classGroups(classes: readonly Class[], q: string): { grade: string; classes: Class[] }[] {
  const groups = new Map<string, Class[]>();
  for (const one of classes.filter((each) => has(each.name, q) || has(each.grade, q))) {
    groups.set(one.grade, [...(groups.get(one.grade) ?? []), one]);
  }
  return [...groups].map(([grade, list]) => ({ grade, classes: list }));
}

/** The tree of departments as rows with their depth; a search keeps what fits, without depth. */
export function departmentRows(departments: readonly Department[], q: string): { department: Department; level: number }[] {
  if (q.trim() !== '') return departments.filter((one) => has(one.name, q)).map((department) => ({ department, level: 0 }));
  const known = new Set(departments.map((one) => one.id));
  const below = (parent: string | null, level: number): { department: Department; level: number }[] =>
    departments
      .filter((one) => (one.parentId !== null && known.has(one.parentId) ? one.parentId : null) === parent)
      .flatMap((department) => [{ department, level }, ...below(department.id, level + 1)]);
  return below(null, 0);
}
