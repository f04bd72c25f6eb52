import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { Desk } from '../harness/desk';
import { eventually } from '../harness/eventually';
import { familyCard } from '../harness/families';
import { photograph, qrPicture } from '../harness/sample-files';
import type { World } from '../harness/world';
import { PromotionPages } from '../pages/promotion-pages';
import { gradeTitle, type PlannedPupil } from '../school/school-plan';
import type { SchoolPromotion } from '../school/school-promotion';

const DAY_MS = 86_400_000;
const LONG_MS = 60_000;
const macauDay = (time: number): string => new Date(time + 8 * 3_600_000).toISOString().slice(0, 10);

/** 轉學 and 校友二維碼 on the phones of administrator, class teacher and families (PRM-50…53, PRM-60…66). */
export function promotionTransfers(world: () => World, made: () => SchoolPromotion): void {
  describe('promotion: pupils come, go and change class', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let office: PromotionPages;
    let teacher: PromotionPages;

    const oneOf = async (grade: string): Promise<PlannedPupil> => {
      const pupil = (await made().school.standing(grade)).at(-1);
      if (pupil === undefined) throw new Error(`nobody stands in ${grade}`);
      return pupil;
    };
    const placeOf = (name: string): Promise<string | undefined> => made().school.placeInWecom(name);
    /** Classes of two years stand side by side and are told apart. */
    const classOf = (grade: string): string => `${made().school.years[0]} ${grade} A班`;

    step(
      'a teacher sees no code yet; a picture of something else is refused, then one is bound and seen by staff [PRM-50, PRM-53]',
      async () => {
        const { school } = made();
        office = await PromotionPages.onPhone(world(), school.officeDevice);
        const [first] = school.plan.teachers;
        if (first === undefined) throw new Error('no teacher');
        teacher = await PromotionPages.onPhone(world(), (await school.workPhone('teacher', first)).id);
        // The cards of families are not held until the morning, whenever this runs.
        await (await Desk.of(office.visit.device)).policy({ quiet: null });
        await teacher.open('/alumni-qr');
        await teacher.says('尚未綁定校友二維碼');
        expect(await teacher.button('綁定').count()).toBe(0);
        await office.open('/alumni-qr');
        await office.button('綁定').click();
        const sheet = office.page.getByRole('dialog');
        await sheet.getByLabel('標題').fill('校友通訊');
        const pick = async (name: string, buffer: Buffer): Promise<void> => {
          await sheet.getByLabel('二維碼圖片').setInputFiles({ name, mimeType: 'image/png', buffer });
          await sheet.getByText('圖片已上載').waitFor();
          await sheet.getByRole('button', { name: '綁定', exact: true }).click();
        };
        office.visit.watch.expect(/422/);
        await pick('photo.png', await photograph());
        await sheet.getByText('圖片不是可識別的二維碼').waitFor();
        await pick('qr.png', await qrPicture('https://weixin.qq.com/r/alumni'));
        await office.page.getByRole('img', { name: '校友通訊' }).waitFor();
        await teacher.open('/alumni-qr');
        await teacher.page.getByRole('img', { name: '校友通訊' }).waitFor();
        expect(await teacher.button('更換').count()).toBe(0);
      },
    );

    step('轉出 dated tomorrow and cancelled today moves nobody [PRM-61, scenario 10]', async () => {
      const pupil = await oneOf('SJ2');
      const before = await placeOf(pupil.name);
      const day = macauDay(Date.now() + DAY_MS);
      await office.transfer({ type: '轉出', from: classOf('初二'), student: pupil.name, school: '海星中學', day });
      await office.says('已同意');
      await office.press('取消轉學');
      await office.says('已取消');
      expect(await placeOf(pupil.name)).toBe(before);
    });

    step(
      'a class teacher asks for 轉班, the administrator agrees, WeCom has it, family and teacher hear of it [PRM-60, PRM-62, PRM-65]',
      async () => {
        const pupil = await oneOf('P6');
        await teacher.transfer({ type: '轉班', student: pupil.name, to: classOf('初一') });
        await teacher.says('待處理');
        await office.open('/transfers');
        await office.page.getByRole('tab', { name: '待處理' }).click();
        await office.page.getByRole('link', { name: new RegExp(`${pupil.name} · 轉班`) }).click();
        await office.press('同意');
        await eventually(
          () => placeOf(pupil.name),
          (place) => place === '初一 A班',
          `${pupil.name} stands in the new class`,
          LONG_MS,
        );
        // The page of the teacher who asked says so by itself.
        await teacher.says('已完成');
        await familyCard(world(), `${pupil.name} 已編入 初一 A班`);
        await eventually(
          () => world().sim.messages('轉班已生效'),
          (cards) => cards.some((card) => card.corpId === made().school.corpId && card.receiver.kind === 'member'),
          'the class teacher is told',
          LONG_MS,
        );
      },
    );

    step(
      '轉出 of today: he stands in 校友, his family opens the card with the code, the bureau has one invitation [PRM-41, PRM-52, PRM-63]',
      async () => {
        const { school } = made();
        const { name, mobile } = await oneOf('SG3');
        await office.transfer({ type: '轉出', from: classOf('高三'), student: name, school: '澳門大學' });
        await eventually(
          () => placeOf(name),
          (place) => place === `${String(new Date().getFullYear())} ${gradeTitle('SG3')}A班`,
          `${name} stands in 校友`,
          LONG_MS,
        );
        await office.says('已完成');
        const card = await familyCard(world(), `${name} 已移入校友`);
        const family = await PromotionPages.ofFamily(world(), `n${mobile}`, card);
        await family.page.getByRole('heading', { name: `${name} 已移入校友` }).waitFor();
        await family.page.getByRole('img', { name: '校友通訊' }).waitFor();
        await eventually(
          () => school.bureau.invitations(school.number),
          (guests) => guests.length === 1 && guests[0]?.name === name && guests[0].lastGrade === 'SG3',
          'one invitation to 教青社區DSEDJ',
          LONG_MS,
        );
      },
    );

    step('轉入 makes no account; once the family has subscribed by the code, it says so [PRM-61, PRM-64]', async () => {
      const { school } = made();
      const [newcomer] = school.plan.newPupils as [PlannedPupil];
      const before = (await school.wecom()).students.length;
      const id = await office.transfer({ type: '轉入', student: newcomer.name, school: '培正中學' });
      await office.says('等待家長訂閱');
      await office.page.getByRole('link', { name: '出示家長學生訂閱二維碼' }).waitFor();
      expect((await school.wecom()).students).toHaveLength(before);
      await school.family(newcomer);
      await office.open(`/transfers/${id}`);
      await office.says('已訂閱');
    });

    step('what became of each stands under its tab; the code is replaced knowingly [PRM-51, PRM-60]', async () => {
      await office.open('/transfers');
      await office.page.getByRole('tab', { name: '已完成' }).click();
      for (const [what, n] of [
        ['轉出', 2],
        ['轉班', 1],
        ['轉入', 1],
      ] as const) {
        await eventually(
          () => office.page.getByRole('link', { name: ` · ${what}` }).count(),
          (found) => found === n,
          `${String(n)} of ${what} are over`,
        );
      }
      await office.open('/alumni-qr');
      await office.button('更換').click();
      const sheet = office.page.getByRole('dialog');
      await sheet.getByText('舊的會保留在記錄中，不再顯示給家庭。').waitFor();
      await sheet.getByLabel('標題').fill('新校友通訊');
      await sheet.getByRole('button', { name: '更換', exact: true }).click();
      await office.page.getByRole('img', { name: '新校友通訊' }).waitFor();
      await office.says('以往的二維碼');
    });
  });
}
