import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import type { World } from '../harness/world';
import { PromotionPages } from '../pages/promotion-pages';
import { SchoolFromNothing } from '../school/school-from-nothing';
import { SchoolPromotion } from '../school/school-promotion';
import { SMALL } from '../school/school-plan';
import { promotionHundred } from './promotion-hundred';
import { promotionSplit } from './promotion-split';
import { promotionTransfers } from './promotion-transfers';
import { promotionWeek } from './promotion-week';

const STUDENT_WRITES = 'school/user/batch_update_student';

/** The file with some pupils of 初二 in a class that does not exist. */
function withUnknownClass(text: string, pupils: number): string {
  const file = JSON.parse(text) as { students: { gradeCode: string; classCode: string }[] };
  for (const row of file.students.filter((one) => one.gradeCode === 'SJ2').slice(0, pupils)) row.classCode = 'Z';
  return JSON.stringify(file);
}

/** For an evening of a whole school on a machine that does a lot besides. */
const EVENING_MS = 480_000;

/**
 * A small school made of nothing, its class tables and its promotion by the pages of its administrator (spec 02, BEY-11,
 * BEY-12); the journeys that follow go on with its people.
 */
export function promotion(world: () => World): void {
  let made: SchoolPromotion | undefined;
  const year = (): SchoolPromotion => {
    if (made === undefined) throw new Error('no school was made');
    return made;
  };
  describe('promotion: a school made of nothing moves up a year and comes back', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let school: SchoolFromNothing;
    let office: PromotionPages;
    let updateId = '';

    const asPlanned = (): void => expect(school.report.differences).toEqual([]);

    step('an operator makes and connects the unit, its first administrator registers and sets up a campus [SUB-40, SUB-48]', async () => {
      school = new SchoolFromNothing(world().product, SMALL);
      made = new SchoolPromotion(school);
      await school.open();
      await school.structure();
      asPlanned();
    });

    step(
      'the class table is fetched, put into a form and made on the page, which lists who has no 班主任 [PRM-02 to PRM-06, PRM-13]',
      async () => {
        office = await PromotionPages.onPhone(world(), school.officeDevice);
        await office.open('/promotion/b08');
        await office.button('從教青局同步').click();
        await office.agree('確定');
        await office.says('已取得B08表');
        await office.page.getByLabel('校區').selectOption({ label: '本部' });
        await office.button('提交').click();
        await office.agree('確認');
        await office.says('同步成功');
        await office.says(`${String(SMALL.grades.length)} 個班級未設班主任`);
        await office.page.getByRole('link', { name: '設置老師' }).waitFor();
        // The same table once more makes nothing twice.
        await school.yearClasses(school.plan.teachers.length);
        asPlanned();
      },
    );

    step(
      'staff and families register, choosing only classes of the table, and join [PRM-07]',
      async () => {
        await school.staff();
        await school.families();
        await year().nextYear();
        asPlanned();
      },
      EVENING_MS,
    );

    step('a teacher is told that only administrators may [PRM-01]', async () => {
      const [teacher] = school.plan.teachers;
      if (teacher === undefined) throw new Error('no teacher');
      const { id } = await school.workPhone('teacher', teacher);
      const phone = await PromotionPages.onPhone(world(), id);
      phone.visit.watch.expect(/403/);
      await phone.open('/promotion/b08');
      await phone.says('只有管理員可使用此功能');
      await phone.visit.close();
    });

    step(
      'the page names what comes first and the way to the file; without one pupil the commit stays off and names him [PRM-20, PRM-21, PRM-22, PRM-36, BEY-12]',
      async () => {
        await office.open('/promotion/b01');
        for (const words of [
          '家長/學生已完成訂閱',
          '學校已在教青局提交學生註冊',
          '下載json檔案前，請確保家長/學生已完成訂閱。',
          '學生網上註冊（學年初註冊）',
        ]) {
          await office.page.getByText(words, { exact: true }).waitFor();
        }
        const { text, missing } = await year().fileWithoutOne();
        await office.upload('B01-one-missing.json', withUnknownClass(text, 2));
        await office.says(missing);
        // ❗ 2 / 2 at a class that no table knows, with the reason behind it.
        await office.page.locator('.pr-class--bad', { hasText: '2 / 2' }).click();
        await office.says('智慧校園沒有該班級(請先按B08表同步)');
        await office.page.goBack();
        await office.says('平衡表');
        expect(await office.button('確認更新通訊錄').getAttribute('aria-disabled')).toBe('true');
        await year().blocked();
        asPlanned();
      },
    );

    step(
      'the whole file is previewed by class with reasons and exported; WeCom goes away and the worker dies under it, and it ends by itself [PRM-24 to PRM-30, PRM-35]',
      async () => {
        updateId = await office.upload('B01.json', await year().file());
        await year().take(updateId);
        asPlanned();
        await office.page.locator('.pr-class--bad').first().click();
        await office.says('未訂閱');
        await office.says(school.plan.newPupils[0]?.name ?? '');
        await office.page.goBack();
        await office.button('導出Excel').click();
        await office.says('正在製作Excel');
        const rule = await world().sim.rule({ kind: 'down', mode: 'refuse', corp: school.corpId, path: STUDENT_WRITES });
        await office.confirmUpdate();
        await office.says('更新中');
        await world().product.kill('worker');
        await world().sim.call('DELETE', `/sim/faults/rules/${rule}`);
        await year().applied();
        asPlanned();
        await office.open('/promotion/b01');
        await office.says(new RegExp(`已更新 ${String(school.plan.pupils.length - school.plan.leaving.length)}`));
      },
    );

    step('pupils are edited, the update is undone, and the page lists them as conflicts [BEY-11]', async () => {
      await year().undone();
      asPlanned();
      await office.open(`/promotion/b01/${updateId}`);
      await office.says('已還原');
      await office.says(`${String(SMALL.edited)} 人`);
    });
  });
  promotionTransfers(world, year);
  promotionWeek(world, year);
  promotionSplit(world, year);
  promotionHundred(world);
}
