import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import { eventually } from '../harness/eventually';
import type { World } from '../harness/world';
import { PromotionPages } from '../pages/promotion-pages';
import type { SchoolPromotion } from '../school/school-promotion';

const NODE_WRITES = 'school/department/create';
const CAMPUS = '分校';

/** Classes of a second campus, apart for pupils and families, while WeCom goes away half-way (PRM-05, PRM-08, PRM-09, PRM-14, scenario 1). */
export function promotionSplit(world: () => World, made: () => SchoolPromotion): void {
  describe('promotion: split classes in Portuguese, and WeCom goes away half-way', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let office: PromotionPages;
    let away = '';

    /** Nodes below the campus, `SG 3/SG 3_A_Alunos`, as WeCom has them. */
    const below = async (): Promise<string[]> => {
      const { schoolDepartments: nodes } = await made().school.wecom();
      const campus = nodes.find((node) => node.name === CAMPUS)?.id ?? -1;
      const sections = new Set(nodes.filter((node) => node.parentid === campus).map((node) => node.id));
      const grades = nodes.filter((node) => sections.has(node.parentid));
      const names = grades.flatMap((grade) =>
        nodes.filter((node) => node.parentid === grade.id).map((node) => `${grade.name}/${node.name}`),
      );
      return names.sort();
    };

    step('WeCom goes away and the worker dies with some of the classes made: the page says it goes on [PRM-04, PRM-05]', async () => {
      const { school } = made();
      await school.desk.campus(CAMPUS);
      office = await PromotionPages.onPhone(world(), school.officeDevice);
      await office.open('/promotion/b08');
      await office.page.getByLabel('校區').selectOption({ label: CAMPUS });
      await office.page.getByLabel('葡文').check();
      await office.page.getByLabel('是', { exact: true }).check();
      await office.button('提交').click();
      await office.says(`在「${CAMPUS}」建立 8 個班級？`);
      const slow = await world().sim.rule({ kind: 'slow', ms: 400, corp: school.corpId, path: NODE_WRITES });
      await office.agree('確認');
      await eventually(below, (names) => names.length >= 2, 'the first classes stand', 60_000);
      away = await world().sim.rule({ kind: 'down', mode: 'refuse', corp: school.corpId, path: NODE_WRITES });
      await world().sim.call('DELETE', `/sim/faults/rules/${slow}`);
      await world().product.kill('worker');
      expect((await below()).length).toBeLessThan(8);
      await office.says('同步中');
    });

    step('WeCom is back: the rest is made by itself, pairs of classes, nothing twice [PRM-06, PRM-08, PRM-09, PRM-10]', async () => {
      await world().sim.call('DELETE', `/sim/faults/rules/${away}`);
      const wanted = ['P 6', 'SG 3', 'SJ 1', 'SJ 2'].flatMap((grade) =>
        ['Alunos', 'Encarregados'].map((whose) => `${grade}/${grade}_A_${whose}`),
      );
      await eventually(below, (names) => names.length >= wanted.length, 'all classes stand', 90_000);
      expect(await below()).toEqual(wanted);
      await office.open('/promotion/b08');
      await office.says('同步成功');
      await office.page
        .getByRole('link', { name: new RegExp(CAMPUS) })
        .first()
        .click();
      await office.says('新建 8 · 已有 0 · 失敗 0');
    });
  });
}
