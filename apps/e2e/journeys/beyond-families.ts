import { afterAll, describe, expect } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { chain } from '../harness/chain';
import type { Desk } from '../harness/desk';
import { eventually } from '../harness/eventually';
import { cardLink, cardsOf } from '../harness/families';
import { OUTING } from '../harness/sample-forms';
import type { SimDevice } from '../harness/simulator';
import { stamp } from '../harness/stamp';
import { downloaded } from '../harness/workbook';
import { verified } from '../harness/verifier';
import { appHome, type Visit, type World } from '../harness/world';
import { FamilyFormPage } from '../pages/family-form';
import { FamilyList } from '../pages/family-pages';

const FAMILY = stamp('一家一則的回條');
const CUT = stamp('斷網時提交的回條');
const LOST = stamp('答案在途中丟失的回條');
/** Rows are sealed once a minute. */
const SEAL_MS = 80_000;

export interface BeyondFamilies {
  begin: () => void;
  /** What needs the ledger to be sealed meanwhile. */
  end: () => void;
}

/** What families get that no other product gives them (BEY-01, BEY-04, BEY-17). */
export function beyondFamilies(world: () => World): BeyondFamilies {
  let answered = '';

  const begin = (): void => {
    describe('families, beyond', () => {
      const step = chain(world);
      afterAll(() => world().leave());
      let head: Desk;
      let mother: Visit & { device: SimDevice };
      const open = async (words: string): Promise<{ page: Page; form: FamilyFormPage; address: string }> => {
        const address = await cardLink(world(), words, mother.device);
        const page = await mother.context.newPage();
        for (const old of mother.context.pages()) if (old !== page) await old.close();
        await page.goto(address);
        return { page, form: new FamilyFormPage(page), address };
      };
      const fill = async (form: FamilyFormPage, words: string): Promise<void> => {
        await form.choose(1, '同意');
        await form.type(2, '1');
        await form.type(3, words);
      };

      step(
        'BEY-04: one card for two children, one answer for each, and one reminder for the one who is missing [BEY-04, NOT-54]',
        async () => {
          [head, mother] = await Promise.all([world().desk('admin-phone'), world().device('mother')]);
          await mother.page.goto(appHome(mother.device, 'notice'));
          await new FamilyList(mother.page).child('陳樂謙').waitFor();
          const id = await head.send(FAMILY, { familyCard: true, questions: OUTING, targets: await head.classes('小一A', '小四B') });
          const { userid } = mother.device.identity;
          await eventually(
            () => head.progress(id),
            (now) => now.finished,
            'it has left',
          );
          expect(await cardsOf(world(), FAMILY, userid)).toHaveLength(1);
          const { page, form } = await open(FAMILY);
          const list = new FamilyList(page);
          await page.getByText('0 / 2 名子女已處理').waitFor();
          await list.child('陳樂瑤').click();
          await page.getByRole('tabpanel', { name: '陳樂瑤' }).waitFor();
          await fill(form, '姐姐去');
          await form.submit.click();
          await form.fact.getByText('您已於').waitFor();
          await page.getByText('1 / 2 名子女已處理').waitFor();
          expect((await head.act(id, 'remind')).status).toBe(200);
          const reminders = await eventually(
            () => cardsOf(world(), `提醒：請處理 ${FAMILY}`, userid),
            (cards) => cards.length > 0,
            'a reminder',
          );
          expect(reminders).toHaveLength(1);
          await page.getByRole('button', { name: '下一位：陳樂謙' }).click();
          await page.getByRole('tabpanel', { name: '陳樂謙' }).waitFor();
          await fill(form, '弟弟也去');
          await form.submit.click();
          await page.getByText('2 / 2 名子女已處理').waitFor();
          const stored = [...(await head.answersOf(id, '陳樂瑤')), ...(await head.answersOf(id, '陳樂謙'))];
          expect(stored.map((one) => one.answers['say'])).toEqual(['姐姐去', '弟弟也去']);
          answered = id;
        },
      );

      step('BEY-17: submitted while the network is cut, WeChat closed and opened again: exactly one answer arrives [BEY-17]', async () => {
        const id = await head.send(CUT, { questions: OUTING, targets: await head.classes('小四B') });
        const { page, form } = await open(CUT);
        await fill(form, '斷網前寫的');
        mother.watch.expect(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
        await mother.context.setOffline(true);
        await form.submit.click();
        await page.getByText('您的填寫已保存在此手機').first().waitFor();
        expect(await head.answersOf(id, '陳樂瑤')).toEqual([]);
        const posts = postsOf(mother);
        // The cut ends a moment before the page does, and what waits may leave in it.
        await page.close();
        await mother.context.setOffline(false);
        const again = await open(CUT);
        await again.form.fact.getByText('您已於').waitFor();
        expect(posts()).toBeLessThanOrEqual(1);
        const stored = await head.answersOf(id, '陳樂瑤');
        expect(stored.map((one) => [one.revision, one.answers['say']])).toEqual([[1, '斷網前寫的']]);
      });

      step(
        'BEY-17: when the answer of the school is lost on the way, the phone asks again and it still counts once [BEY-17, OVR-26]',
        async () => {
          const id = await head.send(LOST, { questions: OUTING, targets: await head.classes('小四B') });
          const { page, form } = await open(LOST);
          await fill(form, '只算一次');
          // It arrives, and what comes back does not.
          const wire = await mother.context.newCDPSession(page);
          const lost = new Promise<void>((resolve, reject) => {
            // The phone asks again. What is held when its page closes goes with the page; only the first one has to be lost here, and a
            // rejection that nobody takes would be counted against every journey of the file.
            wire.on('Fetch.requestPaused', ({ requestId }) => {
              wire.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' }).then(() => resolve(), reject);
            });
          });
          await wire.send('Fetch.enable', { patterns: [{ urlPattern: '*/me/notices/*/answers', requestStage: 'Response' }] });
          mother.watch.expect(/ERR_CONNECTION_RESET|Failed to load resource/);
          const posts = postsOf(mother);
          await form.submit.click();
          await lost;
          expect(await head.answersOf(id, '陳樂瑤')).toHaveLength(1);
          await page.close();
          const again = await open(LOST);
          await again.form.fact.getByText('您已於').waitFor();
          expect(posts()).toBeGreaterThanOrEqual(1);
          const stored = await head.answersOf(id, '陳樂瑤');
          expect(stored.map((one) => [one.revision, one.answers['say']])).toEqual([[1, '只算一次']]);
          expect(await again.form.submit.count()).toBe(0);
        },
      );
    });
  };

  const end = (): void => {
    describe('the delivery ledger', () => {
      const step = chain(world);
      afterAll(() => world().leave());

      step(
        'BEY-01: a mother downloads the receipt of her answer, and the published program confirms it without the platform [BEY-01]',
        async () => {
          const mother = await world().device('mother');
          const { page } = mother;
          await page.goto(await cardLink(world(), FAMILY, mother.device));
          await new FamilyFormPage(page).fact.getByText('您已於').waitFor();
          const desk = await world().desk('admin-phone');
          await eventually(
            () => desk.handset.call('GET', `/notices/${answered}/receipt`),
            (answer) => answer.status === 200,
            'the rows are sealed',
            SEAL_MS,
          );
          const receipt = await downloaded(page, page.getByRole('button', { name: '下載收據' }));
          const { fingerprint } = await desk.handset.done<{ fingerprint: string }>('GET', '/ledger');
          const told = await verified(receipt.bytes, fingerprint);
          expect(told.ok).toBe(true);
          expect(told.text).toContain('陳樂瑤');
          // One character of what the mother holds, changed: the program says so.
          const text = receipt.bytes.toString();
          const at = text.lastIndexOf('"at":"20') + 8;
          const forged = `${text.slice(0, at)}${text[at] === '9' ? '8' : '9'}${text.slice(at + 1)}`;
          expect((await verified(Buffer.from(forged), fingerprint)).ok).toBe(false);
          expect((await verified(receipt.bytes, '0'.repeat(64))).ok).toBe(false);
        },
      );
    });
  };
  return { begin, end };
}

/** Counts submissions from now on. */
function postsOf(visit: Visit): () => number {
  let n = 0;
  visit.context.on('request', (call: Request) => {
    if (call.method() === 'POST' && call.url().endsWith('/answers')) n += 1;
  });
  return () => n;
}
