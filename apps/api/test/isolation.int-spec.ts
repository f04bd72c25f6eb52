import { expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticesApi } from '@contracts/notices';
import type { RouteDef } from '@contracts/route';
import { sessionApi } from '@contracts/session';
import { JobsModule } from '@platform/jobs/jobs.module';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { isolationSpec } from '@testing/proof/isolation-spec';
import { newKey } from '@testing/proof/proof-caller';
import type { PersonName } from '@testing/proof/proof-unit';
import type { ProofWorld } from '@testing/proof/proof-world';
import { ENTITIES, FEATURE_MODULES, HTTP_MODULES } from '../features';

const MODULES = [AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES];

// The other half of the routes: isolation-rest.int-spec.ts.
isolationSpec({ modules: MODULES, entities: ENTITIES }, { first: 0, every: 2 }, besides);

/** What no walk of the routes asks. */
function besides(world: () => ProofWorld): void {
  it('trusts no unit but that of the session, wherever another one is named [B1]', async () => {
    const { caller, a, b } = world();
    const me = sessionApi.me as unknown as RouteDef;
    const cookie = (await caller.cookieOf({ unit: a, person: 'teacher' })) ?? '';
    const secret = cookie.split('.')[1] ?? '';
    const forged = await caller.call('anonymous', me, {}, { cookie: `__Host-session=${String(b.id)}.${secret}` });
    expect(forged.status).toBe(401);
    for (const [name, value] of [
      ['x-unit-id', String(b.id)],
      ['x-school', b.number],
      ['x-corp-id', b.corpId],
      ['x-forwarded-host', `${b.number}.campus.localhost`],
    ] as const) {
      const answer = await caller.call({ unit: a, person: 'teacher' }, me, { headers: { [name]: value } });
      expect(answer.json()['unit']).toMatchObject({ number: a.number });
    }
    for (const name of ['unitId', 'unit_id', 'unit']) {
      expect((await caller.call({ unit: a, person: 'teacher' }, me, { query: { [name]: String(b.id) } })).status).toBe(422);
    }
  });

  it('lets staff in copy read and nothing else, administrators act on what was sent, nobody else see it [B11, NOT-43]', async () => {
    const { unit } = world().inA;
    const cc = [unit.people.otherTeacher.id];
    const draft = await world().inA.draft('teacher', { ccIds: cc });
    const sent = await world().inA.sent('teacher', { ccIds: cc });
    const ask = async (person: PersonName, name: keyof typeof noticesApi, id: string): Promise<number> =>
      (
        await world().inA.call(person, noticesApi[name], {
          params: { id },
          ...(name === 'stones' ? { query: { classId: unit.classA.id } } : {}),
          version: 1,
        })
      ).status;
    const reads = ['detail', 'progress', 'deliveries', 'stones'] as const;
    const acts = ['close', 'reopen', 'remind', 'recall'] as const;
    for (const name of reads) {
      const seen = [
        await ask('otherTeacher', name, sent),
        await ask('admin', name, sent),
        await ask('otherTeacher', name, draft),
        await ask('admin', name, draft),
      ];
      expect([name, ...seen]).toEqual([name, 200, 200, 404, 404]);
    }
    for (const name of acts) {
      expect([
        name,
        await ask('otherTeacher', name, sent),
        await ask('otherTeacher', name, draft),
        await ask('admin', name, draft),
      ]).toEqual([name, 403, 404, 404]);
    }
    // Nobody deletes what was sent, so the copy's reader gets the reason that everybody gets (NOT-39).
    expect(await ask('otherTeacher', 'remove', sent)).toBe(409);
    expect(await ask('admin', 'recall', sent)).toBe(200);
  });

  it('sends a hint to the pages of its own unit only [B8]', async () => {
    const { a, b } = world();
    const id = await world().inB.sent('teacher');
    const heard: string[] = [];
    const leave = [a, b].map((unit) => world().test.parts.live.subscribe(unit.id, [`notice:${id}`], () => heard.push(unit.mark)));
    await world().inB.ok('parent', myNoticesApi.confirm, {
      params: { id },
      body: { studentId: b.amy.id },
      key: newKey(),
    });
    for (const end = performance.now() + 5_000; heard.length === 0 && performance.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 20));
    leave.forEach((end) => end());
    expect([...new Set(heard)]).toEqual([b.mark]);
  });
}
