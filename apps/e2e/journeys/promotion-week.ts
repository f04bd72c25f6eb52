import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import type { World } from '../harness/world';
import { PromotionPages } from '../pages/promotion-pages';
import { gradeTitle, type PlannedPupil } from '../school/school-plan';
import type { SchoolPromotion } from '../school/school-promotion';

const LONG_MS = 60_000;

/** The update of a new year and the week after it, as the administrator goes it (PRM-31, PRM-33, PRM-40 to PRM-45, scenarios 3 to 6, 8, 10). */
export function promotionWeek(world: () => World, made: () => SchoolPromotion): void {
  describe('promotion: a week goes by after the update', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let office: PromotionPages;
    let desktop: PromotionPages;
    /** Stays away from the file without a reason of his own: the administrator says that he leaves. */
    let gone: PlannedPupil;
    let file = '';
    let first = '';
    let second = '';

    const desk = () => made().school.desk;
    /** Families that have not subscribed when the file is made. */
    const late = (): PlannedPupil[] => made().school.plan.newPupils.slice(1);
    const sweepOf = async (id: string) => (await desk().update(id)).sweep;
    const told = (words: string): Promise<unknown> =>
      eventually(
        async () => (await world().sim.messages(words)).filter((card) => card.corpId === made().school.corpId),
        (cards) => cards.length > 0,
        `administrators are told ${words}`,
        LONG_MS,
      );

    step('a pupil who left by 轉出 stands in the file: B01 wins, he is back and the transfer says so [PRM-67, scenario 10]', async () => {
      const { school } = made();
      office = await PromotionPages.onPhone(world(), school.officeDevice);
      const back = (await school.standing('P6')).at(-1);
      if (back === undefined) throw new Error('nobody stands in P6');
      const id = await office.transfer({ type: '轉出', from: `${school.years[0]} 小六 A班`, student: back.name, school: '海星中學' });
      await eventually(
        () => school.placeInWecom(back.name),
        (place) => place?.startsWith(String(new Date().getFullYear())) === true,
        `${back.name} stands in 校友`,
        LONG_MS,
      );
      await office.says('已完成');
      const update = await desk().upload('B01-0.json', await made().fileWithout(new Set(late().map((one) => one.cardNo))));
      expect(await desk().confirm(update.id)).toBeNull();
      expect((await desk().ended(update.id, 'applied')).failed).toBe(0);
      expect(await school.placeInWecom(back.name)).toBe(`${gradeTitle('SJ1')} A班`);
      await office.open(`/transfers/${id}`);
      await office.says('已被B01更新覆蓋');
      await desk().undo(update.id);
      expect((await desk().ended(update.id, 'undone')).state).toBe('undone');
    });

    step(
      'phone and console press 確認更新通訊錄 together: one run, both see it; whom the file leaves out is accounted for first [PRM-31, BEY-12, scenario 8]',
      async () => {
        const { school } = made();
        desktop = await PromotionPages.onDesktop(world(), (await school.officeDesktop()).id);
        [gone] = (await school.standing('P6')) as [PlannedPupil];
        file = await made().fileWithout(new Set([gone, ...late()].map((one) => one.cardNo)));
        first = await office.upload('B01-1.json', file);
        await office.says(gone.name);
        await office.accountForAll();
        await desktop.open(`/promotion/b01/${first}`);
        for (const pages of [office, desktop]) {
          await pages.button('確認更新通訊錄').click();
          await pages.page.getByText('一周內（7×24小時）').last().waitFor();
        }
        // Whose page hears first that it runs has no question any more.
        await Promise.any([office.agree('確認'), desktop.agree('確認')]);
        const update = await desk().ended(first, 'applied');
        expect([update.state, update.failed]).toEqual(['applied', 0]);
        for (const pages of [office, desktop]) await pages.says('一周倒數');
        await desktop.open('/promotion/log');
        await desktop.page.getByRole('row', { name: /B01-1\.json.*已更新/ }).waitFor();
      },
    );

    step(
      'the same file once more is answered with the update it belongs to; one of another school is refused [PRM-33, scenario 3]',
      async () => {
        const { school } = made();
        office.visit.watch.expect(/409|422/);
        const pick = async (text: string): Promise<void> => {
          await office.open('/promotion/b01');
          const again = { name: 'B01-again.json', mimeType: 'application/json', buffer: Buffer.from(text) };
          await office.page.getByLabel('選擇 json 檔案').setInputFiles(again);
        };
        await pick(file);
        await office.page.getByRole('link', { name: '查看該次更新' }).waitFor();
        await pick(file.replace(`"${school.number}"`, '"OTHER"'));
        await office.says('檔案屬於其他學校，未作任何更新');
        expect((await desk().update(first)).state).toBe('applied');
      },
    );

    step(
      'a file of day 3 restarts the week: the one of day 0 has given way, and is not swept on its day 7 [PRM-42, scenario 4]',
      async () => {
        const past = await world().past;
        await past.weekEndsIn(first, 96);
        second = (await desk().upload('B01-2.json', await made().fileWithout(new Set([gone, ...late()].map((one) => one.cardNo))))).id;
        await desk().accountForAll(second);
        expect(await desk().confirm(second)).toBeNull();
        expect((await desk().ended(second, 'applied')).state).toBe('applied');
        await past.weekEndsIn(first, -1);
        await office.open(`/promotion/b01/${first}`);
        await office.says('已由較新的更新取代');
        await office.open(`/promotion/b01/${second}`);
        await office.says('7 天後移入校友');
      },
    );

    step('a family subscribes on day 2; 48 hours before the end administrators hear of it and put it off once [PRM-43]', async () => {
      const [newcomer] = late() as [PlannedPupil];
      await made().school.family(newcomer);
      const leaving = (await sweepOf(second)).students;
      await (await world().past).weekEndsIn(second, 47);
      await told(`48小時後有 ${String(leaving)} 名學生將移入校友`);
      await office.open(`/promotion/b01/${second}`);
      await office.says(`${String(leaving)} 名學生將移入校友`);
      await office.button('暫緩').click();
      await office.agree('暫緩');
      await office.says('已暫緩 7 天');
      expect(await office.button('暫緩').count()).toBe(0);
    });
  });
}
