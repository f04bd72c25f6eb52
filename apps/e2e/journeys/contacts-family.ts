import { afterAll, describe, expect } from '@jest/globals';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { cardLink } from '../harness/families';
import { SchoolCorp } from '../harness/school-corp';
import { sendNotice } from '../harness/staff-api';
import type { SimDevice } from '../harness/simulator';
import { downloaded, workbook } from '../harness/workbook';
import { appHome, DESKTOP, PHONE, type Visit, type World } from '../harness/world';
import { FamilyNotice } from '../pages/family-pages';
import { SchoolContactsPage } from '../pages/school-contacts-page';

type Window = Visit & { device: SimDevice };

/** One mark per run, so that a product that runs already takes the journey again. */
const MARK = Date.now().toString(36).slice(-4);
const digits = String(Date.now() % 10_000).padStart(4, '0');
const GRADE = '小六級';
const ROOM = `旅程班${MARK}`;
const MUK = `阿木${MARK}`;
const ADAM = `Adam${MARK}`;
const GRANDFATHER = `6255${digits}`;
const MOTHER = `6256${digits}`;
const ADAMS_OWN = `6257${digits}`;
const IMPORTED = [`匯入甲${MARK}`, `匯入乙${MARK}`, `匯入丙${MARK}`] as const;

