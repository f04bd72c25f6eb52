import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import type { SimDevice } from '../harness/simulator';
import type { Visit, World } from '../harness/world';
import { SchoolFromNothing } from '../school/school-from-nothing';
import { SchoolPromotion } from '../school/school-promotion';
import { SMALL } from '../school/school-plan';

const STUDENT_WRITES = 'school/user/batch_update_student';

/** A small school made of nothing, its class tables and its promotion by the pages of its administrator (spec 02, BEY-11, BEY-12). */
export function promotion(world: () => World): void {
  describe('promotion: a school made of nothing moves up a year and comes back', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let school: SchoolFromNothing;
    let year: SchoolPromotion;
    let office: Visit & { device: SimDevice };
    let updateId = '';

    const asPlanned = (): void => expect(school.report.differences).toEqual([]);
    const open = (path: string) => office.page.goto(`${office.device.url}${path}`);
    const button = (name: string) => office.page.getByRole('button', { name, exact: true });
    const agree = (name: string) => office.page.getByRole('alertdialog').getByRole('button', { name, exact: true }).click();
    const upload = async (name: string, text: string): Promise<void> => {
      await open('/staff/promotion/b01');
      const file = { name, mimeType: 'application/json', buffer: Buffer.from(text) };
      await office.page.getByLabel('選擇 json 檔案').setInputFiles(file);
      await office.page.getByText('檔案已檢查，尚未更改通訊錄').waitFor();
      await office.page.getByRole('link', { name: '預覽結果' }).click();
      await office.page.getByText('平衡表').waitFor();
    };

    step('an operator makes and connects the unit, its first administrator registers and sets up a campus [SUB-40, SUB-48]', async () => {
      school = new SchoolFromNothing(world().product, SMALL);
      year = new SchoolPromotion(school);
      await school.open();
      await school.structure();
      asPlanned();
    });

    step(
      'the class table is fetched, put into a form and made on the page, which lists who has no 班主任 [PRM-02 to PRM-06, PRM-13]',
      async () => {
        office = await world().device(school.officeDevice);
        await open(`/school-message-home/${office.device.corpId}`);
        await open('/staff/promotion/b08');
        await button('從教青局同步').click();
        await agree('確定');
        await office.page.getByText('已取得B08表').waitFor();
        await office.page.getByLabel('校區').selectOption({ label: '本部' });
        await button('提交').click();
        await agree('確認');
        await office.page.getByText('同步成功').first().waitFor();
        await office.page.getByText('3 個班級未設班主任').waitFor();
        await office.page.getByRole('link', { name: '設置老師' }).waitFor();
        // The same table once more makes nothing twice.
        await school.yearClasses(school.plan.teachers.length);
        asPlanned();
      },
    );

    step('staff and families register, choosing only classes of the table, and join [PRM-07]', async () => {
      await school.staff();
      await school.families();
      await year.nextYear();
      asPlanned();
    });

    step('a teacher is told that only administrators may [PRM-01]', async () => {
      const [teacher] = school.plan.teachers;
      if (teacher === undefined) throw new Error('no teacher');
      const { id } = await school.workPhone('teacher', teacher);
      const visit = await world().device(id);
      visit.watch.expect(/403/);
      await visit.page.goto(`${visit.device.url}/school-message-home/${visit.device.corpId}`);
      await visit.page.goto(`${visit.device.url}/staff/promotion/b08`);
      await visit.page.getByText('只有管理員可使用此功能').waitFor();
      await visit.close();
    });

    step(
      'the page names what comes first and the way to the file; without one pupil the commit stays off and names him [PRM-20, PRM-21, PRM-22, PRM-36, BEY-12]',
      async () => {
        await open('/staff/promotion/b01');
        for (const words of [
          '家長/學生已完成訂閱',
          '學校已在教青局提交學生註冊',
          '下載json檔案前，請確保家長/學生已完成訂閱。',
          '學生網上註冊（學年初註冊）',
        ]) {
          await office.page.getByText(words, { exact: true }).waitFor();
        }
        const { text, missing } = await year.fileWithoutOne();
        await upload('B01-one-missing.json', text);
        await office.page.getByText(missing).first().waitFor();
        expect(await button('確認更新通訊錄').getAttribute('aria-disabled')).toBe('true');
        await year.blocked();
        asPlanned();
      },
    );

    step(
      'the whole file is previewed by class with reasons and exported, confirmed while WeCom fails now and then, and logged [PRM-24 to PRM-30, PRM-35]',
      async () => {
        await upload('B01.json', await year.file());
        updateId = new URL(office.page.url()).pathname.split('/').at(-1) ?? '';
        await year.take(updateId);
        asPlanned();
        await office.page.locator('.pr-class--bad').first().click();
        await office.page.getByText('未訂閱').first().waitFor();
        await office.page
          .getByText(school.plan.newPupils[0]?.name ?? '')
          .first()
          .waitFor();
        await office.page.goBack();
        await button('導出Excel').click();
        await office.page.getByText('正在製作Excel').waitFor();
        const rule = await world().sim.rule({ kind: 'busy', corp: school.corpId, path: STUDENT_WRITES, maxHits: 1 });
        await button('確認更新通訊錄').click();
        await office.page.getByRole('alertdialog').getByText('一周內（7×24小時）').waitFor();
        await agree('確認');
        await year.applied();
        await world().sim.call('DELETE', `/sim/faults/rules/${rule}`);
        asPlanned();
        await open('/staff/promotion/b01');
        await office.page.getByText(/已更新 40/).waitFor();
      },
    );

    step('pupils are edited, the update is undone, and the page lists them as conflicts [BEY-11]', async () => {
      await year.undone();
      asPlanned();
      await open(`/staff/promotion/b01/${updateId}`);
      await office.page.getByText('已還原').first().waitFor();
      await office.page
        .getByText(`${String(SMALL.edited)} 人`)
        .first()
        .waitFor();
    });
  });
}
