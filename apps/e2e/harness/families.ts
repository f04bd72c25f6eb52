import type { MyNoticeDetail } from '@contracts/my-notices';
import { eventually } from './eventually';
import { Handset } from './handset';
import { linkOf, type SimDevice, type SimMessage } from './simulator';
import type { World } from './world';

/** A person who has got thirty messages in a minute gets the next one in the next minute. */
export const PACED_MS = 80_000;

/** Cards of a notice that have reached `receiver`; waits for the first. */
export async function cardsOf(world: World, words: string, receiver: string): Promise<SimMessage[]> {
  return eventually(
    async () => (await world.sim.messages(words)).filter((one) => one.receiver.userid === receiver && one.fate === 'delivered'),
    (mine) => mine.length > 0,
    `${receiver} has ${words}`,
    PACED_MS,
  );
}

/** Address on the phone of a card, for the child with this WeCom id where several children have one. */
export async function cardLink(world: World, words: string, device: SimDevice, child?: string): Promise<string> {
  const cards = await cardsOf(world, words, device.identity.userid);
  const card = child === undefined ? cards[0] : cards.find((one) => one.child === child);
  const link = new URL(linkOf(card));
  return device.url + link.pathname + link.search;
}

/** Waits for the card with these words at any family. @returns path and query of its link */
export async function familyCard(world: World, words: string): Promise<string> {
  const [card] = await eventually(
    async () => (await world.sim.messages(words)).filter((one) => one.receiver.kind === 'parent' && one.fate === 'delivered'),
    (cards) => cards.length > 0,
    `a family has ${words}`,
    PACED_MS,
  );
  const link = new URL(linkOf(card));
  return link.pathname + link.search;
}

export interface FamilyPhone {
  handset: Handset;
  userid: string;
  /** Group of the link, from which the product finds the child. */
  group: string;
  studentId: string;
}

/**
 * Phones of families that have a notice, one per child, each logged in. The phones are put into the simulator and stay.
 * @param of `count` children; `skip` = WeCom ids of people whose children are left out
 */
export async function phonesOf(
  world: World,
  { id, words, corpId, count, skip = [] }: { id: string; words: string; corpId: string; count: number; skip?: readonly string[] },
): Promise<FamilyPhone[]> {
  const sent = (await world.sim.messages(words)).filter((one) => one.fate === 'delivered' && one.receiver.kind === 'parent');
  const byChild = new Map<string, SimMessage>();
  const left = new Set(sent.filter((one) => skip.includes(one.receiver.userid)).map((one) => one.child));
  for (const one of sent) if (one.child !== null && !left.has(one.child) && !byChild.has(one.child)) byChild.set(one.child, one);
  const chosen = [...byChild.values()].slice(0, count);
  if (chosen.length < count) throw new Error(`only ${String(chosen.length)} children of ${words} have a phone`);
  return Promise.all(
    chosen.map(async (message): Promise<FamilyPhone> => {
      const { userid } = message.receiver;
      const handset = await Handset.logIn(await phoneOf(world, corpId, userid));
      const group = new URL(linkOf(message)).searchParams.get('g') ?? '';
      const place = await handset.done<{ id: string; studentId: string }>('GET', `/me/notices/${id}?g=${group.split('.')[1] ?? ''}`);
      return { handset, userid, group, studentId: place.studentId };
    }),
  );
}

/** A phone in the simulator for anybody of a unit. */
export async function phoneOf(world: World, corpId: string, userid: string): Promise<SimDevice> {
  const id = `e2e-${userid.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  await world.sim.call('PUT', `/sim/devices/${id}`, { hostLabel: id, client: 'wechat', corpId, identity: { kind: 'parent', userid } });
  return world.sim.device(id);
}

/** Fills in the form of a notice, one value per question in its order. */
export async function answerInOrder(phone: FamilyPhone, id: string, values: readonly (string | number | undefined)[]): Promise<void> {
  const { handset, studentId } = phone;
  const { questions } = await handset.done<MyNoticeDetail>('GET', `/me/notices/${id}?studentId=${studentId}`);
  const answers = Object.fromEntries(
    questions.flatMap((question, index) => {
      const value = values[index];
      // Choices are named by their place.
      return value === undefined ? [] : [[question.key, question.type === 'single' ? question.options[Number(value)]?.key : value]];
    }),
  );
  await handset.done('POST', `/me/notices/${id}/answers`, { key: crypto.randomUUID(), body: { studentId, revision: 0, answers } });
}
