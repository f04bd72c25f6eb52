import type { NamedRoute } from '@contracts/all-routes';
import type { RouteDef } from '@contracts/route';
import type { CallSpec } from './id-places';
import type { CallOverrides, ProofAnswer } from './proof-caller';
import type { ProofWorld } from './proof-world';
import { whoIs } from './cases/route-case';
import { ROUTE_CASES } from './route-cases';
import { changedTables } from './row-digest';

interface WrongCall {
  what: string;
  spec?: CallSpec;
  over?: CallOverrides;
  /** Statuses that refuse it. */
  wanted: readonly number[];
}

const MB = 1024 * 1024;
const BAD_INPUT = [422];
/** The harness opens sessions of its own; a refusal may be recorded. */
const MAY_CHANGE = ['session', 'step_up', 'operator_session', 'audit_log', 'platform_read_log'];
/** A session gets a new value after a change of roles (A2), and callers of few calls a minute one of their own. */
const UPKEEP = ['session', 'step_up'];

/** `npm run fuzz` sends every route all of them. */
const ALL = process.env['PROOF_EDGE'] === 'all';

/** Properties that no schema names, among them those that the server owns (C1, C2). */
const OWNED = ['extra', 'unitId', 'unit_id', 'senderId', 'role', 'createdAt', 'version'];
const STRANGE = ['extra', '__proto__', 'constructor', 'unitId'];

/** So many of the variants of one fault: what refuses them is shared by the routes, so each variant need not meet each route. */
function dealt<T>(route: string, variants: readonly T[], count: number): T[] {
  const from = [...route].reduce((sum, sign) => sum + sign.charCodeAt(0), 0);
  return ALL ? [...variants] : variants.map((_, i) => variants[(from + i) % variants.length] as T).slice(0, count);
}

/** Sends one route every kind of wrong call; each must be refused in the one form, and nothing may change (A9, C1–C3). */
export async function walkEdge(world: ProofWorld, { name, def }: NamedRoute): Promise<string[]> {
  const given = ROUTE_CASES[name];
  if (given === undefined) return [`${name} has no line in route-cases.ts`];
  // What no role of the walk can call rightly is refused all the same when it is called wrongly.
  const role = given.roles[0] ?? 'teacher';
  const own = (await given.build?.(world.inA, role)) ?? {};
  const who = whoIs(world.inA, role);
  // The first use of a session that is new to the process may write.
  await world.caller.cookieOf(who);
  const before = await world.rows.ofAll(MAY_CHANGE);
  const faults: string[] = [];
  for (const { what, spec, over, wanted } of wrongCalls(name, def, own)) {
    const send = (): Promise<ProofAnswer> => world.caller.call(who, def, spec ?? own, over);
    let answer = await send();
    // A job of an earlier route may just have ended this log-in; the next call begins another one.
    if (answer.status === 401 && !wanted.includes(401)) answer = await send();
    if (!wanted.includes(answer.status))
      faults.push(`${name} with ${what} answers ${String(answer.status)}, not ${wanted.join(' or ')}: ${answer.text.slice(0, 200)}`);
  }
  faults.push(...openSchemas(name, def, own));
  const changed = changedTables(before, await world.rows.ofAll(MAY_CHANGE));
  if (changed.length > 0) faults.push(`${name}: refused calls changed ${changed.join(', ')}`);
  return faults;
}

/** A GET, and a HEAD where it is served, of each role: no row of any table changes but those that the case names (A9). */
export async function walkReading(world: ProofWorld, { name, def }: NamedRoute): Promise<string[]> {
  const given = ROUTE_CASES[name];
  if (given === undefined) return [`${name} has no line in route-cases.ts`];
  const faults: string[] = [];
  for (const role of given.roles) {
    const own = (await given.build?.(world.inA, role)) ?? {};
    const who = whoIs(world.inA, role);
    await world.caller.cookieOf(who);
    for (const over of def.kind === 'stream' ? [{}] : [{ method: 'HEAD' as const }, {}]) {
      const before = await world.rows.ofAll();
      const { status } = await world.caller.call(who, def, own, over);
      const may = over.method === 'HEAD' && status === 404 ? [] : Object.keys(given.getWrites ?? {});
      const changed = changedTables(before, await world.rows.ofAll()).filter((table) => !may.includes(table) && !UPKEEP.includes(table));
      if (changed.length > 0) faults.push(`${name}: ${over.method ?? 'GET'} as ${role} changed ${changed.join(', ')}`);
      if (status >= 500) faults.push(`${name}: ${over.method ?? 'GET'} as ${role} answers ${String(status)}`);
    }
  }
  return faults;
}

