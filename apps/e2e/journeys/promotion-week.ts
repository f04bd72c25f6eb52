import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { Desk } from '../harness/desk';
import { eventually } from '../harness/eventually';
import { familyCard } from '../harness/families';
import { stamp } from '../harness/stamp';
import type { World } from '../harness/world';
import { PromotionPages } from '../pages/promotion-pages';
import { gradeTitle, type PlannedPupil } from '../school/school-plan';
import type { SchoolPromotion } from '../school/school-promotion';

const NOTICE = stamp('給恢復學生的通知');
const LONG_MS = 60_000;

/** The update of a new year, its week, the safety stop and the way back from 校友, as the administrator goes it (PRM-31, PRM-33, PRM-40…49, scenarios 3…10). */
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
    const swept = (id: string, state: 'guarded' | 'done'): Promise<unknown> =>
      eventually(
        () => sweepOf(id),
        (sweep) => sweep.state === state,
        `the sweep is ${state}`,
        LONG_MS,
      );
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
        await desktop.open('/promotion/log');
        await desktop.page.getByRole('row', { name: /B01-0\.json/ }).waitFor();
        first = await office.upload('B01-1.json', file);
        await office.says(gone.name);
        // Nobody touches the page that stands open at the colleague's.
        await desktop.page.getByRole('row', { name: /B01-1\.json/ }).waitFor();
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
      await office.button('暫緩').waitFor({ state: 'detached' });
    });

    step(
      'the worker dies as the week ends: the sweep comes once; 小六 goes without, 高三 with one invitation, the late family stays [PRM-40, PRM-41, PRM-45, PRM-48, scenarios 5, 6]',
      async () => {
        const { school } = made();
        const [newcomer] = late() as [PlannedPupil];
        await world().product.kill('worker');
        await (await world().past).weekEndsIn(second, 0);
        await swept(second, 'done');
        const leavers = new Set([gone, ...school.plan.leaving].map((one) => one.name));
        const alumni = (places: Map<string, string>): string[] =>
          [...places].filter(([, place]) => /^\d{4} /.test(place)).map(([name]) => name);
        const places = await eventually(
          () => school.places(),
          (now) => alumni(now).length >= leavers.size,
          'all leavers stand in 校友',
          LONG_MS,
        );
        expect(alumni(places).sort()).toEqual([...leavers].sort());
        expect(places.get(newcomer.name)).toBe(`${gradeTitle(newcomer.grade)} ${newcomer.class}班`);
        const graduates = school.plan.pupils.filter((one) => one.grade === 'SG3').map((one) => one.name);
        const guests = await eventually(
          () => school.bureau.invitations(school.number),
          (list) => list.length >= graduates.length,
          'everybody of 高三 is invited',
          LONG_MS,
        );
        // Once each; who left by 轉出 before was invited then.
        expect(guests.map((one) => one.name).sort()).toEqual(graduates.sort());
        await told('名學生已移入校友');
      },
    );

    step('a family of the week opens its card on the phone and finds the code of the alumni [PRM-52]', async () => {
      const pupil = made().school.plan.pupils.findLast((one) => one.grade === 'SJ2');
      if (pupil === undefined) throw new Error('nobody in SJ2');
      const path = await familyCard(world(), `${pupil.name} 已移入校友`);
      const family = await PromotionPages.ofFamily(world(), `n${pupil.mobile}`, path);
      await family.page.getByRole('heading', { name: `${pupil.name} 已移入校友` }).waitFor();
      await family.page.getByRole('img', { name: '新校友通訊' }).waitFor();
      await family.close();
    });

    step(
      'an alumnus is put back into a class in the console and gets what is sent to it from now on, others of 校友 do not [PRM-46, PRM-47, scenario 9]',
      async () => {
        const { school } = made();
        await desktop.open(`/alumni?q=${encodeURIComponent(gone.name)}`);
        await desktop.page
          .getByRole('row', { name: new RegExp(gone.name) })
          .getByRole('button', { name: '恢復' })
          .click();
        const dialog = desktop.page.getByRole('dialog');
        await dialog.getByRole('combobox').fill('初一');
        await desktop.page.locator('.ant-select-item-option').filter({ hasText: school.years[1] }).click();
        await dialog.getByRole('button', { name: /恢\s*復/ }).click();
        await eventually(
          () => school.placeInWecom(gone.name),
          (place) => place === '初一 A班',
          `${gone.name} is back`,
          LONG_MS,
        );
        const record = await eventually(
          () => desk().alumni(gone.name),
          ([one]) => one !== undefined && one.restoredAt !== null,
          'the record keeps the history',
        );
        expect(record).toHaveLength(1);
        const sender = await Desk.of(office.visit.device);
        await sender.undoSeconds(0);
        await sender.send(NOTICE, { targets: [{ kind: 'class', refId: made().nextClass('SJ1|A') }], audience: 'parents' });
        const { students } = await school.wecom();
        const idOf = new Map(students.map((one) => [one.name, one.student_userid]));
        const cards = await eventually(
          () => world().sim.messages(NOTICE),
          (found) => found.some((card) => card.child === idOf.get(gone.name) && card.fate === 'delivered'),
          'his family has the notice',
          LONG_MS,
        );
        const alumni = new Set(school.plan.leaving.map((one) => idOf.get(one.name)));
        expect(cards.filter((card) => card.child !== null && alumni.has(card.child))).toEqual([]);
        const phone = await PromotionPages.ofFamily(world(), `n${gone.mobile}`, '/family/notices');
        await phone.page.getByText(NOTICE).first().waitFor();
        await phone.close();
      },
    );

    step(
      'more than half would leave: the sweep stops and administrators are asked; nobody moves until one of them says so [PRM-44, scenario 7]',
      async () => {
        const { school } = made();
        const stay = new Set((await school.standing('P6')).map((one) => one.cardNo));
        const rest = new Set(school.plan.pupils.filter((one) => !stay.has(one.cardNo)).map((one) => one.cardNo));
        const { id } = await desk().upload('B01-3.json', await made().fileWithout(rest));
        await desk().accountForAll(id);
        expect(await desk().confirm(id)).toBeNull();
        expect((await desk().ended(id, 'applied')).state).toBe('applied');
        await (await world().past).weekEndsIn(id, 0);
        await swept(id, 'guarded');
        await told('將移入校友的學生超過一半，請確認');
        const before = await school.places();
        const { students } = await sweepOf(id);
        await office.open(`/promotion/b01/${id}`);
        await office.says('將移入校友的學生超過一半，請確認');
        expect(await school.places()).toEqual(before);
        await office.button('確認移入校友').click();
        await office.page.getByText(`將 ${String(students)} 名學生移入校友？`).waitFor();
        await office.agree('確認移入校友');
        await swept(id, 'done');
        await office.says(`${String(students)} 名學生已移入校友`);
      },
    );
  });
}
