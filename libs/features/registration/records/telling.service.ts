import { Injectable } from '@nestjs/common';
import { Messages, MessageTransport } from '@features/messages';
import { Reminders } from '@features/reminders';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import { reviewPath } from '@contracts/registration-admin';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { dayMacau } from '@platform/time/macau-time';
import { linksOf } from '../data/family.rows';
import { subscriptionById, type Subscription } from '../data/subscription.rows';
import { classTeachers, labelHolders } from '../data/people.rows';
import { reviewersOf, waits } from './reviewers';
import { schoolName, unitLocale } from './unit-words';

const APP = 'qr-code';

interface Tidings {
  key: string;
  refId: string;
  title: string;
  text: string;
  path: string;
  people: readonly { id: string; userid: string }[];
}

/** Messages of 01 §7 to staff: a card in WeCom and a line of 消息提醒, once per key, however often a job runs. */
@Injectable()
export class Tellings {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly reminders: Reminders,
  ) {}

  /** An application waits: everybody who may decide it. A further child of a family is told again. */
  review(ctx: Ctx, subscriptionId: string): Promise<void> {
    return this.#tell(ctx, async (tx, locale) => {
      const row = await subscriptionById(tx, subscriptionId, false);
      if (row === undefined || !(await waits(tx, row))) return undefined;
      const waiting = (await linksOf(tx, row.id)).filter((link) => link.state === 'review');
      const round = waiting.at(-1)?.id ?? row.id;
      return {
        key: `registration:${row.id}:${round}`,
        refId: row.id,
        title: waitingTitle(row, locale),
        text: m.registration_waits_text({ place: await schoolName(tx) }, { locale }),
        path: reviewPath(row.id),
        people: await reviewersOf(tx, row),
      };
    });
  }

  /** SUB-29: the card's last four and nothing more. */
  cardTaken(ctx: Ctx, recordId: string, day: string): Promise<void> {
    return this.#tell(ctx, async (tx, locale) => {
      const record = await tx.one<{ last4: string; name: string; subscriptionId: string }>(
        `SELECT r.card_no_last4 AS last4, s.name, s.id AS "subscriptionId" FROM identity_record r
           JOIN subscription s ON s.unit_id = $1 AND s.id = r.subscription_id WHERE r.unit_id = $1 AND r.id = $2`,
        [tx.unitId, recordId],
      );
      if (record === undefined) return undefined;
      return {
        key: `registration-card:${recordId}:${day}`,
        refId: record.subscriptionId,
        title: m.registration_card_taken({ last4: record.last4 }, { locale }),
        text: m.registration_card_taken_text({ name: record.name }, { locale }),
        path: reviewPath(record.subscriptionId),
        people: await labelHolders(tx),
      };
    });
  }

  /** BEY-23: the class teachers of the family's classes, or the administrators for staff. */
  lookAlike(ctx: Ctx, subscriptionId: string): Promise<void> {
    return this.#tell(ctx, async (tx, locale) => {
      const row = await subscriptionById(tx, subscriptionId, false);
      if (row === undefined || row.lookAlike === null) return undefined;
      const classIds = (await linksOf(tx, row.id)).map((link) => link.classId);
      const teachers = [...new Map((await classTeachers(tx, classIds)).map((teacher) => [teacher.id, teacher])).values()];
      return {
        key: `registration-alike:${row.id}`,
        refId: row.id,
        title:
          row.lookAlike.by === 'picture'
            ? m.registration_look_alike_picture({ name: row.lookAlike.name }, { locale })
            : m.registration_look_alike({ name: row.lookAlike.name }, { locale }),
        text:
          row.lookAlike.by === 'picture'
            ? m.registration_look_alike_picture_text({}, { locale })
            : m.registration_look_alike_text({}, { locale }),
        path: reviewPath(row.id),
        people: teachers.length > 0 ? teachers : await labelHolders(tx),
      };
    });
  }

  /** 09:00, what is older than a day: one message a reviewer (01 §7). */
  async digest(ctx: Ctx): Promise<void> {
    const groups = await this.db.read(ctx, async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `SELECT id FROM subscription WHERE unit_id = $1 AND state = 'pending_review' AND submitted_at < now() - interval '1 day' ORDER BY submitted_at LIMIT 500`,
        [tx.unitId],
      );
      const people = new Map<string, { id: string; userid: string; ids: string[] }>();
      for (const { id } of rows) {
        const row = await subscriptionById(tx, id, false);
        if (row === undefined) continue;
        for (const reviewer of await reviewersOf(tx, row)) {
          const group = people.get(reviewer.id) ?? { id: reviewer.id, userid: reviewer.userid, ids: [] };
          group.ids.push(id);
          people.set(reviewer.id, group);
        }
      }
      return { day: dayMacau(tx.now), people: [...people.values()] };
    });
    for (const person of groups.people) {
      await this.#tell(ctx, (_tx, locale) =>
        Promise.resolve({
          key: `registration-digest:${groups.day}:${person.id}`,
          refId: person.ids[0] ?? person.id,
          title: m.registration_digest({ n: person.ids.length }, { locale }),
          text: m.registration_digest_text({}, { locale }),
          path: '/staff/registrations',
          people: [person],
        }),
      );
    }
  }

  async #tell(ctx: Ctx, make: (tx: Tx, locale: Locale) => Promise<Tidings | undefined>): Promise<void> {
    const agentId = await this.transport.agentId(ctx, APP);
    await this.db.inUnit(ctx, async (tx) => {
      const tidings = await make(tx, await unitLocale(tx));
      if (tidings === undefined || tidings.people.length === 0 || (await this.messages.isKnown(tx, tidings.key))) return;
      const topic = await this.reminders.putTopic(tx, {
        module: 'subscription',
        sourceKey: tidings.key,
        title: tidings.title,
        summary: tidings.text,
        url: tidings.path,
      });
      await this.reminders.putLines(tx, topic, {
        sql: `SELECT p.id AS recipient_id, 'member' AS recipient_kind, NULL::uuid AS student_id FROM unnest($3::uuid[]) AS p (id)`,
        params: [tidings.people.map((person) => person.id)],
      });
      for (const { id } of tidings.people) tx.hint(`me:${id}`);
      await this.messages.putStaffCard(tx, {
        dedupeKey: tidings.key,
        refId: tidings.refId,
        app: APP,
        agentId,
        title: tidings.title,
        description: tidings.text,
        path: tidings.path,
        userIds: tidings.people.map((person) => person.userid),
      });
    });
    this.messages.wake();
  }
}

function waitingTitle(row: Subscription, locale: Locale): string {
  const say =
    row.kind === 'admin' ? m.registration_admin_waits : row.kind === 'staff' ? m.registration_staff_waits : m.registration_family_waits;
  return say({ name: row.name }, { locale });
}
