import { Injectable } from '@nestjs/common';
import { StaffNow } from '@features/identity';
import { Messages, MessageTransport } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { AppCode } from '@contracts/apps';
import type { Locale } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { ReadTx, Tx } from '@platform/db/tx';
import { isDomainError } from '@platform/errors/domain-error';
import { ComeBack } from '@platform/outbox/job-failure';
import { validQr } from '../alumni/alumni-qr.service';
import { leaversNow } from '../b01/update-view';
import { syncById } from '../data/b08.rows';
import { transferById, type TransferRow } from '../data/transfer.rows';
import { updateById } from '../data/update.rows';
import type { StaffTidings } from '../promotion.jobs';
import { unitFacts } from '../unit-facts';
import { say } from '../words';

const NOT_CONNECTED_WAIT_MS = 60_000;
const PAGES = { b08: '/staff/promotion/b08', b01: '/staff/promotion/b01', transfer: '/staff/transfers' } as const;

interface Tidings {
  title: string;
  description: string;
  path: string;
  /** Part of the key: the same word comes again after a postponement or a second try. */
  mark: string;
  people: { id: string; userid: string }[];
}

/** Card in WeCom and line of 消息提醒 for administrators, requesters and class teachers, once each (spec 02 §9). */
@Injectable()
export class TellPromotionStaff {
  constructor(
    private readonly db: Db,
    private readonly staff: StaffNow,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
  ) {}

  async run(ctx: Ctx, what: StaffTidings, refId: string): Promise<void> {
    const app = appOf(what);
    const agentId = await this.#agent(ctx, app);
    await this.db.inUnit(ctx, async (tx) => {
      const { locale } = await unitFacts(tx);
      const told = await this.#tidings(tx, what, refId, locale);
      if (told === undefined || told.people.length === 0) return;
      const key = `promotion:${what}:${refId}:${told.mark}`;
      if (await this.messages.isKnown(tx, key)) return;
      const topic = await this.reminders.putTopic(tx, {
        module: 'promotion',
        sourceKey: key,
        title: told.title,
        summary: told.description,
        url: told.path,
      });
      await this.reminders.putLines(tx, topic, {
        sql: `SELECT p.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM unnest($3::uuid[]) AS p (id)`,
        params: [told.people.map((person) => person.id)],
      });
      for (const { id } of told.people) tx.hint(`me:${id}`);
      await this.messages.putStaffCard(tx, {
        dedupeKey: key,
        refId,
        app,
        agentId,
        title: told.title,
        description: told.description,
        path: told.path,
        userIds: told.people.map((person) => person.userid),
      });
    });
    this.messages.wake();
  }

