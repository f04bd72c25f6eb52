import { afterAll, describe } from '@jest/globals';
import { chain } from '../harness/chain';
import { show } from '../harness/turn';
import { appHome, PHONE, type World } from '../harness/world';

const WISH = '出生日期應為2017年3月5日';
const ANSWER = '已於通訊錄更正';

/** A guardian asks about her child's data on the phone, the office answers in the console (I4, OVR-33). */
export function privacy(world: () => World): void {
  describe('privacy: a family asks about its data', () => {
    const step = chain(world);
    afterAll(() => world().leave());

    step('a mother asks on her phone, the office is told and answers, and she reads the answer where she asked [I4, OVR-33]', async () => {
      const mother = await world().device('mother', { viewport: PHONE });
      const { page } = mother;
      await page.goto(appHome(mother.device, 'reminder'));
      await show(page, `${mother.device.url}/family/my-details`);
      await page.getByRole('link', { name: '我的個人資料' }).click();
      await page.getByText('您還沒有提出請求').waitFor();
      const office = await world().device('admin');
      await office.page.goto(appHome(office.device, 'console'));
      await show(office.page, `${office.device.url}/console/privacy`);
      await office.page.getByText('沒有請求').waitFor();
      const ask = async (words: string): Promise<void> => {
        await page.getByRole('link', { name: '提出請求' }).click();
        await page.getByText('陳樂瑤', { exact: true }).click();
        await page.getByText('更正：資料有錯').click();
        await page.getByRole('button', { name: '送出' }).click();
        await page.getByText('請填寫', { exact: true }).waitFor();
        await page.getByLabel(/請寫明您的請求/).fill(words);
        await page.getByRole('button', { name: '送出' }).click();
      };
      await ask(WISH);
      const card = page.getByRole('listitem').filter({ hasText: WISH });
      await card.getByText(/更正資料 · 陳樂瑤/).waitFor();
      await card.getByText(/學校將於.*答覆/).waitFor();
      // The same once more says that the school is at it, and makes no second one.
      mother.watch.expect(/409/);
      await ask('再問一次');
      await page.getByText('同樣的請求仍在處理中').waitFor();
      await page.goBack();
      await card.waitFor();

      // The list that stood open has it; so has the bell, which leads there.
      await office.page.getByRole('row', { name: /更正資料.*陳樂瑤/ }).waitFor();
      await show(office.page, `${office.device.url}/console/reminders`);
      await office.page.getByText('有人提出個人資料請求').first().click();
      await office.page.getByRole('row', { name: /更正資料.*陳樂瑤/ }).click();
      const drawer = office.page.getByRole('dialog');
      await drawer.getByText(WISH).waitFor();
      await drawer.getByText('歐陽靜', { exact: true }).waitFor();
      await drawer.getByLabel('答覆').fill(ANSWER);
      await drawer.getByRole('button', { name: '標為完成' }).click();
      await drawer.getByText(ANSWER).waitFor();
      await office.close();
      // Her page stood open all the time.
      await card.getByText(ANSWER).waitFor();
      await card.getByText('已完成').waitFor();
      await mother.close();
    });
  });
}
