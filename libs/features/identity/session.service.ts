import { Injectable } from '@nestjs/common';
import { textOf, type Locale } from '@contracts/locale';
import type { Me, OwnSession, UnitSurface } from '@contracts/session';
import type { Ctx, FamilyActor, StaffActor } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau } from '@platform/time/macau-time';
import { endSessionsOf } from './end-sessions';
import { startPath } from './login/hosts';
import { SessionStore } from './session.store';
import { ownCtx } from './views/own-ctx';
import { openViewOf } from './views/role-views.service';

type PersonCtx = Ctx<StaffActor | FamilyActor>;
interface UnitNames {
  name: string;
  name_en: string | null;
  name_pt: string | null;
  school: string;
  school_en: string | null;
  school_pt: string | null;
}
interface UnitRow extends UnitNames {
  number: string;
  corp_id: string;
  logo: string | null;
  state: Me['unit']['state'];
}
interface MembershipRow extends UnitNames {
  number: string;
  kind: 'member' | 'parent';
  current: boolean;
}

const NAMES = `u.name, u.name_en, u.name_pt, s.name AS school, s.name_en AS school_en, s.name_pt AS school_pt`;
const LIVE = `u.corp_id IS NOT NULL AND u.state IN ('connecting', 'active', 'suspended', 'dissolving')`;

/** My session: who I am here, my language, my other units, ending sessions. */
@Injectable()
export class SessionService {
  constructor(
    private readonly db: Db,
    private readonly sessions: SessionStore,
  ) {}

  async me(caller: Ctx): Promise<Me> {
    const ctx = personOf(caller);
    const { actor } = ctx;
    return this.db.read(ctx, async (tx) => {
      const unit = await tx.one<UnitRow>(
        `SELECT u.number, u.corp_id, u.logo, u.state, ${NAMES} FROM school_unit u JOIN school s ON s.id = u.school_id WHERE u.id = $1`,
        [tx.unitId],
      );
      if (unit === undefined) throw notFound();
      const family = actor.kind === 'family';
      return {
        unit: {
          number: unit.number,
          corpId: unit.corp_id,
          ...names(unit, ctx.locale),
          logo: unit.logo,
          state: unit.state,
        },
        person: {
          kind: actor.kind,
          id: family ? actor.parentId : actor.memberId,
          name: family ? await parentName(tx, actor.parentId) : actor.name,
          isStudent: family && actor.isStudent,
        },
        roles: family ? [] : [...actor.roles],
        rights: [...actor.rights].sort(),
        surface: ctx.surface as UnitSurface,
        locale: ctx.locale,
        children: family ? await children(tx, actor.parentId) : [],
        // Who looks as somebody else sees this unit alone: the person's other schools are nobody's business here.
        memberships: ctx.view === undefined ? await memberships(tx, ctx) : [],
        view: openViewOf(ctx),
      };
    });
  }

  async setLocale(caller: Ctx, locale: Locale): Promise<{ ok: true }> {
    const ctx = personOf(caller);
    await this.db.inUnit(ctx, (tx) => this.sessions.setLocale(tx, sessionId(ctx), locale));
    return { ok: true };
  }

  /**
   * 切換校部: a log-in at the other unit's corp, which gives a new session (A2, OVR-04).
   * @throws DomainError NOT_FOUND unless it is a unit of one's own or of the same school
   */
  async switchUnit(caller: Ctx, number: string): Promise<{ url: string }> {
    const ctx = personOf(caller);
    return this.db.read(ctx, async (tx) => {
      const row = await tx.one<{ corp_id: string; app: string }>(
        `SELECT u.corp_id, (SELECT app FROM session WHERE unit_id = $1 AND id = $5) AS app FROM school_unit u
         WHERE u.number = $2 AND ${LIVE}
           AND (u.school_id = (SELECT school_id FROM school_unit WHERE id = $1) OR EXISTS (
             SELECT FROM person_membership mine JOIN person_membership other ON other.person_id = mine.person_id
             WHERE mine.unit_id = $1 AND mine.kind = $3 AND mine.ref_id = $4 AND other.unit_id = u.id))`,
        [tx.unitId, number, ...keyOf(ctx), sessionId(ctx)],
      );
      if (row === undefined) throw notFound();
      return { url: startPath({ corpId: row.corp_id, app: row.app, to: null, link: true }) };
    });
  }

  async list(caller: Ctx): Promise<{ items: OwnSession[] }> {
    const ctx = personOf(caller);
    const rows = await this.db.read(ctx, (tx) => this.sessions.openOf(tx, ...keyOf(ctx)));
    const items = rows.map((row) => ({
      id: row.id,
      surface: row.surface,
      createdAt: isoMacau(row.created_at),
      lastSeenAt: isoMacau(row.last_seen_at),
      current: row.id === ctx.sessionId,
    }));
    return { items };
  }

