import { Injectable } from '@nestjs/common';
import { VIEW_MINUTES, type OpenView, type PastView, type roleViewsApi, type Viewable, type ViewKind } from '@contracts/role-views';
import type { OkOf, QueryOf } from '@contracts/route';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { DomainError, notFound } from '@platform/errors/domain-error';
import { isoMacau, isoMacauOrNull } from '@platform/time/macau-time';
import { hashOf, newSecret, sessionCookie } from '../cookies';
import { isPresent, PeopleQueries } from '../people.queries';
import { SESSIONS_TOPIC } from '../session.reader';
import { ownCtx } from './own-ctx';
import { viewablePeople } from './viewable.queries';

type People = OkOf<typeof roleViewsApi.people>;

/** Where the pages of a kind begin, and where the administrator comes back to. */
const BEGINS: Readonly<Record<ViewKind, string>> = { family: '/family/notices', student: '/family/notices', staff: '/staff/notices' };
const BACK = '/console/rights/views';
const SHOWN = 50;

interface PastRow {
  id: string;
  by: string;
  kind: ViewKind;
  name: string | null;
  reason: string;
  started_at: Date;
  ended_at: Date | null;
}

/** A new value of the session's cookie goes with each change of whose pages it opens (A2). */
export interface Turned {
  url: string;
  cookie: string;
}

/**
 * 以此角色檢視 (PER-31). The session of a super admin becomes, for half an hour, that of the person he looks as: the same
 * routes answer the same pages, each only where he could read its content himself (`inView`), and nothing is written, neither
 * by a route (gate) nor in the database (door). Sub admins have no views: a person's pages know no scope.
 */
@Injectable()
export class RoleViews {
  constructor(
    private readonly db: Db,
    private readonly people: PeopleQueries,
  ) {}

  find(ctx: Ctx, query: QueryOf<typeof roleViewsApi.people>): Promise<People> {
    return this.db.read(ctx, async (tx): Promise<People> => ({ items: await viewablePeople(tx, query) }));
  }

  list(ctx: Ctx): Promise<{ items: PastView[] }> {
    return this.db.read(ctx, async (tx) => {
      const rows = await tx.query<PastRow & Record<string, unknown>>(
        `SELECT v.id, b.name AS by, v.kind, coalesce(m.name, p.name) AS name, v.reason, v.started_at,
           coalesce(v.ended_at, CASE WHEN v.until <= now() THEN v.until END, least(s.revoked_at, v.until)) AS ended_at
           FROM role_view v JOIN member b ON b.unit_id = $1 AND b.id = v.by_id
           LEFT JOIN session s ON s.unit_id = $1 AND s.id = v.session_id
           LEFT JOIN member m ON m.unit_id = $1 AND m.id = v.member_id
           LEFT JOIN parent p ON p.unit_id = $1 AND p.id = v.parent_id
          WHERE v.unit_id = $1 ORDER BY v.started_at DESC, v.id DESC LIMIT ${String(SHOWN)}`,
        [tx.unitId],
      );
      return {
        items: rows.map(({ started_at, ended_at, ...row }) => ({
          ...row,
          startedAt: isoMacau(started_at),
          endedAt: isoMacauOrNull(ended_at),
        })),
      };
    });
  }

  /** @throws DomainError NOT_FOUND for nobody of this unit, of another kind, or who could not log in */
  start(ctx: Ctx, id: string, { kind, reason }: { kind: ViewKind; reason: string }): Promise<Turned> {
    const { actor, sessionId } = ctx;
    if (actor.kind !== 'staff' || sessionId === undefined) throw new DomainError('FORBIDDEN');
    return this.db.inUnit(ctx, async (tx) => {
      await this.#assertThere(tx, kind, id);
      // A view of this session that nobody ended is over with its minutes, or with this new one.
      await tx.execute(`UPDATE role_view SET ended_at = least(until, now()) WHERE unit_id = $1 AND session_id = $2 AND ended_at IS NULL`, [
        tx.unitId,
        sessionId,
      ]);
      const row = await tx.one<{ id: string }>(
        `INSERT INTO role_view (unit_id, session_id, by_id, kind, member_id, parent_id, reason, until)
         VALUES ($1, $2, $3, $4, CASE WHEN $4 = 'staff' THEN $5::uuid END, CASE WHEN $4 <> 'staff' THEN $5::uuid END, $6,
           now() + make_interval(mins => ${String(VIEW_MINUTES)})) RETURNING id`,
        [tx.unitId, sessionId, actor.memberId, kind, id, reason],
      );
      await tx.audit({
        action: 'role-view.started',
        entity: kind === 'staff' ? 'member' : 'parent',
        entityId: id,
        after: { view: row?.id, kind, reason, minutes: VIEW_MINUTES },
      });
      return turned(tx, sessionId, BEGINS[kind]);
    });
  }

  /** @throws DomainError FORBIDDEN when this session has none */
  end(ctx: Ctx): Promise<Turned> {
    const { view, sessionId } = ctx;
    if (view === undefined || sessionId === undefined) throw new DomainError('FORBIDDEN');
    return this.db.inUnit(ownCtx(ctx), async (tx) => {
      const row = await tx.one<{ kind: ViewKind; ref: string }>(
        `UPDATE role_view SET ended_at = least(until, now()) WHERE unit_id = $1 AND id = $2 AND ended_at IS NULL
         RETURNING kind, coalesce(member_id, parent_id) AS ref`,
        [tx.unitId, view.id],
      );
      if (row !== undefined) {
        await tx.audit({
          action: 'role-view.ended',
          entity: row.kind === 'staff' ? 'member' : 'parent',
          entityId: row.ref,
          after: { view: view.id },
        });
      }
      return turned(tx, sessionId, BACK);
    });
  }

  async #assertThere(tx: ReadTx, kind: ViewKind, id: string): Promise<void> {
    const person = kind === 'staff' ? await this.people.staffById(tx, id) : await this.people.familyById(tx, id);
    if (person === undefined || !isPresent(person)) throw notFound();
    if (person.kind === 'parent' && person.isStudent !== (kind === 'student')) throw notFound();
  }
}

/** What `GET /session` says of it. */
export function openViewOf(ctx: Ctx): OpenView | null {
  const { view, actor } = ctx;
  if (view === undefined) return null;
  const kind: Viewable['kind'] = actor.kind === 'staff' ? 'staff' : actor.kind === 'family' && actor.isStudent ? 'student' : 'family';
  return { id: view.id, kind, by: view.by.name, until: isoMacau(view.until) };
}

async function turned(tx: Tx, sessionId: string, url: string): Promise<Turned> {
  const secret = newSecret();
  tx.hint(SESSIONS_TOPIC);
  await tx.execute(`UPDATE session SET old_hash = token_hash, token_hash = $3, renewed_at = now() WHERE unit_id = $1 AND id = $2`, [
    tx.unitId,
    sessionId,
    hashOf(secret),
  ]);
  return { url, cookie: sessionCookie(tx.unitId, secret) };
}
