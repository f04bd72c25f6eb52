import { createHash, randomInt, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { hashOf, newSecret, sessionCookie, SESSION_COOKIE } from '../../features/identity/cookies';
import { opsHash, OPS_COOKIE } from '../../features/ops/operator-sessions';
import { API_BASE, pathOf, type RouteDef } from '@contracts/route';
import { TEST_OPS_ORIGIN, TEST_ORIGIN, type TestApp } from '@testing/test-app';
import type { BuiltMember, BuiltParent } from '../../features/contacts/test/directory.builder';
import type { CallSpec } from './id-places';
import { PEOPLE, type PersonName, type ProofUnit } from './proof-unit';
import type { RowLook } from './row-digest';

/** Who sends: nobody, an operator, or a person of a unit. */
export type Who = 'anonymous' | 'operator' | { unit: ProofUnit; person: PersonName };

export interface ProofAnswer {
  status: number;
  /** As it came. */
  text: string;
  headers: Record<string, unknown>;
  json(): Record<string, unknown>;
}

/** What a wrong call changes on a right one; a header that is undefined is left out. */
export interface CallOverrides {
  headers?: Record<string, string | undefined>;
  cookie?: string;
  method?: 'HEAD' | 'OPTIONS';
  /** Bytes of the body as they go out. */
  payload?: string;
  /** Put behind the query as it is. */
  moreQuery?: string;
}

const isMember = (person: BuiltMember | BuiltParent): person is BuiltMember => 'roles' in person;
const SURFACES: Partial<Record<PersonName, string>> = {
  admin: 'console',
  teacher: 'h5-staff',
  otherTeacher: 'h5-staff',
};
/** What ends sessions of others. */
const ENDS_OTHERS = /\/(?:end-sessions|revoke-others)$/;
/** Routes with fewer calls a minute than a walk makes get a new session each time. */
const FEW_PER_MINUTE = 200;

/** True where the operators' host answers. */
export const isOpsRoute = (def: RouteDef): boolean => def.permission === 'ops' || def.path.startsWith('/ops/');

/** Calls routes with real sessions, and remembers every answer of a unit's people that shows another unit's mark (S2). */
export class ProofCaller {
  readonly leaks: string[] = [];
  /** Looks at every answer of the run. */
  onAnswer: (def: RouteDef, answer: ProofAnswer) => void = () => undefined;
  readonly #cookies = new Map<string, string>();
  #marks: string[] = [];
  #operator: string | undefined;
  #operatorId: string | undefined;

  constructor(
    readonly test: TestApp,
    private readonly rows: RowLook,
  ) {}

  watch(...units: readonly ProofUnit[]): void {
    this.#marks = units.map((unit) => unit.mark);
  }

  /** A session cookie; the same one again unless a new session is asked for. */
  async cookieOf(who: Who, fresh = false): Promise<string | undefined> {
    if (who === 'anonymous') return undefined;
    if (who === 'operator') return this.#operatorCookie(fresh);
    const key = `${String(who.unit.id)} ${who.person}`;
    const kept = this.#cookies.get(key);
    if (kept !== undefined && !fresh) return kept;
    const { cookie } = await this.session(who.unit, who.person);
    if (!fresh) this.#cookies.set(key, cookie);
    return cookie;
  }

  /** Opens a session as a log-in does. @param person somebody else who calls in the place of the first */
  async session(unit: ProofUnit, name: PersonName, person = unit.people[name]): Promise<{ id: string; cookie: string }> {
    const value = sessionCookie(unit.id, newSecret());
    const secret = value.split('.')[1] ?? '';
    // Confirmed identities (PER-23): what a route refuses here, it refuses for another reason.
    const [row] = await this.rows.query<{ id: string }>(
      `WITH opened AS (
         INSERT INTO session (unit_id, token_hash, kind, ref_id, surface, app, roles, expires_at, browser_hash)
         VALUES ($1, $2, $3, $4, $5, 'notice', $6, now() + interval '6 hours', $7) RETURNING id, kind
       ), confirmed AS (
         INSERT INTO step_up (unit_id, session_id, method, valid_until)
         SELECT $1, id, 'wecom_scan', now() + interval '6 hours' FROM opened WHERE kind = 'member'
       ) SELECT id FROM opened`,
      [
        unit.id,
        hashOf(secret),
        isMember(person) ? 'member' : 'parent',
        person.id,
        SURFACES[name] ?? 'h5-family',
        isMember(person) ? person.roles.join(',') : '',
        createHash('sha256').update(name).digest(),
      ],
    );
    return { id: row?.id ?? '', cookie: `${SESSION_COOKIE}=${value}` };
  }

  /** All sessions that a walk uses, made before rows are counted. */
  async warm(units: readonly ProofUnit[]): Promise<void> {
    await this.#operatorCookie();
    for (const unit of units) for (const person of PEOPLE) await this.cookieOf({ unit, person });
  }

  async #operatorCookie(fresh = false): Promise<string> {
    if (this.#operator !== undefined && !fresh) return this.#operator;
    // One person with many sessions: a walk that opens another one adds nobody.
    this.#operatorId ??= (await this.rows.query<{ id: string }>(`INSERT INTO operator (name) VALUES ('營運') RETURNING id`))[0]?.id;
    const secret = newSecret();
    await this.rows.query(`INSERT INTO operator_session (token_hash, operator_id, expires_at) VALUES ($1, $2, now() + interval '1 hour')`, [
      opsHash(secret),
      this.#operatorId,
    ]);
    const cookie = `${OPS_COOKIE}=${secret}`;
    if (!fresh) this.#operator = cookie;
    return cookie;
  }

  /** A walk asks faster than people do: where a session has used up its minute, the person goes on with another one. */
  async call(who: Who, def: RouteDef, spec: CallSpec, over: CallOverrides = {}): Promise<ProofAnswer> {
    const answer = await this.#ask(who, def, spec, over);
    const limited =
      answer.status === 429 && answer.text.includes('"RATE_LIMITED"') && over.cookie === undefined && spec.session === undefined;
    if (!limited) return answer;
    this.#forget(who);
    // Operators are counted by person, whatever sessions they have.
    if (who === 'operator') this.#operatorId = undefined;
    return this.#ask(who, def, spec, over);
  }

  async #ask(who: Who, def: RouteDef, spec: CallSpec, over: CallOverrides): Promise<ProofAnswer> {
    const own = typeof who === 'string' || who.person !== spec.session?.person ? undefined : spec.session.cookie;
    const fresh = own !== undefined || (def.perMinute ?? FEW_PER_MINUTE) < FEW_PER_MINUTE;
    const ops = isOpsRoute(def);
    const cookie = over.cookie ?? own ?? (await this.cookieOf(who, fresh));
    const headers: Record<string, string | undefined> = {
      host: ops ? 'ops.campus.localhost:3000' : 'app.campus.localhost:3000',
      ...(def.method === 'GET' ? {} : { origin: ops ? TEST_OPS_ORIGIN : TEST_ORIGIN, 'x-requested-with': 'smart-campus' }),
      cookie,
      'if-match': spec.version === undefined ? undefined : `"${String(spec.version)}"`,
      'idempotency-key': spec.key,
      'content-type': spec.bytes !== undefined ? 'application/octet-stream' : spec.text !== undefined ? 'text/xml' : undefined,
      ...spec.headers,
      ...over.headers,
    };
    const query = new URLSearchParams(spec.query ?? {}).toString();
    const request = {
      method: over.method ?? def.method,
      url: `${API_BASE}${pathOf(def, spec.params)}${query === '' ? '' : `?${query}`}${over.moreQuery ?? ''}`,
      headers: Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)),
      // Limits by address must not stop the walk; they have tests of their own.
      remoteAddress: `10.${String(randomInt(256))}.${String(randomInt(256))}.${String(randomInt(1, 255))}`,
      ...(spec.body === undefined ? {} : { payload: spec.body as object }),
      ...(spec.bytes === undefined ? {} : { payload: spec.bytes }),
      ...(spec.text === undefined ? {} : { payload: spec.text }),
      ...(over.payload === undefined ? {} : { payload: over.payload }),
    };
    const answer = def.kind === 'stream' ? await this.#stream(request) : await this.#whole(request);
    // A log-in's cookie belongs to whom WeCom names, not to the caller.
    if (over.cookie === undefined && !fresh && def.permission !== 'public') this.#renewed(who, answer);
    const ended =
      (def.path.endsWith('/logout') && answer.status === 200) || (answer.status === 401 && answer.text.includes('"UNAUTHENTICATED"'));
    if (over.cookie === undefined && ended && ops === (who === 'operator')) this.#forget(who);
    // Ends sessions of others: everybody of the unit logs in again for the next call.
    if (ENDS_OTHERS.test(def.path) && answer.status === 200 && typeof who !== 'string') this.#forgetUnit(who.unit);
    if (spec.everyUnit !== true) this.#scan(who, def, answer, spec.mark);
    this.onAnswer(def, answer);
    return answer;
  }

  /** The session has ended: the next call opens another one. */
  #forget(who: Who): void {
    if (who === 'operator') this.#operator = undefined;
    else if (typeof who !== 'string') this.#cookies.delete(`${String(who.unit.id)} ${who.person}`);
  }

  #forgetUnit(unit: ProofUnit): void {
    for (const key of this.#cookies.keys()) if (key.startsWith(`${String(unit.id)} `)) this.#cookies.delete(key);
  }

  /** A changed role brings a new value for the same session (A2), which the browser sends from then on. */
  #renewed(who: Who, answer: ProofAnswer): void {
    if (typeof who === 'string') return;
    const lines = [answer.headers['set-cookie'] ?? []].flat().map(String);
    const value = lines.find((line) => line.startsWith(`${SESSION_COOKIE}=`))?.split(';')[0];
    if (value !== undefined && value !== `${SESSION_COOKIE}=`) this.#cookies.set(`${String(who.unit.id)} ${who.person}`, value);
  }

  async #whole(request: object): Promise<ProofAnswer> {
    const answer = await this.test.app.inject(request);
    return answerOf(answer.statusCode, answer.body, answer.headers);
  }

  /** A stream needs a connection that somebody closes; its head is the answer. */
  async #stream({ method, url, headers }: { method: string; url: string; headers: Record<string, string> }): Promise<ProofAnswer> {
    const base = await this.#address();
    return new Promise((resolve, reject) => {
      const request = httpRequest(base + url, { method, headers, agent: false }, (answer) => {
        const open = String(answer.headers['content-type']).startsWith('text/event-stream');
        const chunks: Buffer[] = [];
        const done = (): void =>
          resolve(answerOf(answer.statusCode ?? 0, open ? '' : Buffer.concat(chunks).toString('utf8'), answer.headers));
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', done);
        if (!open) return;
        done();
        request.destroy();
      });
      request.on('error', reject).end();
    });
  }

  async #address(): Promise<string> {
    if (!this.test.app.getHttpServer().listening) await this.test.app.listen(0, '127.0.0.1');
    return (await this.test.app.getUrl()).replace('[::1]', '127.0.0.1');
  }

  #scan(who: Who, def: RouteDef, answer: ProofAnswer, pass: string | undefined): void {
    if (who === 'operator') return;
    const own = who === 'anonymous' ? pass : who.unit.mark;
    const shown = answer.text + JSON.stringify(answer.headers);
    for (const mark of this.#marks) {
      if (mark !== own && shown.includes(mark)) {
        this.leaks.push(
          `${def.method} ${def.path} as ${who === 'anonymous' ? who : who.person} shows another unit's text: ${shown.slice(Math.max(0, shown.indexOf(mark) - 80), shown.indexOf(mark) + 40)}`,
        );
      }
    }
  }
}

function answerOf(status: number, text: string, headers: Record<string, unknown>): ProofAnswer {
  return {
    status,
    text,
    headers,
    json: () => (text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}),
  };
}

/** A key that no other call uses. */
export const newKey = (): string => `key-${randomUUID()}`;
