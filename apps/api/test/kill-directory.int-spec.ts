import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { b01Api } from '@contracts/promotion-b01';
import { b08Api } from '@contracts/promotion-b08';
import { JobsModule } from '@platform/jobs/jobs.module';
import { SeededRandom } from '@testing/demo/seeded-random';
import { invariantFaults } from '@testing/proof/invariants';
import { pupils, YearRig, type Given } from '@testing/proof/year-rig';
import { SEED } from '@testing/seed';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

/** Kills of each of the four parts; `npm run chaos` asks for more, and for more pupils. */
const KILLS = Number(process.env['PROOF_KILLS'] ?? 1);
const PUPILS = Number(process.env['PROOF_PUPILS'] ?? 8);

/**
 * A school year begins while the worker dies with -9 at any moment: classes from the bureau's table, pupils moved by their
 * file, leavers made alumni a week later, everything taken back. Each directory change and each word to a family happens once.
 */
describe(`a new school year under kills, seed ${String(SEED)}`, () => {
  let rig: YearRig;
  const random = new SeededRandom(SEED);
  const younger = pupils(PUPILS, 'SG1', 'A');
  const older = pupils(PUPILS, 'SG2', 'A', 20_200_000);
  const leaving = pupils(3, 'SG3', 'A', 20_300_000);
  const all = [...younger, ...older, ...leaving];
  const up = (list: readonly Given[], grade: string): Given[] => list.map((one) => ({ ...one, grade }));
  const promoted = [...up(younger, 'SG2'), ...up(older, 'SG3')];

  beforeAll(async () => {
    rig = await YearRig.start([JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES], ENTITIES);
    await rig.school(all);
  }, 300_000);
  afterAll(() => rig?.close(), 60_000);

  /** Each within the time a part takes when nobody is killed. */
  const moments = (): number[] => Array.from({ length: KILLS }, () => 20 + random.below(900));
  const once = async (titles: readonly string[]): Promise<void> => {
    const got = await rig.got();
    expect([...got.keys()]).toEqual(expect.arrayContaining([...titles]));
    expect([...got].filter(([, times]) => times > 1)).toEqual([]);
  };
  const told = (list: readonly Given[], word: (one: Given) => string): string[] =>
    list.map((one) => `p${one.card} ${one.name} ${word(one)}`);
  const placed = async (list: readonly Given[], where: (one: Given) => string): Promise<void> =>
    expect(await rig.places(list)).toEqual(Object.fromEntries(list.map((one) => [one.card, where(one)])));
  const sound = async (): Promise<void> => {
    expect(await rig.differences()).toEqual([]);
    expect(await rig.rows.query(`SELECT kind, state, error FROM directory_change WHERE state <> 'done'`)).toEqual([]);
    expect(await rig.rows.query(`SELECT job, state, error FROM outbox WHERE state = 'failed'`)).toEqual([]);
    expect(await invariantFaults(rig.rows.query)).toEqual([]);
  };

  it('makes each class of the table once [R1, PRM-05]', async () => {
    const id = await rig.sync({ SG1: ['A', 'B'], SG2: ['A', 'B'], SG3: ['A', 'B'] });
    await rig.underKills('classes made', moments(), () => rig.idle());
    const { body } = await rig.test.call(rig.who, b08Api.one, { params: { id } });
    expect(body.sync).toMatchObject({ state: 'succeeded', total: 6, created: 6, failed: 0 });
    await sound();
  }, 600_000);

  it('moves each pupil once and tells each family once [R1, PRM-28, PRM-29]', async () => {
    const id = await rig.promote(promoted);
    await rig.underKills('pupils moved', moments(), () => rig.idle());
    const { body } = await rig.test.call(rig.who, b01Api.one, { params: { id } });
    expect(body).toMatchObject({ state: 'applied', moved: promoted.length, failed: 0 });
    await placed(promoted, (one) => (one.grade === 'SG2' ? '高二 A班' : '高三 A班'));
    await once(told(promoted, (one) => `已編入 ${one.grade === 'SG2' ? '高二' : '高三'} A班`));
    await sound();
  }, 600_000);

  it('makes each leaver an alumnus once, with one invitation [R1, PRM-40, PRM-41]', async () => {
    await rig.test.clock!.move('5 days 1 hour');
    await rig.until('administrators warned', 30_000, () => rig.idle());
    await rig.test.clock!.move('2 days');
    await rig.underKills('leavers moved', moments(), async () => {
      const [row] = await rig.rows.query<{ state: string }>(`SELECT sweep_state AS state FROM b01_update`);
      return row?.state === 'done' && (await rig.idle());
    });
    const records = await rig.rows.query(`SELECT student_id, state, community_invite FROM alumni_record ORDER BY 1`);
    expect(records).toEqual(leaving.map(() => ({ student_id: expect.any(String), state: 'moved', community_invite: 'sent' })));
    expect(new Set(records.map((row) => JSON.stringify(row))).size).toBe(leaving.length);
    const { invitations } = await rig.bureau.control<{ invitations: { personRef: string }[] }>('GET', '/sim/invitations');
    expect(new Set(invitations.map((one) => one.personRef)).size).toBe(invitations.length);
    expect(invitations).toHaveLength(leaving.length);
    await once(told(leaving, () => '已移入校友'));
    await sound();
  }, 600_000);

  it('takes everything back once [R1, BEY-11]', async () => {
    const [update] = await rig.rows.query<{ id: string }>(`SELECT id FROM b01_update`);
    const answer = await rig.test.call(rig.who, b01Api.undo, { params: { id: update!.id } });
    expect(answer.status).toBe(200);
    await rig.underKills('everything back', moments(), () => rig.idle());
    expect((await rig.test.call(rig.who, b01Api.one, { params: { id: update!.id } })).body).toMatchObject({
      state: 'undone',
      conflicts: 0,
    });
    await placed(all, (one) => (one.grade === 'SG1' ? '高一舊 A班' : one.grade === 'SG2' ? '高二舊 A班' : '高三舊 A班'));
    await once([]);
    await sound();
    process.stderr.write(`R1 directory: seed ${String(SEED)}, ${String(rig.kills)} kills, ${String(all.length)} pupils\n`);
  }, 600_000);
});
