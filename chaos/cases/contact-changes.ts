import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '@testing/demo/seeded-random';
import { mirrorDifferences, type MirroredCorp } from '@testing/proof/mirror-differences';
import { AGENT_ID, CALLBACK, type School } from '../../bench/harness/school';
import type { ChaosCase } from '../kit/case';
import { staffCall } from '../kit/sending';
import type { Stage } from '../kit/stage';

/** A comparison of the largest unit may take so long. */
const COMPARED_MS = 60_000;
const FOLLOWED_MS = 10 * 60_000;
/** Calls on their way to WeCom at a time, as of several people who edit. */
const HANDS = 8;

interface Corp extends MirroredCorp {
  members: { userid: string; name: string; department: number[] }[];
}

const corpOf = (stage: Stage, school: School): Promise<Corp> => stage.wecom.call<Corp>('GET', `corps/${school.corpId}`);

/** Members of the mirror are members of WeCom, and WeCom tells the API what changes. */
async function connect(stage: Stage, school: School): Promise<void> {
  const members = await stage.ask<{ userid: string; name: string }>(
    `SELECT wecom_userid AS userid, name FROM member WHERE unit_id = $1 AND join_state <> 'left'`,
    [school.unitId],
  );
  const corp = await corpOf(stage, school);
  await stage.wecom.call('PUT', `corps/${school.corpId}`, {
    ...corp,
    members: members.map((one) => ({ ...one, department: [1], status: 1 })),
  });
  const url = `${stage.product.apiOrigin}/api/v1/wecom/corp/${school.corpId}`;
  const callback = { url, ...CALLBACK, schoolEvents: true };
  await stage.wecom.call('PUT', `corps/${school.corpId}/contact-sync/callback`, callback);
  await stage.wecom.call('PUT', `corps/${school.corpId}/apps/${String(AGENT_ID)}/callback`, callback);
}

/** 立即同步, until it has ended. @returns ms @throws Error when it failed or takes too long */
async function compare(stage: Stage, school: School): Promise<number> {
  const from = performance.now();
  const [{ now } = { now: '' }] = await stage.ask<{ now: string }>(`SELECT now()::text AS now`);
  const asked = await staffCall(stage, school, { method: 'POST', path: '/directory/sync', body: {} });
  if (asked.status !== 200) throw new Error(`sync answered ${String(asked.status)}: ${asked.text.slice(0, 200)}`);
  for (;;) {
    const rows = await stage.ask<{ directory: string; state: string; error: string | null; fresh: boolean }>(
      `SELECT directory, state, error, last_full_at > $2::timestamptz AS fresh FROM directory_sync WHERE unit_id = $1`,
      [school.unitId, now],
    );
    if (rows.length === 2 && rows.every((row) => row.state === 'ok' && row.fresh)) return performance.now() - from;
    if (performance.now() - from > 3 * COMPARED_MS) throw new Error(`not compared: ${JSON.stringify(rows)}`);
    await pause(100);
  }
}

/** People change the directory in WeCom itself. @returns how many changes WeCom took */
async function edit(stage: Stage, school: School, wanted: number, random: SeededRandom): Promise<number> {
  const token = await stage.product.simulator.token(school);
  const corp = await corpOf(stage, school);
  const classes = corp.schoolDepartments.filter((node) => node.type === 1).map((node) => node.id);
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  const ask = async (path: string, body: object): Promise<boolean> => {
    const answer = await fetch(`${stage.wecom.url}/cgi-bin/school/${path}?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return ((await answer.json()) as { errcode: number }).errcode === 0;
  };
  let taken = 0;
  const one = async (i: number): Promise<void> => {
    const { student_userid, name } = pick(corp.students);
    const what = random.below(10);
    const went =
      what < 4
        ? await ask('user/update_student', { student_userid, name: `${name}改${String(i)}` })
        : what < 7
          ? await ask('user/update_student', { student_userid, department: [pick(classes)] })
          : what < 9
            ? await ask('user/create_student', { student_userid: `n${String(i)}`, name: `新生${String(i)}`, department: [pick(classes)] })
            : await ask('department/update', { id: pick(classes), name: `班${String(i)}改` });
    if (went) taken += 1;
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: HANDS }, async () => {
      while (next < wanted) await one((next += 1));
    }),
  );
  return taken;
}

/** Callbacks of changes come in any order, twice or not at all. */
export const contactChanges: ChaosCase = {
  goal: 'R18',
  title: 'callbacks of contact changes shuffled, one in ten lost, one in ten doubled: no difference after the comparison',
  guardians: [10_000],
  async run({ stage, random, long, tell, none }) {
    const { school } = stage;
    const wanted = long ? 10_000 : 1_000;
    await connect(stage, school);
    await compare(stage, school);
    none('R18 differences before', await mirrorDifferences(stage.ask, school.unitId, await corpOf(stage, school)));
    await stage.wecom.call('PUT', 'faults', {
      callbacks: { selfEcho: true, shuffle: true, losePercent: 10, duplicatePercent: 10, typoSpelling: true },
    });
    const taken = await edit(stage, school, wanted, random);
    await stage.wecom.call('POST', 'callbacks/drain', {});
    const followed = await stage.untilSettled(FOLLOWED_MS);
    const [heard] = await stage.ask<{ n: number }>(`SELECT count(*)::int AS n FROM directory_event WHERE unit_id = $1`, [school.unitId]);
    const apart = await mirrorDifferences(stage.ask, school.unitId, await corpOf(stage, school));
    tell({
      name: 'R18 changes in WeCom · callbacks heard',
      value: taken,
      unit: `· ${String(heard?.n ?? 0)}`,
      goal: `≥ ${String(wanted * 0.9)}`,
      pass: taken >= wanted * 0.9,
    });
    tell({ name: 'R18 followed after the last callback', value: followed, unit: 'ms' });
    tell({ name: 'R18 differences before the comparison', value: apart.length, unit: '' });
    await stage.wecom.call('PUT', 'faults', {
      callbacks: { shuffle: false, losePercent: 0, duplicatePercent: 0 },
      limits: { enforce: true },
    });
    const since = Date.now();
    const took = await compare(stage, school);
    const { calls } = await stage.wecom.call<{ calls: unknown[] }>(
      'GET',
      `calls?corp=${school.corpId}&errcode=45009&since=${String(since)}`,
    );
    // Whom a lost callback took away is believed gone after two runs.
    await compare(stage, school);
    tell({
      name: `R18 comparison of ${String(school.pupils)} pupils, ${String(school.guardians)} guardians`,
      value: took,
      unit: 'ms',
      goal: '≤ 60 s',
      pass: took <= COMPARED_MS,
    });
    none(
      'R18 calls over a limit',
      calls.map(() => 'WeCom answered 45009'),
    );
    none('R18 differences after it', await mirrorDifferences(stage.ask, school.unitId, await corpOf(stage, school)));
  },
};