function wrongCalls(name: string, def: RouteDef, own: CallSpec): WrongCall[] {
  const calls: WrongCall[] = [];
  if (def.callback === true) return calls;
  if (isObject(def.query) || def.query === undefined) calls.push(...wrongQueries(name, def, own));
  if (def.method !== 'GET') calls.push(...wrongSenders(name, def, own), ...(def.kind === 'bytes' ? [] : wrongBodies(name, def, own)));
  if (def.ifMatch === true) calls.push(...wrongVersions(own));
  if (def.idempotent === true) calls.push({ what: 'a key of three letters', spec: { ...own, key: 'abc' }, wanted: BAD_INPUT });
  return calls;
}

/** Other sites, and what a form of another site can send without asking (A9). */
function wrongSenders(name: string, def: RouteDef, own: CallSpec): WrongCall[] {
  const refused = [403, 404];
  const swapped =
    def.permission === 'ops' || def.path.startsWith('/ops/') ? 'http://app.campus.localhost:3000' : 'http://ops.campus.localhost:3000';
  const senders = [
    undefined,
    'null',
    'https://evil.example',
    'http://app.campus.localhost:3000.evil.example',
    'https://app.campus.localhost:3000',
    swapped,
  ];
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/xml'];
  return [
    ...dealt(name, senders, 2).map((origin) => ({ what: `origin ${String(origin)}`, over: { headers: { origin } }, wanted: refused })),
    { what: 'no own header', over: { headers: { 'x-requested-with': undefined } }, wanted: refused },
    { what: 'another own header', over: { headers: { 'x-requested-with': 'XMLHttpRequest' } }, wanted: refused },
    ...dealt(name, types, 1).map((type) => ({
      what: type,
      over: { headers: { 'content-type': type }, payload: JSON.stringify(own.body ?? {}) },
      wanted: [403, 415, 422],
    })),
  ];
}

