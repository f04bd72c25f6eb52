import type { NamedRoute } from '@contracts/all-routes';
import { API_BASE } from '@contracts/route';
import { holdsId, idPlaces, withoutIds, type CallSpec, type IdPlace } from './id-places';
import { newKey, type ProofAnswer, type Who } from './proof-caller';
import type { ProofWorld } from './proof-world';
import { ROLES, whoIs, type Role, type RouteCase } from './cases/route-case';
import { ROUTE_CASES } from './route-cases';
import { changedTables, type RowDigest } from './row-digest';

/** Sentences about what one route does wrong; empty when its units and people are kept apart (S1, B1, B11). */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-/;

export async function walkRoute(
  world: ProofWorld,
  { name, def }: NamedRoute,
): Promise<{ faults: string[]; calls: number; places: string[] }> {
  const given = ROUTE_CASES[name];
  if (given === undefined) return { faults: [`${name} has no line in route-cases.ts`], calls: 0, places: [] };
  const walk = new RouteWalk(world, { name, tag: '', def }, given);
  for (const role of given.roles) await walk.asRole(role);
  if (def.idempotent === true) await walk.keys();
  return { faults: walk.faults, calls: walk.calls, places: [...walk.places] };
}

const STRANGERS: Partial<Record<Role, 'otherStudent' | 'otherParent' | 'otherTeacher'>> = {
  student: 'otherStudent',
  parent: 'otherParent',
  teacher: 'otherTeacher',
};
const good = (answer: ProofAnswer): boolean => answer.status >= 200 && answer.status < 400;
/** Own rows that a refused call may touch: the refusal's record, and the harness' own sessions. */
const MAY_CHANGE = ['session', 'step_up', 'audit_log', 'idempotency_key'];

/** A case that takes so much also looks at the role. */
const BY_ROLE = 2;

/** At the same time, for each route: that fifty have one effect is shown once, of the mechanism (edge.int-spec of platform/http). */
const COPIES = 4;

class RouteWalk {
  readonly faults: string[] = [];
  readonly places = new Set<string>();
  calls = 0;
  /** What was made for the first role: its own thing, used up by the right call, and the other unit's, which nobody could touch. */
  #first: { own: CallSpec; other: CallSpec } | undefined;
  #leaks: number;

  constructor(
    private readonly world: ProofWorld,
    private readonly route: NamedRoute,
    private readonly given: RouteCase,
  ) {
    this.#leaks = world.caller.leaks.length;
  }

