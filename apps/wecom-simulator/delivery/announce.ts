import { identitiesAt } from '../devices/holder';
import { keyOf } from '../state/model';
import type { World } from '../state/world';
import type { Addressee, SentCall } from './delivery-log';

const countOf = (to: Addressee[], fate: Addressee['fate']): number => to.reduce((sum, each) => sum + (each.fate === fate ? 1 : 0), 0);

/** Tells the live stream about an accepted send: once for the call, and once for each delivery that reaches a device. */
export const announce = (world: World, sent: SentCall): void => {
  if (!world.hub.watched) return;
  const to = world.deliveries.receiversOf(sent);
  world.hub.emit(
    'send',
    () => ({
      callId: sent.callId,
      corpId: sent.corpId,
      agentId: sent.agentId,
      appName: sent.appName,
      path: sent.path,
      msgtype: sent.msgtype,
      content: sent.content,
      receivers: to.length,
      delivered: countOf(to, 'delivered'),
      duplicate: countOf(to, 'duplicate'),
      dropped: countOf(to, 'dropped'),
      notFollowing: countOf(to, 'not-following'),
      acceptedAt: sent.acceptedAt,
    }),
    sent.corpId,
  );
  const watched = new Set<string>();
  for (const device of world.devices.list())
    for (const who of identitiesAt(world, device, sent.corpId)) watched.add(`${who.kind}|${keyOf(who.userid)}`);
  to.forEach((each, at) => {
    if (each.fate === 'delivered' && watched.has(`${each.kind}|${keyOf(each.userid)}`))
      world.hub.emit('message', () => world.deliveries.get(sent.first + at), sent.corpId);
  });
};