/** Properties that are not in the schema, also those that the server owns (C1, C2), and bodies that are too large (C3). */
function wrongBodies(name: string, def: RouteDef, own: CallSpec): WrongCall[] {
  const body = isObject(def.body) ? (own.body as Record<string, unknown>) : {};
  const text = JSON.stringify(body);
  const inside = text === '{}' ? '' : `,${text.slice(1, -1)}`;
  const json = (what: string, payload: string, wanted: readonly number[] = BAD_INPUT): WrongCall => ({
    what,
    spec: { ...own, body: undefined },
    over: { payload, headers: { 'content-type': 'application/json' } },
    wanted,
  });
  const limit = def.bodyLimit ?? MB;
  return [
    ...dealt(name, OWNED, 2).map((key) => json(`the property ${key}`, JSON.stringify({ ...body, [key]: 1 }))),
    ...dealt(
      name,
      [
        json('__proto__', `{"__proto__":{"admin":true}${inside}}`),
        json('constructor', `{"constructor":{"prototype":{"admin":true}}${inside}}`),
      ],
      1,
    ),
    ...dealt(
      name,
      [
        json('half a body', text.slice(0, -1) || '{'),
        json('a list', '[1]'),
        json('a depth of 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
      ],
      1,
    ),
    // Blanks change nothing but the size.
    json('one byte too much', `${text}${' '.repeat(limit + 1 - Buffer.byteLength(text))}`, [413]),
    ...(def.body === undefined ? [] : [json('no body', '', BAD_INPUT)]),
  ];
}

function wrongQueries(name: string, def: RouteDef, own: CallSpec): WrongCall[] {
  const sign = own.query === undefined || Object.keys(own.query).length === 0 ? '?' : '&';
  const open = dealt(name, strangeQueries(name, def), 1).map((key) => `${key}=1`);
  const given = Object.keys(own.query ?? {});
  return [
    ...open.map((more) => ({ what: `the query ${more}`, over: { moreQuery: `${sign}${more}` }, wanted: BAD_INPUT })),
    ...given
      .slice(0, 2)
      .map((key) => ({ what: `${key} twice`, over: { moreQuery: `&${key}=${own.query?.[key] ?? ''}` }, wanted: BAD_INPUT })),
    ...Object.keys(own.params ?? {}).map((key) => ({
      what: `a ${key} that is none`,
      spec: { ...own, params: { ...own.params, [key]: "x'--" } },
      wanted: [404, 422],
    })),
  ];
}

/** Schemas belong to one route each, so each is asked for every property: the right call with one more must not pass (C1, C2). */
function openSchemas(name: string, def: RouteDef, own: CallSpec): string[] {
  const parts = [
    { part: 'body', schema: def.body, text: JSON.stringify(own.body ?? {}), keys: OWNED },
    { part: 'query', schema: def.query, text: JSON.stringify(own.query ?? {}), keys: strangeQueries(name, def) },
  ];
  return parts.flatMap(({ part, schema, text, keys }) =>
    keys
      .map((key) => ({ key, json: `${text.slice(0, -1)}${text === '{}' ? '' : ','}${JSON.stringify(key)}:1}` }))
      .filter(({ json }) => isObject(schema) && schema?.safeParse(JSON.parse(json)).success === true)
      .map(({ key }) => `${name} takes ${key} in its ${part}`),
  );
}

/** WeCom may add parameters of its own to the address it returns to (wecom 03, 3.1). */
function strangeQueries(name: string, def: RouteDef): string[] {
  if (name === 'session.callback' || name === 'registration.callback') return [];
  const known = Object.keys((def.query as { def?: { shape?: object } } | undefined)?.def?.shape ?? {});
  return STRANGE.filter((key) => !known.includes(key));
}

function wrongVersions(own: CallSpec): WrongCall[] {
  return [
    { what: 'no version', spec: { ...own, version: undefined }, wanted: BAD_INPUT },
    { what: 'a version that is none', spec: { ...own, version: undefined }, over: { headers: { 'if-match': '*' } }, wanted: BAD_INPUT },
  ];
}

const isObject = (schema: unknown): boolean => (schema as { def?: { type?: string } } | undefined)?.def?.type === 'object';

const TELLS =
  /\bat \S+ \(|node_modules|\.(ts|mjs|js):\d|SELECT |INSERT INTO|relation "|syntax error|duplicate key|violates|\/(home|work|root|usr)\/|postgres|typeorm|fastify/i;

/** What is wrong with the form of one answer: headers (D3), and what an error tells (D6). */
export function formFaults(def: RouteDef, answer: ProofAnswer): string[] {
  const faults: string[] = [];
  const header = (name: string): string => {
    const value = answer.headers[name];
    return typeof value === 'string' ? value : '';
  };
  const say = (text: string): void => void faults.push(`${def.method} ${def.path} ${String(answer.status)}: ${text}`);
  if (header('x-content-type-options') !== 'nosniff') say('no nosniff');
  if (def.kind === 'stream' && answer.status === 200) return faults;
  if (header('referrer-policy') === '') say('no referrer policy');
  if (header('content-security-policy') === '') say('no content security policy');
  if (!/no-store|private/.test(header('cache-control'))) say(`cache-control is ${header('cache-control')}`);
  if (header('access-control-allow-origin') !== '') say('lets other sites read');
  if (answer.text !== '' && def.kind !== 'file' && !/; charset=utf-8/i.test(header('content-type')))
    say(`content-type is ${header('content-type')}`);
  if (answer.status < 400 || answer.text === '' || def.callback === true) return faults;
  const body = answer.json();
  if (Object.keys(body).sort().join() !== 'code,details,message,requestId') say(`the error body is ${answer.text.slice(0, 120)}`);
  if (TELLS.test(answer.text)) say(`the error tells ${answer.text.slice(0, 200)}`);
  if (answer.status >= 500) say(`an error of the server: ${answer.text.slice(0, 200)}`);
  return faults;
}