  /**
   * Ends one of one's own sessions.
   * @throws DomainError NOT_FOUND for one that is not open or somebody else's; STEP_UP_REQUIRED for another device of staff
   */
  async revoke(caller: Ctx, id: string): Promise<{ ok: true }> {
    const ctx = personOf(caller);
    if (id !== ctx.sessionId) assertConfirmed(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      if (!(await this.sessions.revoke(tx, id, ...keyOf(ctx)))) throw notFound();
      await tx.audit({ action: 'session.ended', entity: 'session', entityId: id });
      return { ok: true };
    });
  }

  /** @throws DomainError STEP_UP_REQUIRED for staff */
  async revokeOthers(caller: Ctx): Promise<{ ended: number }> {
    const ctx = personOf(caller);
    assertConfirmed(ctx);
    return this.db.inUnit(ctx, async (tx) => {
      const ended = await this.sessions.revokeOthers(tx, sessionId(ctx), ...keyOf(ctx));
      if (ended > 0) await tx.audit({ action: 'session.others_ended', entity: 'session', entityId: sessionId(ctx), after: { ended } });
      return { ended };
    });
  }

  /** Every session of one person, as after a lost phone. @throws DomainError NOT_FOUND for nobody of this unit */
  async endPerson(ctx: Ctx, kind: 'member' | 'parent', id: string): Promise<{ ended: number }> {
    return this.db.inUnit(ctx, async (tx) => {
      const person = await tx.one(`SELECT 1 FROM ${kind === 'member' ? 'member' : 'parent'} WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        id,
      ]);
      if (person === undefined) throw notFound();
      const ended = await endSessionsOf(tx, kind, id);
      await tx.audit({ action: 'session.ended_of_person', entity: kind, entityId: id, after: { ended } });
      return { ended };
    });
  }

  /** Every session of the unit but the caller's own. */
  async endAll(caller: Ctx): Promise<{ ended: number }> {
    const ctx = personOf(caller);
    return this.db.inUnit(ctx, async (tx) => {
      const ended = await this.sessions.revokeAllBut(tx, sessionId(ctx));
      await tx.audit({ action: 'session.ended_of_unit', entity: 'school_unit', entityId: String(tx.unitId), after: { ended } });
      return { ended };
    });
  }

  /** A view as somebody else ends with the session it belongs to. */
  logout(caller: Ctx): Promise<{ ok: true }> {
    return this.revoke(ownCtx(caller), sessionId(personOf(caller)));
  }
}

/** @throws DomainError UNAUTHENTICATED for jobs and operators, who have no session of a unit */
function personOf(ctx: Ctx): PersonCtx {
  if (ctx.actor.kind !== 'staff' && ctx.actor.kind !== 'family') throw new DomainError('UNAUTHENTICATED');
  return ctx as PersonCtx;
}

/** Families have no second way to prove themselves: WeChat lets them in by itself (V6.3.3). */
function assertConfirmed(ctx: PersonCtx): void {
  if (ctx.actor.kind === 'staff' && ctx.steppedUp !== true) throw new DomainError('STEP_UP_REQUIRED');
}

function sessionId(ctx: Ctx): string {
  if (ctx.sessionId === undefined) throw new DomainError('UNAUTHENTICATED');
  return ctx.sessionId;
}

function keyOf({ actor }: PersonCtx): ['member' | 'parent', string] {
  return actor.kind === 'staff' ? ['member', actor.memberId] : ['parent', actor.parentId];
}

/** Names kept in the database fall back pt → en → zh-Hant (OVR-14). */
function named(locale: Locale, zh: string, en: string | null, pt: string | null): string {
  return textOf({ zh, en: en ?? zh, pt: pt ?? en ?? zh }, locale);
}

function names(row: UnitNames, locale: Locale): { name: string; school: string } {
  return {
    name: named(locale, row.name, row.name_en, row.name_pt),
    school: named(locale, row.school, row.school_en, row.school_pt),
  };
}

async function parentName(tx: ReadTx, id: string): Promise<string | null> {
  return (await tx.one<{ name: string | null }>(`SELECT name FROM parent WHERE unit_id = $1 AND id = $2`, [tx.unitId, id]))?.name ?? null;
}

function children(tx: ReadTx, parentId: string): Promise<Me['children']> {
  return tx.query<Me['children'][number]>(
    `SELECT s.id, s.name, coalesce((
       SELECT jsonb_agg(jsonb_build_object('id', n.id, 'name', n.name) ORDER BY n.sort, n.id)
       FROM student_class c JOIN school_node n ON n.unit_id = c.unit_id AND n.id = c.class_id
       WHERE c.unit_id = s.unit_id AND c.student_id = s.id AND c.to_date IS NULL AND n.deleted_at IS NULL), '[]'::jsonb) AS classes
     FROM guardianship g JOIN student s ON s.unit_id = g.unit_id AND s.id = g.student_id
     WHERE g.unit_id = $1 AND g.parent_id = $2 AND g.ended_at IS NULL AND s.state = 'active' ORDER BY s.name, s.id`,
    [tx.unitId, parentId],
  );
}

async function memberships(tx: ReadTx, ctx: PersonCtx): Promise<Me['memberships']> {
  const rows = await tx.query<MembershipRow>(
    `SELECT u.number, m.kind, u.id = $1 AS current, ${NAMES}
     FROM (SELECT other.unit_id, other.kind FROM person_membership mine
             JOIN person_membership other ON other.person_id = mine.person_id
             WHERE mine.unit_id = $1 AND mine.kind = $2 AND mine.ref_id = $3
           UNION SELECT $1, $2) AS m
       JOIN school_unit u ON u.id = m.unit_id JOIN school s ON s.id = u.school_id
     WHERE ${LIVE} ORDER BY u.number, m.kind`,
    [tx.unitId, ...keyOf(ctx)],
  );
  return rows.map((row) => ({
    number: row.number,
    ...names(row, ctx.locale),
    kind: row.kind === 'member' ? ('staff' as const) : ('family' as const),
    current: row.current,
  }));
}
