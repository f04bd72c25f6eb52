import { afterAll, describe, expect } from '@jest/globals';
import { registrationPath } from '@contracts/registration';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import { SchoolCorp } from '../harness/school-corp';
import { PHONE, type World } from '../harness/world';
import { PromotionPages } from '../pages/promotion-pages';
import { RegisterPage } from '../pages/register-page';
import { SchoolContactsPage } from '../pages/school-contacts-page';
import { Newcomer } from '../school/newcomer';
import { SchoolFromNothing } from '../school/school-from-nothing';
import type { PlannedPupil, SchoolSize } from '../school/school-plan';

/** One class of one grade: the table of the bureau names it as the school has made it. */
const ONE_CLASS: SchoolSize = { grades: ['P6'], classesPerGrade: 1, pupilsPerClass: 2, repeating: 0, joining: 0, edited: 0 };
const BY_HAND = 'A班';
const OF_NO_TABLE = '興趣班';

/** A class that a school made by hand before the bureau's table came (spec 14, acceptance 8; SCH-15, PRM-07, PRM-16, SUB-84). */
export function contactsTakenOver(world: () => World): void {
  describe('contacts: a class made by hand is taken over by the table of the bureau', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let school: SchoolFromNothing;
    let desk: PromotionPages;
    let contacts: SchoolContactsPage;
    let classId = '';

    const classes = async (name: string): Promise<string[]> =>
      (await school.desk.nodes()).filter((node) => node.kind === 'class' && node.name === name).map((node) => node.id);
    const add = async (kind: '學段' | '年級' | '班級', name: string, below: string): Promise<void> => {
      await contacts.choose(below);
      await contacts.more(`添加${kind}`);
      await contacts.over.getByLabel(/^名稱/).fill(name);
      await contacts.save();
      await contacts.said('已更新至企業微信');
      await contacts.choose(name);
    };
    /** A family's phone with the sheet of the classes open. */
    const choosing = async (pupil: PlannedPupil): Promise<RegisterPage> => {
      const { device } = await Newcomer.withPhone(world().sim, school.corpId, { ...pupil, name: `${pupil.name}的家長` });
      const visit = await world().device(device.id, { viewport: PHONE });
      visit.watch.expect(/401/);
      const form = new RegisterPage(visit.page, world().sim);
      await form.begin(visit.device.url + registrationPath(await school.desk.code('family')));
      await form.proveMobile(pupil.mobile);
      await form.heading('您與學生的關係').waitFor();
      await form.page.getByRole('button', { name: /^班級/ }).click();
      return form;
    };

    step('classes made in the console stand in the school directory and in WeCom [SCH-03, SCH-04, SCH-15]', async () => {
      school = new SchoolFromNothing(world().product, ONE_CLASS);
      await school.open();
      await school.structure();
      desk = await PromotionPages.onDesktop(world(), (await school.officeDesktop()).id);
      contacts = new SchoolContactsPage(desk.page, desk.visit.device.url);
      await desk.open('/school');
      // A school without classes is met by its guide.
      await contacts.over.getByText('設置指引').first().waitFor();
      await contacts.closeAll();
      await add('學段', '小學', '本部');
      await add('年級', '小六', '小學');
      for (const name of [BY_HAND, OF_NO_TABLE]) await add('班級', name, '小六');
      [classId] = (await classes(BY_HAND)) as [string];
      expect((await new SchoolCorp(world().sim, school.corpId).node(BY_HAND))?.name).toBe(BY_HAND);
    });

    step('a family is not offered them: first comes the table of the bureau [SCH-15, SUB-84, SUB-85]', async () => {
      const form = await choosing(school.plan.pupils[0]!);
      await form.page.getByText('暫無可選班級，請聯絡學校管理員先進行“按B08表同步年級班別”').waitFor();
      await form.page.close();
    });

    step(
      'the sync meets the class of the same name and makes no second one; 【合併】 stays on the page after a reload [PRM-16]',
      async () => {
        await desk.open('/promotion/b08');
        await desk.button('從教青局同步').click();
        await desk.agree('確定');
        await desk.says('已取得B08表');
        await desk.page.getByLabel('校區').selectOption({ label: '本部' });
        await desk.button('提交').click();
        await desk.agree('確認');
        await desk.says('已有同名手動班級');
        await desk.page.reload();
        await desk.says('已有同名手動班級');
        expect(await classes(BY_HAND)).toEqual([classId]);
      },
    );

    step('merged, it is the class of the table: the same node, with its place in WeCom [SCH-15, PRM-16]', async () => {
      await desk.button('合併').click();
      await desk.agree('合併');
      await desk.says('已合併');
      await desk.page.getByText('已有同名手動班級').waitFor({ state: 'detached' });
      await eventually(
        () => school.desk.sync(school.years[0], school.campusId),
        ({ sync, classes: now }) => sync.state === 'succeeded' && sync.reused === 1 && now.get('P6|A') === classId,
        'the table finds its class',
      );
      expect(await classes(BY_HAND)).toEqual([classId]);
      await contacts.open();
      await contacts.choose(BY_HAND);
    });

    step('a family chooses it now and comes into it; the other class made by hand is still not offered [SCH-15, SUB-84]', async () => {
      const [, pupil] = school.plan.pupils as [PlannedPupil, PlannedPupil];
      const form = await choosing(pupil);
      const sheet = form.page.getByRole('dialog', { name: '班級' });
      await sheet.getByText(BY_HAND, { exact: true }).waitFor();
      expect(await sheet.getByText(OF_NO_TABLE).count()).toBe(0);
      await sheet.getByText(BY_HAND, { exact: true }).click();
      await form.page.getByLabel('學生姓名').fill(pupil.name);
      await form.page.getByText('媽媽', { exact: true }).click();
      form.page.context().setDefaultTimeout(30_000);
      await form.photograph('掃描教育證', school.bureau.card(pupil));
      await form.heading('學生的出生日期').waitFor();
      await form.birthday(pupil.birthDate);
      await form.heading(/訂閱成功|資料已核實/).waitFor();
      await eventually(
        () => school.placeInWecom(pupil.name),
        (place) => place === `小六 ${BY_HAND}`,
        'WeCom has the pupil in the class',
        60_000,
      );
      await contacts.open();
      await contacts.choose(BY_HAND);
      await contacts.row(pupil.name).waitFor();
    });
  });
}
