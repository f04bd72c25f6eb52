import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditApi } from '@contracts/audit';
import type { Locale } from '@contracts/locale';
import { remindersApi } from '@contracts/reminders';
import { AuditHttpModule } from '@features/audit';
import { askToTellSchools, PermissionsHttpModule } from '@features/permissions';
import { RemindersHttpModule } from '@features/reminders';
import { WecomGatewayModule, WecomSettings } from '@features/wecom-gateway';
import { MASS_READ } from '@platform/alarms/alarm-rules';
import { AlarmWatch } from '@platform/alarms/alarm-watch';
import type { StaffCtx } from '@platform/ctx/ctx';
import { JobsModule } from '@platform/jobs/jobs.module';
import { Metrics } from '@platform/metrics/metrics';
import { drainJobs } from '@testing/drain-jobs';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { buildMember, staffCtx, type BuiltMember } from '../../contacts/test/directory.builder';

const ACTION = 'account.mass-read';
const SAID: Record<Locale, string> = {
  'zh-Hant': '黃詠琪在十分鐘內讀取了逾2000筆資料。如非本人或無此需要，請結束其登入並收回權限',
  en: '黃詠琪 read more than 2000 records within ten minutes. If it was not this person, or there was no need, end the sessions and take the rights back',
  pt: '黃詠琪 leu mais de 2000 registos em dez minutos. Se não foi a própria pessoa, ou sem necessidade, termine as sessões e retire as permissões',
};

interface School extends BuiltUnit {
  founder: BuiltMember;
  boss: BuiltMember;
  sub: BuiltMember;
  /** Who reads. */
  reader: BuiltMember;
  as(member: BuiltMember): StaffCtx;
}

describe('a school hears of an account that reads more than a person does', () => {
  let test: TestApp;
  let watch: AlarmWatch;

  beforeAll(async () => {
    test = await createTestApp({ modules: [AuditHttpModule, PermissionsHttpModule, RemindersHttpModule, WecomGatewayModule, JobsModule] });
    const { platform, relay, logger } = test.parts;
    watch = new AlarmWatch({
      platform,
      relay,
      logger,
      metrics: new Metrics(),
      disk: () => Promise.resolve(0.5),
      backups: false,
      tellSchools: (readers) => askToTellSchools(relay, readers),
    });
  });
  afterAll(() => test.close());

  async function school(locale: Locale): Promise<School> {
    const unit = await test.unit({ locale });
    const member = (name: string, role?: 'founder' | 'super_admin' | 'sub_admin') =>
      buildMember(test.db, unit, { name, ...(role === undefined ? {} : { roles: [role] }) });
    await test.db.inUnit(unit.ctx, async (tx) => {
      await test.app
        .get(WecomSettings, { strict: false })
        .setConnection(tx, { agentId: 7, secret: 'secret', callbackToken: 'token', callbackAesKey: 'k'.repeat(43) });
    });
    return {
      ...unit,
      founder: await member('周永康', 'founder'),
      boss: await member('何嘉敏', 'super_admin'),
      sub: await member('陳國雄', 'sub_admin'),
      reader: await member('黃詠琪', 'super_admin'),
      as: (who) => staffCtx(who, { surface: 'console' }),
    };
  }
  /** What the API counts of one account (`libs/features/ops/test/alarms.int-spec.ts` reads the pages). */
  const read = async (of: School, who: BuiltMember, records: number): Promise<void> => {
    test.parts.alarms.note('mass_read', { unitId: of.id, subject: who.id }, records);
    await test.parts.alarms.flush();
  };
  const jobs = (unit: BuiltUnit) =>
    test.parts.relay.query<{ id: string; state: string }>(`SELECT id, state FROM outbox WHERE unit_id = $1 AND job = $2`, [
      unit.id,
      ACTION,
    ]);
  const told = async (of: School, member: BuiltMember): Promise<(string | null)[]> => {
    const answer = await test.call(of.as(member), remindersApi.list, {});
    return answer.body.items.map(({ title }) => title);
  };
  const lines = async (of: School) =>
    (await test.call(of.as(of.boss), auditApi.list, { query: { action: ACTION } })).body.items.map((line) => ({
      entity: line.entity,
      entityId: line.entityId,
      after: line.after,
    }));
  const cards = (of: School) =>
    test.db.read(of.ctx, (tx) =>
      tx.query<{ body: string }>(
        `SELECT convert_from(b.body, 'UTF8') AS body FROM delivery_batch b JOIN outbound_message m ON m.unit_id = $1 AND m.id = b.message_id
          WHERE b.unit_id = $1 AND m.dedupe_key LIKE 'roles:%'`,
        [tx.unitId],
      ),
    );

  it.each(Object.keys(SAID) as Locale[])(
    'founder and super admins read it in their console and get a card, in the language of the school (%s) [H3, J8]',
    async (locale) => {
      const one = await school(locale);
      const other = await school(locale);
      await read(one, one.reader, MASS_READ.least - 1);
      await watch.look();
      expect(await jobs(one)).toEqual([]);
      await read(one, one.reader, 1);
      await watch.look();
      await drainJobs(test.app);

      for (const member of [one.founder, one.boss, one.reader]) expect(await told(one, member)).toEqual([SAID[locale]]);
      expect(await told(one, one.sub)).toEqual([]);
      expect(await lines(one)).toEqual([{ entity: 'member', entityId: one.reader.id, after: { records: 2000, minutes: 10 } }]);
      const [card, ...more] = await cards(one);
      expect(more).toEqual([]);
      expect(card?.body).toContain(SAID[locale]);
      expect(card?.body).toContain(`/console/audit?f.action=${ACTION}`);
      expect([await jobs(other), await told(other, other.boss), await lines(other), await cards(other)]).toEqual([[], [], [], []]);
    },
  );

  it('once per account and day, however often the watch looks and the job runs [H3]', async () => {
    const one = await school('zh-Hant');
    await read(one, one.reader, MASS_READ.least);
    await watch.look();
    await watch.look();
    expect(await jobs(one)).toHaveLength(1);
    await drainJobs(test.app);
    await watch.look();
    expect((await jobs(one)).map(({ state }) => state)).toEqual(['done']);
    await test.parts.relay.query(`UPDATE outbox SET state = 'ready', done_at = NULL WHERE unit_id = $1`, [one.id]);
    await drainJobs(test.app);
    expect([await told(one, one.boss), await lines(one), await cards(one)].map((list) => list.length)).toEqual([1, 1, 1]);
    // A second account is a second message.
    await read(one, one.boss, MASS_READ.least);
    await watch.look();
    await drainJobs(test.app);
    expect([await told(one, one.founder), await lines(one), await cards(one)].map((list) => list.length)).toEqual([2, 2, 2]);
  });
});
