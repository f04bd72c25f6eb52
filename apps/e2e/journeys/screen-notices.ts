import { richFromText } from '@contracts/rich-text';
import { cardLink } from '../harness/families';
import { EVERY_TYPE, OUTING, outing } from '../harness/sample-forms';
import { stamp } from '../harness/stamp';
import type { World } from '../harness/world';

const HOUR_MS = 3_600_000;

/** One notice of each kind that a screen shows, with what families did; ids of staff, links of the mother. */
export interface SampleNotices {
  plain: string;
  recalled: string;
  form: string;
  answered: string;
  closed: string;
  urgent: string;
  scheduled: string;
  /** Of the administrator: what waits is nobody else's. */
  scheduledByHead: string;
  undo: string;
  draft: string;
  differing: string;
  cards: Record<'plain' | 'recalled' | 'form' | 'answered' | 'closed' | 'urgent' | 'family' | 'versions', string>;
}

export async function sampleNotices(world: World): Promise<SampleNotices> {
  const [desk, head, mother, device] = await Promise.all([
    world.desk('teacher'),
    world.desk('admin-phone'),
    world.handset('mother'),
    world.sim.device('mother'),
  ]);
  const own = await desk.classes('小四B', '小四A');
  const one = await desk.classes('小四B');
  const both = await head.classes('小四B', '小一A');
  const titles = {
    plain: stamp('秋季旅行：路環郊野公園一日遊，集合時間及所需物品'),
    recalled: stamp('已回收的通知'),
    form: stamp('秋季旅行回條：請於下周五前填妥，包括飲食安排和緊急聯絡'),
    answered: stamp('已填妥的回條'),
    closed: stamp('已截止的回條'),
    urgent: stamp('颱風訊號：今日提早放學'),
    family: stamp('家長日時段選擇'),
    versions: stamp('三種語言的通知'),
  };
  const body = richFromText('請於下周五前確認。當日穿着整齊運動服，帶備水樽及雨具。');
  const pt = {
    locale: 'pt' as const,
    title: stamp('Aviso em três línguas'),
    body: richFromText('Visita de estudo a 12 de Março de 2027.'),
    questions: [],
  };
  const en = {
    locale: 'en' as const,
    title: stamp('Notice in three languages'),
    body: richFromText('Outing on 12 March 2027.'),
    questions: [],
  };
  const differing = { ...en, title: 'A date that differs', body: richFromText('Outing on 13 March 2027 at 8:30, MOP 150.') };
  const sent = {
    plain: await desk.send(titles.plain, { body, targets: own, requireConfirm: true }),
    recalled: await desk.send(titles.recalled, { targets: one }),
    form: await desk.send(titles.form, {
      body,
      targets: own,
      questions: EVERY_TYPE,
      deadlineAt: new Date(Date.now() + 72 * HOUR_MS).toISOString(),
    }),
    answered: await desk.send(titles.answered, { targets: one, questions: OUTING, allowEditAnswer: true }),
    closed: await desk.send(titles.closed, { targets: one, questions: OUTING }),
    urgent: await desk.send(titles.urgent, { body, targets: one, urgency: 'urgent', urgencyReason: '氣象局懸掛八號風球' }),
    family: await head.send(titles.family, { targets: both, questions: OUTING, familyCard: true }),
    versions: await desk.send(titles.versions, { body: richFromText('旅行日期：2027年3月12日。'), targets: one, versions: [pt, en] }),
  };
  const cards = Object.fromEntries(
    await Promise.all(Object.entries(titles).map(async ([kind, title]) => [kind, new URL(await cardLink(world, title, device))] as const)),
  ) as Record<keyof typeof titles, URL>;
  await desk.act(sent.recalled, 'recall');
  const { studentId } = await mother.done<{ studentId: string }>('GET', `/me/notices/${sent.answered}`);
  await mother.done('POST', `/me/notices/${sent.answered}/answers`, {
    key: crypto.randomUUID(),
    body: { studentId, revision: 0, answers: outing('孩子會暈車，請安排前排座位。') },
  });
  await desk.act(sent.closed, 'close');
  const draft = await desk.draft(stamp('未發送的草稿'), { body, targets: own, questions: EVERY_TYPE });
  const gate = await desk.draft(stamp('日期不一致的草稿'), {
    body: richFromText('旅行日期：2027年3月12日9:00，費用120元。'),
    targets: one,
    versions: [differing],
  });
  const scheduled = await desk.send(stamp('下周發出的通知'), { targets: one, sendAt: new Date(Date.now() + 26 * HOUR_MS).toISOString() });
  const scheduledByHead = await head.send(stamp('下月發出的通知'), {
    targets: one,
    sendAt: new Date(Date.now() + 600 * HOUR_MS).toISOString(),
  });
  await head.undoSeconds(60);
  const undo = await desk.send(stamp('還可撤銷的通知'), { targets: one });
  await head.undoSeconds(0);
  await (await world.past).undoEndsIn(undo, 1_800);
  return {
    ...sent,
    scheduled,
    scheduledByHead,
    undo,
    draft: draft.id,
    differing: gate.id,
    cards: Object.fromEntries(Object.entries(cards).map(([kind, url]) => [kind, url.pathname + url.search])) as SampleNotices['cards'],
  };
}