/** Classes, families and their phones: from a class made by hand to a notice that is read (spec 14 §6, acceptance 6, 7, 9). */
export function contactsFamily(world: () => World): void {
  describe('contacts: a class with its teachers, pupils and families', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let desk: Window;
    let colleague: Window;
    let corp: SchoolCorp;
    let school: SchoolContactsPage;
    let theirs: SchoolContactsPage;

    /** Takes up the invitation that waits for the number of a phone, and is that person from then on. */
    const joined = async (id: string): Promise<SimDevice> => {
      const { invitations = [] } = await eventually(
        () => world().sim.device(id),
        (device) => (device.invitations ?? []).length > 0,
        `an invitation for ${id}`,
        60_000,
      );
      const [invitation] = invitations;
      await world().sim.call('POST', `/sim/devices/${id}/join`, {
        corpId: invitation?.corpId,
        kind: invitation?.kind,
        userid: invitation?.userid,
      });
      return world().sim.device(id);
    };

    step('a class made by hand stands in the tree; its code is refused until it has a 班主任 [SCH-03, SCH-04, SCH-13]', async () => {
      desk = await world().device('admin');
      corp = new SchoolCorp(world().sim, desk.device.corpId);
      await desk.page.goto(appHome(desk.device, 'console'));
      await desk.page.locator('main').first().waitFor();
      school = new SchoolContactsPage(desk.page, desk.device.url);
      await school.open();
      await school.choose(GRADE);
      await school.more('添加班級');
      await school.over.getByLabel(/^名稱/).fill('旅程:班');
      await school.save();
      await school.over.getByRole('alert').getByText('不可包含').waitFor();
      await school.over.getByLabel(/^名稱/).fill(ROOM);
      await school.save();
      await school.said('已更新至企業微信');
      expect((await corp.node(ROOM))?.name).toBe(ROOM);
      await school.choose(ROOM);
      await desk.page.locator('.cd-teachers').getByText('未設置').first().waitFor();
      desk.watch.expect(/409|422/);
      await school.button('邀請家長').click();
      await school.over.getByText('請先為班級設置班主任').waitFor();
      await school.closeAll();
    });

    step(
      'teachers are chosen among members only, before the panel has come to rest, and they are told [SCH-08, SCH-11, SCH-22]',
      async () => {
        const { page } = desk;
        await school.button('設置老師').click();
        // Pressed as soon as it is there: the panel is still on its way in.
        await school.over.getByRole('button', { name: '添加班主任' }).click();
        const search = school.over.getByRole('combobox', { name: '搜索企業通訊錄成員' });
        await search.fill('不在通訊錄的人');
        await school.over.getByText('沒有符合的結果').waitFor();
        await search.fill('蘇永年');
        const options = school.over.getByRole('listbox').getByRole('option');
        await options.filter({ hasText: '蘇永年' }).waitFor();
        const list = await school.over.getByRole('listbox').boundingBox();
        const foot = await school.button('保存', school.over).boundingBox();
        expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(foot?.y ?? 0);
        await search.press('Enter');
        await school.over.getByRole('button', { name: '添加任課老師' }).click();
        await search.fill('黎麗華');
        await options.filter({ hasText: '黎麗華' }).click();
        await school.save();
        await school.over.getByText('任課老師須填寫科目').waitFor();
        await school.over.getByLabel('任教科目').fill('中文');
        await school.save();
        await school.said('已更新至企業微信');
        await page.locator('.cd-teachers').getByText('黎麗華（中文）').waitFor();
        expect((await corp.node(ROOM))?.department_admins).toMatchObject([{ type: 3 }, { type: 4, subject: '中文' }]);
      },
    );

    step('邀請家長: the code in three sizes, with school and class printed below it [SCH-07, SCH-30]', async () => {
      const { page } = desk;
      await school.button('邀請家長').click();
      await school.over.getByText('加入學校，用微信接收老師發送的通知，使用學校應用並與老師聯繫。').waitFor();
      await school.over.getByText(ROOM, { exact: true }).waitFor();
      await school.over.getByRole('button', { name: '獲取更多尺寸' }).click();
      for (const size of [258, 430, 1200]) {
        const file = await downloaded(page, school.over.getByRole('button', { name: new RegExp(` ${String(size)} px`) }));
        expect(file.name).toContain(`${ROOM}-${String(size)}.png`);
        const picture = sharp(file.bytes);
        const { width, height } = await picture.metadata();
        expect(width).toBe(size);
        expect(height).toBeGreaterThan(size);
        const { data, info } = await picture.clone().ensureAlpha().raw().toBuffer({ resolveWithObject: true });
        const code = decodeQR({ width: info.width, height: info.height, data: new Uint8Array(data) });
        expect(code).toContain(`/sim/scan/follow?corp=${corp.corpId}`);
        const below = await picture
          .extract({ left: 0, top: size, width, height: height - size })
          .greyscale()
          .stats();
        // Ink on paper: the names stand there.
        expect(below.channels[0]?.min).toBeLessThan(80);
      }
      await school.closeAll();
    });

    step(
      'a pupil with grandfather and mother, and one with a number of his own, are added and invited [SCH-05, SCH-18, SCH-29]',
      async () => {
        const { page } = desk;
        await corp.phone(`gf-${MARK}`, GRANDFATHER, '爺爺');
        await corp.phone(`adam-${MARK}`, ADAMS_OWN, 'Adam');
        await school.button('添加學生家長').click();
        await school.over.getByLabel('學生姓名').fill(MUK);
        const relation = async (at: number, word: string): Promise<void> => {
          await school.over.getByRole('combobox', { name: '關係' }).nth(at).fill(word);
          await page.keyboard.press('Tab');
        };
        await school.over.getByRole('textbox', { name: '手機', exact: true }).first().fill(GRANDFATHER);
        await relation(0, '爺爺');
        await school.over.getByRole('button', { name: '添加家長' }).click();
        await school.over.getByRole('textbox', { name: '手機', exact: true }).nth(1).fill(MOTHER);
        await relation(1, '媽媽');
        await school.save();
        await school.said('已更新至企業微信');
        await school.row(MUK).waitFor();
        // Guardians come after their pupil; the list shows them by itself.
        await eventually(
          () => school.guardians(MUK),
          (shown) => shown.split(' / ').toSorted().join() === `${MUK}-媽媽,${MUK}-爺爺`,
          'both guardians stand beside him',
          60_000,
        );
        expect((await corp.relations(MUK)).toSorted()).toEqual(['媽媽', '爺爺']);

        await school.button('添加學生家長').click();
        await school.over.getByLabel('學生姓名').fill(ADAM);
        await school.over.getByLabel('學生手機').fill(ADAMS_OWN);
        await school.save();
        await school.said('已更新至企業微信');
        await school.row(ADAM).waitFor();
      },
    );

    step('the grandfather joins on his phone and reads a notice; Adam is a contact himself [SCH-06, SCH-14, SCH-18]', async () => {
      const grandfather = await joined(`gf-${MARK}`);
      const adam = await joined(`adam-${MARK}`);
      const own = await world().device(adam.id, { viewport: PHONE });
      await own.page.goto(appHome(own.device, 'notice'));
      await own.page.getByText(`${ADAM} 暫無通知`).waitFor();

      await eventually(
        async () => {
          await desk.page.reload();
          await school.choose(ROOM);
          return (await school.row(ADAM).locator('.cd-guardians').allTextContents()).join('');
        },
        (shown) => shown === `${ADAM}-本人`,
        'Adam stands there himself',
      );
      await school.row(MUK).getByText('已加入', { exact: true }).waitFor();

      const title = `給爺爺的通知${MARK}`;
      const phone = await world().device('admin-phone');
      await phone.page.goto(appHome(phone.device, 'notice'));
      await phone.page.locator('main').first().waitFor();
      await sendNotice(phone.page, title, [ROOM]);
      await phone.close();
      const family = await world().device(grandfather.id, { viewport: PHONE });
      await family.page.goto(await cardLink(world(), title, grandfather));
      const notice = new FamilyNotice(family.page);
      await notice.heading(title).waitFor();
      await notice.confirm.click();
      await notice.fact.first().waitFor();
      await family.close();
      await own.close();
    });

    step('two administrators edit one pupil: both versions are shown and nothing typed is lost [BEY-16, SCH-18]', async () => {
      const { corpId } = desk.device;
      const id = `desk-wong-${MARK}`;
      await world().sim.call('PUT', `/sim/devices/${id}`, {
        hostLabel: id,
        client: 'wecom-desktop',
        corpId,
        identity: { kind: 'member', userid: 'wong.weng.kei' },
        title: '黃詠琪',
      });
      colleague = await world().device(id, { viewport: DESKTOP });
      await colleague.page.goto(appHome(colleague.device, 'console'));
      await colleague.page.locator('main').first().waitFor();
      theirs = new SchoolContactsPage(colleague.page, colleague.device.url);
      await theirs.open();
      await theirs.choose(ROOM);

      await school.row(MUK).click();
      await theirs.row(MUK).click();
      const name = (one: SchoolContactsPage) => one.over.getByLabel('學生姓名');
      await name(school).fill(`${MUK}一`);
      await name(theirs).fill(`${MUK}二`);
      await theirs.save();
      await theirs.said('學生資料已更新');
      // Coming back to the window reads the pupil anew; what was typed stays.
      await Promise.all([
        desk.page.waitForResponse((answer) => answer.url().endsWith('/form')),
        desk.page.evaluate(() => window.dispatchEvent(new Event('visibilitychange'))),
      ]);
      expect(await name(school).inputValue()).toBe(`${MUK}一`);
      desk.watch.expect(/409/);
      await school.save();
      const met = desk.page.getByRole('dialog', { name: '內容已被他人更新' });
      const field = met.getByRole('group', { name: '學生姓名' });
      await field.getByText(`${MUK}二`).waitFor();
      await field.getByText(`${MUK}一`).waitFor();
      await met.getByRole('button', { name: /保留我的修改|按所選版本保存/ }).click();
      await school.said('學生資料已更新');
      expect((await corp.pupil(`${MUK}一`))?.name).toBe(`${MUK}一`);
      await school.closeAll();
      await theirs.closeAll();
    });

    step('what was changed in WeCom by hand is put beside one’s own change, never overwritten [14 §7, BEY-16]', async () => {
      const { page } = desk;
      const pupil = await corp.pupil(ADAM);
      await school.row(ADAM).click();
      await school.over.getByLabel('學生姓名').fill(`${ADAM}我`);
      await corp.renameByHand(pupil?.student_userid ?? '', `${ADAM}微信`);
      await school.save();
      await school.said('企業微信中的資料已被他人更改');
      await school.closeAll();
      await page.getByText(/\d+ 項更改未能完成/).waitFor();
      await page.locator('.cd-bar--bad').getByRole('button', { name: '查看' }).click();
      await school.over.getByRole('button', { name: '核對兩個版本' }).click();
      await school.over.getByRole('row', { name: new RegExp(`${ADAM}我.*${ADAM}微信`) }).waitFor();
      await school.over.getByRole('button', { name: '保留企業微信現有' }).click();
      await school.said('已放棄');
      await school.closeAll();
      await page.locator('.cd-bar--bad').waitFor({ state: 'detached' });
      // WeCom told nobody: what was kept is read back at once.
      await eventually(
        async () => {
          await school.open();
          await school.choose(ROOM);
          return school.row(`${ADAM}微信`).count();
        },
        (count) => count === 1,
        'the name of WeCom stands here too',
        60_000,
      );
    });

    step('an import of three rows: a look at each, one in error, its file, and the way back [SCH-20, SCH-05, acceptance 9]', async () => {
      const { page } = desk;
      await school.button('批量導入/導出').click();
      await page.getByRole('menuitem', { name: '批量導入' }).click();
      const rows = [
        '學生姓名,班級路徑,學生手機,家長1手機,家長1關係',
        `${IMPORTED[0]},${GRADE}/${ROOM},,6258${digits},爸爸`,
        `${IMPORTED[1]},沒有這一班,,6259${digits},媽媽`,
        `${IMPORTED[2]},${ROOM},,6260${digits},嫲嫲`,
      ];
      await page.locator('input[type=file]').setInputFiles({
        name: `pupils-${MARK}.csv`,
        mimeType: 'text/csv',
        buffer: Buffer.from(`\uFEFF${rows.join('\r\n')}\r\n`),
      });
      await page.getByRole('row', { name: new RegExp(`可匯入.*${IMPORTED[0]}`) }).waitFor();
      await page.getByRole('row', { name: new RegExp(`有錯誤.*${IMPORTED[1]}`) }).waitFor();
      expect(await corp.pupil(IMPORTED[0])).toBeUndefined();
      await school.button('匯入 2 行').click();
      for (const name of [IMPORTED[0], IMPORTED[2]])
        await page.getByRole('row', { name: new RegExp(`已匯入.*${name}`) }).waitFor({ timeout: 60_000 });
      expect([(await corp.relations(IMPORTED[0]))[0], await corp.pupil(IMPORTED[1]), (await corp.relations(IMPORTED[2]))[0]]).toEqual([
        '爸爸',
        undefined,
        '嫲嫲',
      ]);
      const faults = await workbook(await downloaded(page, page.getByRole('link', { name: '下載錯誤檔案' })));
      expect(faults.rows).toHaveLength(1);
      expect(faults.rows[0]?.join(' ')).toContain(IMPORTED[1]);
      expect(faults.rows[0]?.join(' ')).toContain('沒有這一班');

      await school.button('復原匯入').click();
      await school.button('復原匯入', page.locator('.cs-ask')).click();
      for (const name of [IMPORTED[0], IMPORTED[2]])
        await page.getByRole('row', { name: new RegExp(`已復原.*${name}`) }).waitFor({ timeout: 60_000 });
      expect(await corp.pupil(IMPORTED[0])).toBeUndefined();
      await school.closeAll();
      await school.row(IMPORTED[0]).waitFor({ state: 'detached' });
    });

    step('pupils also go into another class, are removed with the parents who go too, and come back [SCH-21, SCH-27, SCH-28]', async () => {
      const { page } = desk;
      const muk = `${MUK}一`;
      await school.take(muk);
      await school.bulk('設置所在班級').click();
      await school.over.getByText('添加', { exact: true }).click();
      await school.over.getByRole('combobox', { name: '所在班級' }).fill('小六A');
      await page.locator('.ant-select-item-option', { hasText: '小六A' }).first().click();
      await page.keyboard.press('Escape');
      await school.over.getByText(/^設置 1 名學生/).waitFor();
      await school.save('設置所在班級');
      await school.over.getByText('已完成 1 項').waitFor({ timeout: 30_000 });
      await school.button('關閉', school.over.locator('.cs-batch')).click();
      await school.row(muk).getByText(/小六A/).waitFor();
      expect((await corp.pupil(muk))?.department).toHaveLength(2);

      await school.take(muk);
      await school.bulk('刪除').click();
      await school.over.getByText('以下 2 位家長沒有其他孩子，將一併移除：').waitFor();
      await school.save('刪除 1 名學生');
      await school.over.getByText('已完成 1 項').waitFor({ timeout: 30_000 });
      await school.button('關閉', school.over.locator('.cs-batch')).click();
      await school.row(muk).waitFor({ state: 'detached' });
      expect([await corp.pupil(muk), await corp.relations(muk)]).toEqual([undefined, []]);

      await school.more('已刪除的學生');
      const gone = school.over.locator('.cs-card', { hasText: muk });
      await gone.getByRole('button', { name: '恢復' }).click();
      await eventually(
        () => corp.pupil(muk),
        (pupil) => pupil !== undefined,
        'WeCom has the pupil again',
        30_000,
      );
      await school.closeAll();
      await school.row(muk).waitFor({ timeout: 30_000 });
      await eventually(
        () => corp.relations(muk),
        (relations) => relations.length === 2,
        'with both guardians',
      );
    });

    step('a class with pupils is not deleted; an empty one is [SCH-24]', async () => {
      const { page } = desk;
      desk.watch.expect(/409/);
      await school.more(`刪除「${ROOM}」`);
      await school.save('刪除');
      await school.over.getByRole('alert').waitFor();
      await school.save('取消');
      await school.take(`${MUK}一`, `${ADAM}微信`);
      await school.bulk('刪除').click();
      await school.save('刪除 2 名學生');
      await school.over.getByText('已完成 2 項').waitFor({ timeout: 30_000 });
      await school.button('關閉', school.over.locator('.cs-batch')).click();
      await page.getByText('這裡沒有學生').waitFor();
      await school.more(`刪除「${ROOM}」`);
      await school.save('刪除');
      await school.said('已更新至企業微信');
      await school.node(ROOM).waitFor({ state: 'detached' });
      expect(await corp.node(ROOM)).toBeUndefined();
    });
  });
}
