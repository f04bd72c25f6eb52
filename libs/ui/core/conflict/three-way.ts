/**
 * 「內容已被他人更新」 for every editor (BEY-16): what a person typed, what a colleague saved meanwhile, and the version both
 * began from. Nothing here decides for the person; it says which fields differ, who changed them, and builds the result.
 */
export interface ConflictSpec<T, F extends string> {
  /** Fields in the order in which they are shown. */
  fields: readonly F[];
  /** What counts when two versions of a field are compared; JSON values. */
  valueOf: (record: T, field: F) => unknown;
  /** `into` with this field as it is in `from`. */
  take: (from: T, into: T, field: F) => T;
}

export type Side = 'mine' | 'theirs';
/** `mine`: only I changed it; `theirs`: only the colleague did; `both`: each in another way. */
export type ChangedBy = Side | 'both';
export interface ConflictRow<F extends string> {
  field: F;
  changedBy: ChangedBy;
}
export type Choices<F extends string> = Readonly<Partial<Record<F, Side>>>;

function same<T, F extends string>(spec: ConflictSpec<T, F>, a: T, b: T, field: F): boolean {
  return JSON.stringify(spec.valueOf(a, field) ?? null) === JSON.stringify(spec.valueOf(b, field) ?? null);
}

/** Fields in which two versions differ, in the order of the spec. */
export function differingFields<T, F extends string>(spec: ConflictSpec<T, F>, a: T, b: T): F[] {
  return spec.fields.filter((field) => !same(spec, a, b, field));
}

/** Fields in which my version and theirs differ, with who changed them since `base`. */
export function threeWay<T, F extends string>(spec: ConflictSpec<T, F>, base: T, mine: T, theirs: T): ConflictRow<F>[] {
  return differingFields(spec, mine, theirs).map((field) => ({
    field,
    changedBy: same(spec, base, mine, field) ? 'theirs' : same(spec, base, theirs, field) ? 'mine' : 'both',
  }));
}

/** What is chosen before anybody chooses: each side keeps what it alone changed, and what I typed stays where both did. */
export function usualChoices<F extends string>(rows: readonly ConflictRow<F>[]): Choices<F> {
  return Object.fromEntries(rows.map(({ field, changedBy }) => [field, changedBy === 'theirs' ? 'theirs' : 'mine'])) as Choices<F>;
}

/** The same side everywhere. */
export function allOf<F extends string>(rows: readonly ConflictRow<F>[], side: Side): Choices<F> {
  return Object.fromEntries(rows.map(({ field }) => [field, side])) as Choices<F>;
}

/** Theirs with my fields where I am chosen; fields that are equal on both sides are in it as they are. */
export function mergeChosen<T, F extends string>(
  spec: ConflictSpec<T, F>,
  mine: T,
  theirs: T,
  rows: readonly ConflictRow<F>[],
  choices: Choices<F>,
): T {
  return rows.reduce((merged, { field }) => (choices[field] === 'mine' ? spec.take(mine, merged, field) : merged), theirs);
}

/** Fields whose typed value would not be in the result: said before, kept for taking back afterwards. */
export function givenUp<F extends string>(rows: readonly ConflictRow<F>[], choices: Choices<F>): F[] {
  return rows.filter(({ field, changedBy }) => changedBy !== 'theirs' && choices[field] === 'theirs').map(({ field }) => field);
}

/** A spec for plain records: each field is compared and taken by its name. */
export function recordSpec<T extends object>(fields: readonly (keyof T & string)[]): ConflictSpec<T, keyof T & string> {
  return {
    fields,
    valueOf: (record, field) => record[field],
    take: (from, into, field) => ({ ...into, [field]: from[field] }),
  };
}
