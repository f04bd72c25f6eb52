import { afterAll, describe, expect } from '@jest/globals';
import type { ReminderItem } from '@contracts/reminders';
import { chain } from '../harness/chain';
import type { Desk } from '../harness/desk';
import { eventually } from '../harness/eventually';
import { cardLink, cardsOf, phonesOf, type FamilyPhone } from '../harness/families';
import { moveChild } from '../harness/school-book';
import { OUTING, outing } from '../harness/sample-forms';
import type { SimDevice, SimMessage } from '../harness/simulator';
import { stamp } from '../harness/stamp';
import { show } from '../harness/turn';
import { appHome, type Visit, type World } from '../harness/world';
import { StatusPage } from '../pages/status-page';

const JUST = stamp('快到二十四小時的通知');
const LATE = stamp('過了二十四小時的通知');
const REMIND = stamp('還有五人未確認');
const MOVED = stamp('轉班前的回條');
const NEW_CLASS = stamp('新班的通知');
const OLD_CLASS = stamp('舊班的通知');
const PENDING = 5;
const DAY_S = 86_400;

/** Hours and days after sending: recall, reminders, a child in another class (acceptance scenarios 4, 6 and 10). */
export function following(world: () => World): void {
  describe('after sending', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let admin: Visit & { device: SimDevice };
    let head: Desk;
    let corpId = '';
    const at = (id: string): Promise<unknown> => show(admin.page, `${admin.device.url}/staff/notices/${id}`);

    step(
      'scenario 4: just before 24 hours a notice can be recalled; its card in WeChat opens 「此通知已回收」 [NOT-38, NOT-47]',
      async () => {
        [admin, head] = await Promise.all([world().device('admin-phone'), world().desk('admin-phone')]);
        ({ corpId } = admin.device);
        await admin.page.goto(appHome(admin.device, 'notice'));
        await admin.page.getByRole('link', { name: '創建通知' }).waitFor();
        const id = await head.send(JUST, { targets: await head.classes('小四B') });
        const mother = await world().device('mother');
        const card = await cardLink(world(), JUST, mother.device);
        await (await world().past).sent(id, DAY_S - 60);
        await at(id);
        const status = new StatusPage(admin.page);
        await status.tag('已發送').waitFor();
        await status.act('回收');
        await status.tag('已回收').waitFor();
        mother.watch.expect(/410/);
        await mother.page.goto(card);
        await mother.page.getByText('此通知已回收').first().waitFor();
        expect(await mother.page.getByText(JUST).count()).toBe(0);
        await mother.close();
      },
    );

    step('scenario 4: one second after 24 hours it is NOT_RECALL_EXPIRED, on the page and by the API [NOT-38]', async () => {
      const id = await head.send(LATE, { targets: await head.classes('小四B') });
      await eventually(
        () => head.progress(id),
        (now) => now.finished,
        'it has left',
      );
      await (await world().past).sent(id, DAY_S + 1);
      await at(id);
      const status = new StatusPage(admin.page);
      await status.tag('已發送').waitFor();
      const row = await status.row('回收');
      expect(await row.isDisabled()).toBe(true);
      expect(await row.textContent()).toContain('已超過24小時，不可回收');
      const answer = await head.act(id, 'recall');
      expect([answer.status, answer.body.code]).toEqual([409, 'NOT_RECALL_EXPIRED']);
      expect((await head.detail(id)).state).toBe('sent');
    });

    step(
      'scenario 6: 再次提醒 reaches only the families of the five children who wait, on top of their 消息提醒 [NOT-41, RMD-08]',
      async () => {
        const id = await head.send(REMIND, { targets: await head.classes('小四C') });
        await eventually(
          () => head.progress(id),
          (now) => now.finished,
          'it has left',
        );
        const first = delivered(await world().sim.messages(REMIND));
        const children = [...new Set(first.map((one) => one.child))];
        const all = await phonesOf(world(), { id, words: REMIND, corpId, count: children.length });
        const [pending, done] = [all.slice(0, PENDING), all.slice(PENDING)];
        await Promise.all(
          done.map(({ handset, studentId }) =>
            handset.done('POST', `/me/notices/${id}/confirm`, { key: crypto.randomUUID(), body: { studentId } }),
          ),
        );
        await at(id);
        await admin.page.getByRole('button', { name: `再次提醒 ${String(PENDING)} 人` }).click();
        const status = new StatusPage(admin.page);
        await status.confirm('再次提醒');
        const waiting = new Set(pending.map((phone) => childOf(first, phone)));
        const expected = receivers(first.filter((one) => waiting.has(one.child)));
        const reminded = await eventually(
          async () => delivered(await world().sim.messages(`提醒：請處理 ${REMIND}`)),
          (sent) => sent.length >= expected.length,
          `reminders to ${String(expected.length)} people`,
        );
        expect(receivers(reminded)).toEqual(expected);
        expect(new Set(reminded.map((one) => one.child))).toEqual(waiting);
        for (const { handset, studentId } of pending) {
          const { items } = await handset.done<{ items: ReminderItem[] }>('GET', '/me/reminders');
          expect(items.filter((one) => one.title?.includes(REMIND) === true && one.student?.id === studentId)).toHaveLength(1);
          expect(items[0]?.unread).toBe(true);
          expect(items[0]?.title).toContain(REMIND);
        }
        const past = await world().past;
        await past.reminded(id, 3);
        const again = await head.act(id, 'remind');
        expect([again.status, again.body.code]).toEqual([429, 'NOT_REMIND_LIMIT']);
        await admin.page.reload();
        expect(await (await status.row('再次提醒')).isDisabled()).toBe(true);
        await past.reminded(id, 11);
        expect((await head.act(id, 'remind')).status).toBe(200);
      },
    );

    step(
      "scenario 10: a child that changes class can still answer the old notice, and gets the new class's later ones [NOT-16, NOT-58]",
      async () => {
        const id = await head.send(MOVED, { targets: await head.classes('小五A'), questions: OUTING });
        await eventually(
          () => head.progress(id),
          (now) => now.finished,
          'it has left',
        );
        const sent = delivered(await world().sim.messages(MOVED));
        const [phone] = await phonesOf(world(), { id, words: MOVED, corpId, count: 1 });
        const child = phone === undefined ? undefined : childOf(sent, phone);
        if (phone === undefined || typeof child !== 'string') throw new Error('nobody in 小五A');
        const { handset, studentId, userid } = phone;
        await moveChild(world(), corpId, child, '小五C');
        try {
          await eventually(
            () => handset.done<{ children: { studentId: string; className: string }[] }>('GET', '/me/notices/children'),
            ({ children }) => children.find((one) => one.studentId === studentId)?.className === '小五C',
            'the platform knows the new class',
          );
          const place = `/me/notices/${id}`;
          const old = await handset.done<{ todo: boolean }>('GET', `${place}?studentId=${studentId}`);
          expect(old.todo).toBe(true);
          await handset.done('POST', `${place}/answers`, {
            key: crypto.randomUUID(),
            body: { studentId, revision: 0, answers: outing('轉班後填寫') },
          });
          await head.send(OLD_CLASS, { targets: await head.classes('小五A') });
          await head.send(NEW_CLASS, { targets: await head.classes('小五C') });
          await cardsOf(world(), NEW_CLASS, userid);
          const others = await eventually(
            async () => delivered(await world().sim.messages(OLD_CLASS)),
            (cards) => cards.length >= sent.length - 4,
            'the old class has its notice',
          );
          expect(others.filter((one) => one.child === child)).toEqual([]);
        } finally {
          await moveChild(world(), corpId, child, '小五A');
        }
      },
    );
  });
}

const delivered = (messages: readonly SimMessage[]): SimMessage[] =>
  messages.filter((one) => one.fate === 'delivered' && one.receiver.kind === 'parent');

const receivers = (messages: readonly SimMessage[]): string[] =>
  messages.map((one) => `${one.receiver.userid}/${one.child ?? ''}`).toSorted();

const childOf = (messages: readonly SimMessage[], { userid, group }: FamilyPhone): string | null | undefined =>
  messages.find((one) => one.receiver.userid === userid && JSON.stringify(one.content).includes(group))?.child;