  /** Refusals first, the right call last: so it also proves that the refused ones used nothing up. */
  async asRole(role: Role): Promise<void> {
    const own = await this.#build('a', role);
    // What is the same whoever calls is still there from the role before: nobody could touch it.
    const kept = (this.given.build?.length ?? 0) < BY_ROLE ? this.#first?.other : undefined;
    const other = kept ?? (await this.#build('b', role));
    this.#first ??= { own, other };
    await this.#refusals(role, own, other);
    await this.#withItsJobsHeld(async () => {
      const before = await this.world.rows.ofUnit(this.world.b.id);
      await this.#positive(role, own, await this.#foreignIds(role, own, other, before));
    });
    await this.#bare(role, own);
  }

  /** The right call must work, or the refusals would prove nothing. */
  async #positive(role: Role, own: CallSpec, before: RowDigest): Promise<void> {
    const answer = await this.#send(whoIs(this.world.inA, role), own, this.#endsSession);
    if (!good(answer)) this.#fault(`as ${role} is refused: ${String(answer.status)} ${answer.text.slice(0, 300)}`);
    await this.world.settle();
    this.#unchanged('a call in the other unit', before, await this.world.rows.ofUnit(this.world.b.id));
  }

  /** A list without its filters shows all that it has: nothing of the other unit may be among it (S2). */
  async #bare(role: Role, own: CallSpec): Promise<void> {
    const { leaks } = this.world.caller;
    if (this.route.def.method === 'GET' && own.query !== undefined) {
      const needed = Object.entries(own.query).filter(([key]) => !this.#optional(key));
      await this.#send(whoIs(this.world.inA, role), { ...own, query: Object.fromEntries(needed) });
    }
    for (const leak of leaks.slice(this.#leaks)) this.#fault(leak);
    this.#leaks = leaks.length;
  }

  #optional(key: string): boolean {
    const shape = (this.route.def.query as { def?: { shape?: Record<string, { def?: { type?: string } }> } } | undefined)?.def?.shape;
    return shape?.[key]?.def?.type === 'optional';
  }

  /** Everybody else is refused, whether of another role or a neighbour, and nothing changes. */
  async #refusals(role: Role, own: CallSpec, other: CallSpec): Promise<void> {
    const others = role === this.given.roles[0] ? ROLES.filter((one) => !this.given.roles.includes(one)) : [];
    const theirs = this.#neighboursPlaces(role, own, other);
    if (others.length === 0 && theirs === undefined) return;
    await this.#quiet(this.world.a.id, async () => {
      for (const one of others) await this.#otherRole(one, own);
      if (theirs !== undefined) await this.#compare(theirs.places, theirs.who, `as ${theirs.who.person} the ${role}'s`);
    });
  }

  async #otherRole(role: Role, own: CallSpec): Promise<void> {
    const { status, text } = await this.#send(whoIs(this.world.inA, role), own);
    const wanted = role === 'anonymous' || (role === 'operator') !== this.#isOps ? [401] : [401, 403, 404];
    if (!wanted.includes(status)) this.#fault(`as ${role} answers ${String(status)}, not ${wanted.join(' or ')}: ${text.slice(0, 200)}`);
  }

  /**
   * Each place an id stands: another unit's id must be answered like an id that nobody has, and leave no trace there.
   * @returns the rows of the other unit after it
   */
  async #foreignIds(role: Role, own: CallSpec, other: CallSpec, before: RowDigest): Promise<RowDigest> {
    const { world } = this;
    const places = [...idPlaces(own, other), ...(this.given.alsoIds ?? []).map((at) => named(own, other, at))];
    for (const place of places) this.places.add(place.at);
    if (places.length === 0) return before;
    const calls = await lastCallOf(world);
    await this.#compare(places, whoIs(world.inA, role), `as ${role} another unit's`);
    await world.settle();
    const after = await world.rows.ofUnit(world.b.id);
    this.#unchanged("another unit's ids", before, after);
    if ((await lastCallOf(world)) !== calls) this.#fault('calls WeCom for the other unit');
    return after;
  }

  /** The same with a person of the same role in the same unit who has nothing to do with the thing (B11). */
  #neighboursPlaces(role: Role, own: CallSpec, other: CallSpec): { who: Exclude<Who, string>; places: IdPlace[] } | undefined {
    const person = STRANGERS[role];
    if (person === undefined) return undefined;
    const shared = [...(this.given.shared ?? []), ...(this.given.alsoIds ?? [])];
    // What is foreign to the stranger is his neighbour's: the call as it is.
    const places = idPlaces(own, other)
      .filter(({ at }) => !shared.includes(at) && (shared.length === 0 || at !== 'all at once'))
      .map((place) => ({ ...place, foreign: own }));
    return places.length === 0 ? undefined : { who: { unit: this.world.a, person }, places };
  }

  /** A key counts per unit, person and route; with another body it is a conflict; copies at once have one effect (C7). */
  async keys(): Promise<void> {
    const [role] = this.given.roles;
    if (role === undefined || this.#first === undefined) return;
    const key = newKey();
    const call = { ...(await this.#build('a', role)), key };
    const count = async (): Promise<number> =>
      (
        await this.world.rows.query<{ n: number }>(`SELECT count(*)::int AS n FROM idempotency_key WHERE unit_id = $1 AND key = $2`, [
          this.world.a.id,
          key,
        ])
      )[0]?.n ?? 0;
    const answers = await Promise.all(Array.from({ length: COPIES }, () => this.#send(whoIs(this.world.inA, role), call)));
    const texts = new Set(answers.map((answer) => sorted(answer.json())));
    if (answers.some((answer) => !good(answer)) || texts.size !== 1) {
      this.#fault(
        `${String(COPIES)} copies with one key give ${[...new Set(answers.map((answer) => answer.status))].join(', ')} and ${String(texts.size)} answers`,
      );
    }
    const fresh = answers.filter((answer) => answer.headers['idempotency-replayed'] === undefined).length;
    if (fresh !== 1 || (await count()) !== 1) this.#fault(`${String(COPIES)} copies with one key have ${String(fresh)} effects`);
    // A key is looked at before what the call is about, so that things need not be fresh.
    const other = { ...this.#first.own, key };
    // A call without content, such as the download of a whole ledger, has no other content.
    if (JSON.stringify(other) !== JSON.stringify(call)) {
      const changed = await this.#send(whoIs(this.world.inA, role), other);
      if (changed.status !== 409 || changed.json()['code'] !== 'IDEMPOTENCY_CONFLICT')
        this.#fault(`the same key with other content answers ${String(changed.status)}`);
    }
    const neighbour = STRANGERS[role];
    const theirs: [string, Who, CallSpec][] = [['another unit', whoIs(this.world.inB, role), { ...this.#first.other, key }]];
    if (neighbour !== undefined) theirs.push(['another person', { unit: this.world.a, person: neighbour }, call]);
    for (const [name, who, spec] of theirs) {
      const answer = await this.#send(who, spec);
      // An answer without an id, such as `ok`, is the same for everybody.
      const same = ID.test(answer.text) && answer.text === answers[0]?.text;
      if (answer.headers['idempotency-replayed'] !== undefined || same) this.#fault(`answers ${name} by the key of the first`);
    }
    await this.world.settle();
  }

  async #compare(places: readonly IdPlace[], who: Who, whose: string): Promise<void> {
    for (const place of places) {
      const foreign = await this.#send(who, place.foreign);
      const unknown = await this.#send(who, place.unknown);
      const what = `${whose} ${place.at}`;
      if (foreign.status >= 500 || unknown.status >= 500) this.#fault(`${what}: ${String(foreign.status)} / ${String(unknown.status)}`);
      // A place in a list is no thing of its own: it opens nothing, so only marks and rows are compared.
      if (place.at.endsWith('cursor')) continue;
      if (place.at.startsWith('params.') && good(foreign)) this.#fault(`${what} is answered: ${foreign.text.slice(0, 200)}`);
      if (face(foreign) !== face(unknown))
        this.#fault(`${what} differs from an unknown one: ${face(foreign).slice(0, 300)} / ${face(unknown).slice(0, 300)}`);
    }
  }

  /** What the other unit has waiting from routes before would count as a trace if it fell due meanwhile. */
  async #withItsJobsHeld(work: () => Promise<void>): Promise<void> {
    const { rows, b } = this.world;
    // Without rows a statement would still count as a touch of the table, which is then read again.
    const waits = await rows.query(`SELECT FROM outbox WHERE unit_id = $1 AND state = 'ready' LIMIT 1`, [b.id]);
    if (waits.length === 0) return work();
    const held = await rows.query<{ id: string; due: Date }>(
      `UPDATE outbox o SET not_before = now() + interval '1 day' FROM (SELECT id, not_before AS due FROM outbox WHERE unit_id = $1) AS was
        WHERE o.unit_id = $1 AND o.id = was.id AND o.state = 'ready' RETURNING o.id, was.due`,
      [b.id],
    );
    await work();
    await rows.query(
      `UPDATE outbox o SET not_before = was.due FROM unnest($2::uuid[], $3::timestamptz[]) AS was (id, due)
        WHERE o.unit_id = $1 AND o.id = was.id AND o.state = 'ready'`,
      [b.id, held.map(({ id }) => id), held.map(({ due }) => due)],
    );
  }

  async #quiet(unitId: number, work: () => Promise<void>): Promise<void> {
    const before = await this.world.rows.ofUnit(unitId, MAY_CHANGE);
    await work();
    this.#unchanged('refused calls', before, await this.world.rows.ofUnit(unitId, MAY_CHANGE));
  }

  #unchanged(by: string, before: RowDigest, after: RowDigest): void {
    const changed = changedTables(before, after);
    if (changed.length > 0) this.#fault(`${by} changed ${changed.join(', ')}`);
  }

  async #build(where: 'a' | 'b', role: Role): Promise<CallSpec> {
    const maker = where === 'a' ? this.world.inA : this.world.inB;
    return (await this.given.build?.(maker, role)) ?? {};
  }

  async #send(who: Who, spec: CallSpec, fresh = false): Promise<ProofAnswer> {
    this.calls += 1;
    const { caller } = this.world;
    const cookie = fresh ? await caller.cookieOf(who, true) : undefined;
    return caller.call(who, this.route.def, spec, cookie === undefined ? {} : { cookie });
  }

  get #endsSession(): boolean {
    return this.route.def.path.endsWith('/logout');
  }

  get #isOps(): boolean {
    return this.route.def.permission === 'ops';
  }

  #fault(text: string): void {
    this.faults.push(`${this.route.name} (${this.route.def.method} ${API_BASE}${this.route.def.path}) ${text}`);
  }
}

