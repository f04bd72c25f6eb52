/** A child and those of its people whom a message can reach. */
export interface ChildOf {
  child: string;
  people: readonly string[];
}
export interface Family {
  children: string[];
  people: string[];
}

/**
 * Families as a message sees them: children linked by a common guardian stand together, with all guardians of any of
 * them, so that the half-sibling's other parent belongs to it too. Order of the input.
 */
export function familiesOf(children: readonly ChildOf[]): Family[] {
  const parent = children.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const firstOf = new Map<string, number>();
  children.forEach(({ people }, i) => {
    for (const person of people) {
      const first = firstOf.get(person);
      if (first === undefined) firstOf.set(person, i);
      else {
        const [a, b] = [root(first), root(i)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  });
  const families = new Map<number, { children: string[]; people: Set<string> }>();
  children.forEach(({ child, people }, i) => {
    const at = root(i);
    const family = families.get(at) ?? { children: [], people: new Set() };
    family.children.push(child);
    for (const person of people) family.people.add(person);
    families.set(at, family);
  });
  return [...families.values()].map((family) => ({ children: family.children, people: [...family.people] }));
}

/**
 * Families in calls of at most `max` people and `max` children, none in two. A "family" larger than a call (a chain of
 * guardianships no real school has) is cut, and its guardians at the cut get one message more.
 */
export function packFamilies(families: readonly Family[], max: number, peopleOf: ReadonlyMap<string, readonly string[]>): Family[] {
  const calls: { children: string[]; people: Set<string> }[] = [];
  const add = (children: readonly string[], people: readonly string[]): void => {
    const last = calls.at(-1);
    if (last !== undefined && last.people.size + people.length <= max && last.children.length + children.length <= max) {
      last.children.push(...children);
      for (const person of people) last.people.add(person);
    } else calls.push({ children: [...children], people: new Set(people) });
  };
  for (const { children, people } of families) {
    if (people.length <= max && children.length <= max) add(children, people);
    else for (const child of children) add([child], peopleOf.get(child) ?? []);
  }
  return calls.map((call) => ({ children: call.children, people: [...call.people] }));
}
