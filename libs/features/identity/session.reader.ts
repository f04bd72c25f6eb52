import { Injectable } from '@nestjs/common';
import type { Locale } from '@contracts/locale';
import { SESSION_LIMITS, type UnitSurface } from '@contracts/session';
import { asUnitId, systemCtx, type Ctx, type SystemActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import { LiveHub } from '@platform/live/live-hub';
import type { SessionValue } from './cookies';
import { staffRights } from './domain/rights';
import {
  isPresent,
  PeopleQueries,
  PERSON_OF_SESSION,
  personOfRow,
  type FamilyPerson,
  type FamilyRow,
  type StaffPerson,
  type StaffRow,
} from './people.queries';

/** A live session with the person as he is now. */
export interface OpenSession {
  id: string;
  unitId: number;
  unitState: 'connecting' | 'active' | 'suspended' | 'dissolving';
  person: StaffPerson | FamilyPerson;
  surface: UnitSurface;
  app: string;
  /** Chosen by the person; null = the client's language. */
  locale: Locale | null;
  unitLocale: Locale;
  browserHash: Buffer | null;
  /** The roles are not those the cookie's value was given for: it needs a new one (A2). */
  rolesChanged: boolean;
  /** He confirmed his identity within the last ten minutes (PER-23). */
  steppedUp: boolean;
  /** He reads as somebody else for the moment (PER-31); his own rights still allow it and that person is still there. */
  view: { id: string; person: StaffPerson | FamilyPerson; until: Date } | undefined;
}

/** Roles as a session remembers them. */
export function rolesMark(person: StaffPerson | FamilyPerson): string {
  return person.kind === 'member' ? [...person.roles, ...(person.adminLabel ? ['admin_label'] : [])].join(',') : '';
}

/** Topic of a unit's live hints that empties the memory of sessions at once, in every process. */
export const SESSIONS_TOPIC = 'sessions';
/** Reads may be answered from memory for so long (A8 asks for 5 s); writes always ask the database. */
const KEEP_MS = 4_000;
const MOST_KEPT = 20_000;
/** Requests that were on their way while the value changed still count. */
export const OLD_VALUE_SECONDS = 5;
/** The time of last use is written at most this often. */
const TOUCH_SECONDS = 60;

interface Row {
  id: string;
  kind: 'member' | 'parent';
  ref_id: string;
  surface: UnitSurface;
  app: string;
  locale: Locale | null;
  browser_hash: Buffer | null;
  roles: string;
  is_old: boolean;
  last_seen_at: Date;
  unit_state: OpenSession['unitState'];
  default_locale: Locale;
  stepped_up: boolean;
  view_id: string | null;
  viewed_member: string | null;
  viewed_parent: string | null;
  view_until: Date | null;
  staff: StaffRow | null;
  family: FamilyRow | null;
}

/** Finds the session behind a cookie: limits, state of unit and person, rights of this moment (A1, A7, A8, PER-26). */
@Injectable()
export class SessionReader {
  readonly #kept = new Map<number, Map<string, { until: number; session: OpenSession }>>();
  #count = 0;

  constructor(
    private readonly db: Db,
    private readonly people: PeopleQueries,
    private readonly live: LiveHub,
  ) {}

  /** @param fresh ask the database also when the memory knows the session */
  async find(value: SessionValue, fresh: boolean): Promise<OpenSession | undefined> {
    const key = value.hash.toString('base64url');
    const kept = this.#kept.get(value.unitId)?.get(key);
    if (!fresh && kept !== undefined && kept.until > performance.now()) return kept.session;
    const session = await this.#load(value);
    // A session that needs a new value is asked for again, so that the next answer can carry it.
    if (session === undefined || session.rolesChanged) this.#kept.get(value.unitId)?.delete(key);
    else this.#keep(value.unitId, key, session);
    return session;
  }

  async #load(value: SessionValue): Promise<OpenSession | undefined> {
    const ctx = systemCtx(asUnitId(value.unitId), 'session', 'session');
    // Every request that writes waits for this: session and person come in one round trip.
    const { value: row, now } = await this.db.glance(ctx, (tx) =>
      tx.one<Row>(
        `SELECT s.id, s.kind, s.ref_id, s.surface, s.app, s.locale, s.browser_hash, s.roles, s.token_hash <> $2 AS is_old,
           s.last_seen_at, u.state AS unit_state, u.default_locale,
           EXISTS (SELECT FROM step_up c WHERE c.unit_id = $1 AND c.session_id = s.id AND c.valid_until > now()) AS stepped_up,
           v.id AS view_id, v.member_id AS viewed_member, v.parent_id AS viewed_parent, v.until AS view_until,
           row_to_json(staff) AS staff, row_to_json(family) AS family
         FROM session s JOIN school_unit u ON u.id = s.unit_id
           LEFT JOIN role_view v ON v.unit_id = $1 AND v.session_id = s.id AND v.ended_at IS NULL AND v.until > now()
           ${PERSON_OF_SESSION}
         WHERE s.unit_id = $1 AND (s.token_hash = $2 OR (s.old_hash = $2 AND s.renewed_at > now() - make_interval(secs => ${String(OLD_VALUE_SECONDS)})))
           AND s.revoked_at IS NULL AND s.expires_at > now()
           AND u.state IN ('connecting', 'active', 'suspended', 'dissolving')`,
        [tx.unitId, value.hash],
      ),
    );
    if (row === undefined) return undefined;
    const unused = (now.getTime() - row.last_seen_at.getTime()) / 1000;
    if (unused > SESSION_LIMITS[row.surface].idle) return undefined;
    const person = whileHere(personOfRow(row));
    if (person === undefined) return undefined;
    const view = await this.#view(ctx, row, person);
    if (unused > TOUCH_SECONDS) {
      await this.db.inUnit(ctx, (tx) =>
        tx.execute(
          `UPDATE session SET last_seen_at = now() WHERE unit_id = $1 AND id = $2 AND last_seen_at < now() - make_interval(secs => $3)`,
          [tx.unitId, row.id, TOUCH_SECONDS],
        ),
      );
    }
    return {
      id: row.id,
      unitId: value.unitId,
      unitState: row.unit_state,
      person,
      surface: row.surface,
      app: row.app,
      locale: row.locale,
      unitLocale: row.default_locale,
      browserHash: row.browser_hash,
      steppedUp: row.stepped_up,
      rolesChanged: !row.is_old && row.roles !== rolesMark(person),
      view,
    };
  }

  /** A view holds only while its administrator may open one and the person could log in himself. */
  async #view(ctx: Ctx<SystemActor>, row: Row, person: StaffPerson | FamilyPerson): Promise<OpenSession['view']> {
    const { view_id: id, view_until: until, viewed_member: member, viewed_parent: parent } = row;
    if (id === null || until === null) return undefined;
    if (person.kind !== 'member' || !staffRights(person).has('permissions.manage')) return undefined;
    const seen = await this.db.read<StaffPerson | FamilyPerson | undefined>(ctx, (tx) =>
      member === null ? this.people.familyById(tx, parent ?? '') : this.people.staffById(tx, member),
    );
    const here = whileHere(seen);
    return here === undefined ? undefined : { id, person: here, until };
  }

  #keep(unitId: number, key: string, session: OpenSession): void {
    if (this.#count >= MOST_KEPT) {
      for (const sessions of this.#kept.values()) sessions.clear();
      this.#count = 0;
    }
    let sessions = this.#kept.get(unitId);
    if (sessions === undefined) {
      const own = new Map<string, { until: number; session: OpenSession }>();
      this.#kept.set(unitId, own);
      this.live.subscribe(unitId, [SESSIONS_TOPIC], () => own.clear());
      sessions = own;
    }
    this.#count += 1;
    sessions.set(key, { until: performance.now() + KEEP_MS, session });
  }
}

const whileHere = (person: StaffPerson | FamilyPerson | undefined): typeof person =>
  person === undefined || !isPresent(person) ? undefined : person;