/** An answer that was kept comes back with its fields in another order. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort()) : item,
  );

/** Status, body and what a reader could tell apart, without the number of the request and the ids asked for. */
function face(answer: ProofAnswer): string {
  const text = answer.text.replace(/"requestId":"[^"]*"/, '"requestId":""');
  return `${String(answer.status)} ${String(answer.headers['content-type'])} ${withoutIds(text)}`;
}

/** A place that is no uuid: `params.corpId`. */
function named(own: CallSpec, other: CallSpec, at: string): IdPlace {
  const [part, key] = at.split('.') as ['params' | 'body' | 'query', string];
  const value = (call: CallSpec): string => String((call[part] as Record<string, unknown>)[key]);
  const put = (text: string): CallSpec => ({ ...own, [part]: { ...(own[part] as object), [key]: text } });
  if (holdsId(value(own))) throw new Error(`${at} is found without being named`);
  return { at, foreign: put(value(other)), unknown: put(`${value(own).slice(0, -1)}z`) };
}

/** The last call that the simulator had from the second unit's corp, by its number. */
async function lastCallOf({ sim, b }: ProofWorld): Promise<number | undefined> {
  const { calls } = await sim.control<{ calls: { id: number }[] }>('GET', `/sim/calls?corp=${b.corpId}&limit=1`);
  return calls[0]?.id;
}
