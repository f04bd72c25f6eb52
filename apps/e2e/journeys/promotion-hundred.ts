import { afterAll, describe, expect } from '@jest/globals';
import { chain } from '../harness/chain';
import type { World } from '../harness/world';
import { PromotionPages } from '../pages/promotion-pages';
import { Bureau } from '../school/bureau';
import type { WecomSchool } from '../school/school-from-nothing';
import { SchoolOffice } from '../school/office';

/** The demo school of the other foundation, whose pupils' cards are all known. */
const NUMBER = 'C-105';
/** Where the 90 pupils of 初一 to 初三 go. */
const NEXT = { SJ2: '初二', SJ3: '初三', SG1: '高一' } as const;

interface Row {
  seq: number;
  cardNo: string;
  nameZh: string;
  gradeCode: string;
  classCode: string;
}

/** The bureau's file cut to a hundred: 90 who move, 8 whom nobody has subscribed, 2 of a class that no table knows. */
function aHundred(whole: string): { text: string; moving: Row[] } {
  const file = JSON.parse(whole) as { count: number; students: Row[] };
  const moving = file.students.filter((row) => row.gradeCode in NEXT).slice(0, 90);
  const [first] = moving;
  if (first === undefined) throw new Error('nobody of the file moves');
  const strangers = Array.from({ length: 8 }, (_none, n) => ({
    ...first,
    cardNo: `2099000${String(n)}`,
    nameZh: `他校學生${String(n)}`,
  }));
  const astray = file.students.filter((row) => row.gradeCode === 'SG2').slice(0, 2);
  file.students = [...moving, ...strangers, ...astray.map((row) => ({ ...row, classCode: 'Z' }))].map((row, at) => ({
    ...row,
    seq: at + 1,
  }));
  file.count = file.students.length;
  return { text: JSON.stringify(file), moving };
}

/** Spec 02 §13, scenario 2, on the phone of an administrator. */
export function promotionHundred(world: () => World): void {
  describe('promotion: a file of a hundred pupils with ten anomalies', () => {
    const step = chain(world);
    afterAll(() => world().leave());
    let office: PromotionPages;
    let desk: SchoolOffice;
    let corpId = '';
    let id = '';
    let moving: Row[] = [];

    /** How many of WeCom's students stand in a class of the new year below each of these grades. */
    const standing = async (): Promise<number[]> => {
      const { schoolDepartments: nodes, students } = await world().sim.call<WecomSchool>('GET', `/sim/corps/${corpId}`);
      return Object.values(NEXT).map((name) => {
        const grade = nodes.find((node) => node.name === name)?.id;
        const classes = new Set(nodes.filter((node) => node.parentid === grade).map((node) => node.id));
        return students.filter((one) => one.department.some((place) => classes.has(place))).length;
      });
    };

    step(
      'the preview counts 8 of 38 and 2 of 2 in the right classes and names each reason [PRM-24, PRM-25, PRM-27, scenario 2]',
      async () => {
        const admin = await world().sim.device('other-admin');
        ({ corpId } = admin);
        const device = { hostLabel: 'e2e-other-office', client: 'wecom-mobile', corpId, identity: admin.identity };
        await world().sim.call('PUT', '/sim/devices/e2e-other-office', device);
        office = await PromotionPages.onPhone(world(), 'e2e-other-office');
        desk = await SchoolOffice.open(office.visit.device);
        const bureau = new Bureau(world().product.printed('bureau'));
        const year = await bureau.lastYear(NUMBER);
        const campus = (await desk.nodes()).find((node) => node.kind === 'campus');
        expect((await desk.sync(year, campus?.id ?? '')).sync.state).toBe('succeeded');
        const file = aHundred(await bureau.b01(NUMBER, year));
        ({ moving } = file);
        expect(moving).toHaveLength(90);
        id = await office.upload('B01-100.json', file.text);
        const bad = office.page.locator('.pr-class--bad');
        expect((await bad.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))).toEqual(['A班 8 / 38', 'Z 2 / 2']);
        for (const [at, reason, n] of [
          [0, '未訂閱', 8],
          [1, '智慧校園沒有該班級(請先按B08表同步)', 2],
        ] as const) {
          await bad.nth(at).click();
          await office.page.locator('.pr-seat').first().waitFor();
          expect(await office.page.locator('.pr-list li').filter({ hasText: reason }).count()).toBe(n);
          await office.page.goBack();
          await office.says('平衡表');
        }
      },
    );

    step('confirmed, 90 of them move, in WeCom too, and the log says 100 / 90 / 10 [PRM-28, PRM-29, PRM-35, scenario 2]', async () => {
      // Everybody else of this school stays out of the file; without an account of them there is no commit (BEY-12).
      await desk.accountForAll(id);
      await office.open(`/promotion/b01/${id}`);
      await office.says('人數平衡，可以確認');
      await office.confirmUpdate();
      const update = await desk.ended(id, 'applied');
      expect([update.state, update.total, update.moved, update.anomalies, update.failed]).toEqual(['applied', 100, 90, 10, 0]);
      const wanted = Object.keys(NEXT).map((grade) => moving.filter((row) => row.gradeCode === grade).length);
      expect(await standing()).toEqual(wanted);
      await office.open('/promotion/b01');
      await office.says('總數 100 · 已更新 90 · 無變化 0 · 異常 10 · 失敗 0');
    });
  });
}