  async #agent(ctx: Ctx, app: AppCode): Promise<number> {
    try {
      return await this.transport.agentId(ctx, app);
    } catch (error) {
      // Until the unit is connected the word waits; that is no failure.
      if (isDomainError(error)) throw new ComeBack(NOT_CONNECTED_WAIT_MS);
      throw error;
    }
  }

  #tidings(tx: Tx, what: StaffTidings, refId: string, locale: Locale): Promise<Tidings | undefined> {
    if (what === 'b08-ended') return this.#b08(tx, refId, locale);
    if (what === 'transfer-requested' || what === 'transfer-decided' || what === 'transfer-done')
      return this.#transfer(tx, what, refId, locale);
    return this.#update(tx, what, refId, locale);
  }

  async #b08(tx: Tx, id: string, locale: Locale): Promise<Tidings | undefined> {
    const sync = await syncById(tx, id);
    if (sync === undefined || sync.requested_by_id === null) return undefined;
    return {
      title: say(sync.state === 'succeeded' ? 'b08Done' : 'b08Partly', locale),
      description: say('b08Hint', locale, {
        year: sync.school_year,
        campus: sync.campus,
        created: sync.created,
        reused: sync.reused,
        failed: sync.failed,
      }),
      path: `${PAGES.b08}/${id}`,
      mark: sync.finished_at?.toISOString() ?? '',
      people: await presentMembers(tx, [sync.requested_by_id]),
    };
  }

  async #update(tx: Tx, what: StaffTidings, id: string, locale: Locale): Promise<Tidings | undefined> {
    const row = await updateById(tx, id);
    if (row === undefined) return undefined;
    const people = await this.staff.administrators(tx);
    const path = `${PAGES.b01}/${id}`;
    const common = { path, people, mark: row.grace_until?.toISOString() ?? '' };
    switch (what) {
      case 'b01-applied':
        return {
          ...common,
          mark: '',
          title: say('b01Done', locale),
          description: say('b01Hint', locale, {
            year: row.school_year,
            total: row.total_count,
            moved: row.moved_count,
            unchanged: row.unchanged_count,
            anomalies: row.anomaly_count,
            failed: row.failed_count,
          }),
        };
      case 'b01-undone':
        return {
          ...common,
          mark: '',
          title: say('undone', locale),
          description: say('undoneHint', locale, { year: row.school_year, n: row.conflicts }),
        };
      case 'sweep-done': {
        const qr = await validQr(tx);
        return {
          ...common,
          title: say('sweepDone', locale, { n: row.swept_count }),
          description: say(qr === undefined && row.swept_count > 0 ? 'noQr' : 'sweepDoneHint', locale),
        };
      }
      default: {
        const { leavers } = await leaversNow(tx, row);
        return what === 'sweep-soon'
          ? {
              ...common,
              path: `${path}/week`,
              title: say('sweepSoon', locale, { n: leavers.length }),
              description: say('sweepSoonHint', locale),
            }
          : {
              ...common,
              path: `${path}/week`,
              title: say('guarded', locale),
              description: say('guardedHint', locale, { n: leavers.length }),
            };
      }
    }
  }

  async #transfer(tx: Tx, what: StaffTidings, id: string, locale: Locale): Promise<Tidings | undefined> {
    const row = await transferById(tx, id);
    if (row === undefined) return undefined;
    const type = say(row.type === 'out' ? 'transferOut' : row.type === 'in' ? 'transferIn' : 'transferClass', locale);
    const word =
      what === 'transfer-requested'
        ? 'transferRequested'
        : what === 'transfer-done'
          ? 'transferDone'
          : row.state === 'rejected'
            ? 'transferRejected'
            : 'transferApproved';
    return {
      title: say(word, locale, { type }),
      description: say('transferHint', locale, { day: row.effective_on }),
      path: `${PAGES.transfer}/${id}`,
      mark: '',
      people: await this.#concerned(tx, what, row),
    };
  }

  async #concerned(tx: Tx, what: StaffTidings, row: TransferRow): Promise<{ id: string; userid: string }[]> {
    if (what === 'transfer-requested') return this.staff.administrators(tx);
    if (what === 'transfer-decided') return presentMembers(tx, [row.requested_by_id]);
    const teachers = await tx.query<{ member_id: string }>(
      `SELECT DISTINCT member_id FROM node_teacher WHERE unit_id = $1 AND node_id = ANY ($2::uuid[]) AND role = 'class_teacher'`,
      [tx.unitId, [row.from_class_id, row.to_class_id].filter((one) => one !== null)],
    );
    return presentMembers(tx, [row.requested_by_id, ...teachers.map((one) => one.member_id)]);
  }
}

/** The app of the catalogue that speaks (spec 00 §4). */
function appOf(what: StaffTidings): AppCode {
  if (what === 'b08-ended') return 'promotion-b08';
  return what.startsWith('transfer') ? 'transfer' : 'promotion-b01';
}

/** Those who are still there. */
function presentMembers(tx: ReadTx, ids: readonly string[]): Promise<{ id: string; userid: string }[]> {
  return tx.query(
    `SELECT id, wecom_userid AS userid FROM member WHERE unit_id = $1 AND id = ANY ($2::uuid[]) AND join_state NOT IN ('left', 'disabled') ORDER BY id`,
    [tx.unitId, [...new Set(ids)]],
  );
}
