import { FACT_KINDS, type Fact, type FactKind } from './reading';
import type { TextFacts } from './facts-of';

/** The same kind of fact as two texts have it; null = the text has none to set beside it. */
export interface FactPair {
  kind: FactKind;
  base: string | null;
  other: string | null;
}
interface Left {
  fact: Fact;
  /** It stands nowhere in the other text; what only stands there less often counts where it can be set beside something. */
  must: boolean;
}

/** Everything of a version besides the place that is compared: title for the body, body for the title. */
const NOTHING: TextFacts = { facts: [], letters: '' };

/**
 * What two texts say differently. A fact may be repeated in one of them; but where both have one more of different facts,
 * one of them was changed.
 * @param rest of both versions: what stands there is not missing
 */
export function compareFacts(
  base: TextFacts,
  other: TextFacts,
  rest: { base: TextFacts; other: TextFacts } = { base: NOTHING, other: NOTHING },
): FactPair[] {
  const left = forgetSameValues({
    base: FACT_KINDS.flatMap((kind) => leftOf(kind, base, other, rest.other)),
    other: FACT_KINDS.flatMap((kind) => leftOf(kind, other, base, rest.base)),
  });
  const pairs = FACT_KINDS.flatMap((kind) =>
    paired(
      left.base.filter((one) => one.fact.kind === kind),
      left.other.filter((one) => one.fact.kind === kind),
    ),
  );
  return [...pairs, ...besideDates(base, other, 'y'), ...besideDates(base, other, 'w')];
}

/** A year or weekday beside a date counts only where both texts give one. */
const BESIDE = /^([yw]):(\d\d-\d\d):/;

function leftOf(kind: FactKind, mine: TextFacts, theirs: TextFacts, rest: TextFacts): Left[] {
  const own = mine.facts.filter((fact) => fact.kind === kind && !fact.soft);
  const theirFacts = counted(theirs, kind);
  const restFacts = counted(rest, kind);
  return [...Map.groupBy(own, (fact) => fact.key)].flatMap(([key, facts]): Left[] => {
    const byLetters = kind === 'name' && !key.startsWith('class:');
    if (byLetters && theirs.letters.includes(key)) return [];
    const there = theirFacts.get(key) ?? 0;
    if (there > 0) return facts.slice(there).map((fact) => ({ fact, must: false }));
    const elsewhere = byLetters ? rest.letters.includes(key) : restFacts.has(key);
    return facts.map((fact, i) => ({ fact, must: i === 0 && !elsewhere }));
  });
}

function counted({ facts }: TextFacts, kind: FactKind): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fact of facts) if (fact.kind === kind) counts.set(fact.key, (counts.get(fact.key) ?? 0) + 1);
  return counts;
}

/** A sum without its currency, a class without its word: the same digits in both texts are no difference. */
function forgetSameValues(left: { base: Left[]; other: Left[] }): { base: Left[]; other: Left[] } {
  const gone = new Set<Left>();
  for (const mine of left.base) {
    const value = digitsOf(mine.fact);
    const match = left.other.find((one) => !gone.has(one) && one.fact.kind !== mine.fact.kind && digitsOf(one.fact) === value);
    if (value === undefined || match === undefined) continue;
    gone.add(mine).add(match);
  }
  return { base: left.base.filter((one) => !gone.has(one)), other: left.other.filter((one) => !gone.has(one)) };
}

const digitsOf = ({ kind, key }: Fact): string | undefined =>
  kind === 'amount' || kind === 'number' || kind === 'name' ? /^(?:[A-Z]{3} |class:)?(\d+(?:\.\d+)?)$/.exec(key)?.[1] : undefined;

function paired(base: readonly Left[], other: readonly Left[]): FactPair[] {
  const split = (list: readonly Left[]): { must: Fact[]; may: Fact[] } => ({
    must: list.filter((one) => one.must).map((one) => one.fact),
    may: list.filter((one) => !one.must).map((one) => one.fact),
  });
  const [mine, theirs] = [split(base), split(other)];
  const pairs: [Fact | undefined, Fact | undefined][] = [];
  const both = (a: Fact[], b: Fact[]): void => {
    while (a.length > 0 && b.length > 0) pairs.push([a.shift(), b.shift()]);
  };
  both(mine.must, theirs.must);
  both(mine.must, theirs.may);
  both(mine.may, theirs.must);
  both(mine.may, theirs.may);
  pairs.push(
    ...mine.must.map((fact): [Fact, undefined] => [fact, undefined]),
    ...theirs.must.map((fact): [undefined, Fact] => [undefined, fact]),
  );
  const seen = new Set<string>();
  return pairs.flatMap(([a, b]) => {
    const kind = (a ?? b)?.kind;
    const key = `${a?.key ?? ''}\n${b?.key ?? ''}`;
    if (kind === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ kind, base: a?.quote ?? null, other: b?.quote ?? null }];
  });
}

function besideDates(base: TextFacts, other: TextFacts, sort: 'y' | 'w'): FactPair[] {
  const collect = (text: TextFacts): Map<string, Fact[]> =>
    Map.groupBy(
      text.facts.filter((fact) => BESIDE.exec(fact.key)?.[1] === sort),
      (fact) => BESIDE.exec(fact.key)?.[2] ?? '',
    );
  const theirs = collect(other);
  return [...collect(base)].flatMap(([date, facts]): FactPair[] => {
    const others = theirs.get(date);
    if (others === undefined) return [];
    const odd = facts.find((fact) => !others.some((one) => one.key === fact.key));
    const oddThere = others.find((fact) => !facts.some((one) => one.key === fact.key));
    if (odd === undefined && oddThere === undefined) return [];
    return [{ kind: 'date', base: (odd ?? facts[0])?.quote ?? null, other: (oddThere ?? others[0])?.quote ?? null }];
  });
}
