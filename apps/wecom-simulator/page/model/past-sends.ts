import { sim } from '../api/client';
import type { Call, SendEvent } from '../api/types';
import { noticeKey } from './wire-line';

/** How many of the last calls are looked into for the newest notice. */
const LOOK_BACK = 24;

/**
 * The sends of the newest notice from before this page was opened. The stream tells only of those to come,
 * so they are put together from the call log and counted by what became of each receiver.
 *
 * @param calls newest first
 */
export async function pastSends(calls: readonly Call[]): Promise<SendEvent[]> {
  const sent = calls.filter((call) => call.errcode === 0 && /(^|\/)message\/send$/.test(call.path));
  const toFamilies = sent.filter((call) => call.path.includes('externalcontact'));
  const firsts = await Promise.all(
    (toFamilies.length > 0 ? toFamilies : sent)
      .slice(0, LOOK_BACK)
      .map(async (call) => (await sim.messages({ call: call.id, limit: 1 })).messages[0]),
  );
  const found = firsts.filter((message) => message !== undefined);
  const newest = found[0];
  if (!newest) return [];
  const key = noticeKey(newest);
  return Promise.all(
    found
      .filter((message) => message.corpId === newest.corpId && noticeKey(message) === key)
      .map(async ({ callId, corpId, agentId, path, msgtype, content, acceptedAt }) => {
        const { total, groups } = await sim.countByFate(callId);
        const of = (fate: string) => groups?.[fate] ?? 0;
        return {
          callId,
          corpId,
          agentId,
          path,
          msgtype,
          content,
          acceptedAt,
          receivers: total,
          delivered: of('delivered'),
          duplicate: of('duplicate'),
          dropped: of('dropped'),
          notFollowing: of('not-following'),
        };
      }),
  );
}
