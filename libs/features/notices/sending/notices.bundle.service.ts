import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { duePlaces, MessageOwners, Messages, MessageTransport, SendingPolicies, type LedPlace, type NewBatch } from '@features/messages';
import { entryPath } from '@contracts/links';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { HttpSettings } from '@platform/http/http-settings';
import { freeze, schoolNoticeCard } from '@wecom';
import { lockNotices, regroup, waitingPeople, type Move, type WaitingRow } from '../data/bundle-rows';
import { lastGroup } from '../data/fanout-page-rows';
import { planBundle, type BundleCall } from '../domain/bundle-plan';
import { bundleCard } from '../domain/card-text';
import { unitLocale } from './notices.fanout.service';
import { sendingApp } from './sending-app';

/**
 * One message for all notices that families over their budget wait for (BEY-05). Every child stays in the group of one
 * call in each of its notices: children move from the place where they waited to one that ends as the bundle's call does.
 */
@Injectable()
export class NoticeBundle implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly messages: Messages,
    private readonly transport: MessageTransport,
    private readonly policies: SendingPolicies,
    private readonly owners: MessageOwners,
    private readonly settings: HttpSettings,
  ) {}

  onModuleInit(): void {
    this.owners.registerBundler((ctx) => this.run(ctx));
  }

  /** Makes and freezes what is due. Running it twice finds nothing the second time. */
  async run(ctx: Ctx): Promise<void> {
    if ((await this.db.read(ctx, (tx) => duePlaces(tx, 'notice'))).length === 0) return;
    const agentId = await sendingApp(this.transport, ctx);
    await this.db.inUnit(ctx, (tx) => this.#make(tx, agentId));
    this.messages.wake();
  }

  async #make(tx: Tx, agentId: number): Promise<void> {
    if (!(await this.policies.bundlesMayLeave(tx))) return;
    const seen = await duePlaces(tx, 'notice');
    const locked = new Set(seen.map((place) => place.refId));
    await lockNotices(tx, [...locked]);
    const places = (await duePlaces(tx, 'notice')).filter((place) => locked.has(place.refId));
    const rows = await waitingPeople(tx, places);
    const calls = planBundle(rows.map((row) => ({ noticeId: row.notice_id, studentId: row.student_id, personId: row.person_id })));
    if (calls.length === 0) return;
    const messageId = await this.messages.open(tx, {
      kind: 'notice_bundle',
      refId: null,
      app: 'notice',
      channel: 'school_notice',
      dedupeKey: `bundle:${randomUUID()}`,
      priority: 5,
    });
    await this.messages.addBatches(tx, messageId, await this.#freeze(tx, calls, rows, agentId));
    const { moves, led } = await placesOf(tx, calls, rows, messageId);
    await regroup(tx, moves, places);
    await this.messages.leadPlaces(tx, places, led);
    await this.messages.seal(tx, messageId);
    for (const place of places) tx.hint(`notice:${place.refId}`);
  }

  async #freeze(tx: Tx, calls: readonly BundleCall[], rows: readonly WaitingRow[], agentId: number): Promise<NewBatch[]> {
    const useridOf = new Map(rows.map((row) => [row.person_id, row.userid]));
    const locale = await unitLocale(tx);
    const unit = await tx.one<{ corp_id: string }>(`SELECT corp_id FROM school_unit WHERE id = $1`, [tx.unitId]);
    const url = this.settings.publicOrigin + entryPath(unit?.corp_id ?? '');
    return calls.map(({ notices, people }, i) => {
      const parents = people.map((id) => useridOf.get(id) ?? '');
      const card = schoolNoticeCard({ agentId, ...bundleCard(notices, locale), url, to: { parents } });
      return { seq: i + 1, body: freeze(card).bytes, receivers: parents.length };
    });
  }
}

/** A new place per call and notice, and the children who move there. */
async function placesOf(
  tx: Tx,
  calls: readonly BundleCall[],
  rows: readonly WaitingRow[],
  leaderId: string,
): Promise<{ moves: Move[]; led: LedPlace[] }> {
  const messageOf = new Map(rows.map((row) => [row.notice_id, row.message_id]));
  const next = new Map<string, number>();
  for (const [noticeId, messageId] of messageOf) next.set(noticeId, (await lastGroup(tx, noticeId, messageId)) + 1);
  const moves: Move[] = [];
  const led: LedPlace[] = [];
  calls.forEach((call, i) => {
    const children = new Map<string, string[]>();
    for (const { studentId, noticeIds } of call.children) {
      for (const noticeId of noticeIds) children.set(noticeId, [...(children.get(noticeId) ?? []), studentId]);
    }
    for (const [noticeId, studentIds] of children) {
      const group = next.get(noticeId) ?? 1;
      next.set(noticeId, group + 1);
      led.push({ messageId: messageOf.get(noticeId) ?? '', seq: group, receivers: studentIds.length, leaderId, leaderSeq: i + 1 });
      for (const studentId of studentIds) moves.push({ noticeId, studentId, group });
    }
  });
  return { moves, led };
}
