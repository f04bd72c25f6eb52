import { randomUUID } from 'node:crypto';
import { WecomSettings } from '@features/wecom-gateway';
import { searchKey } from '@platform/text/search-key';
import { corpDocument, DEMO_AGENTS, demoSecret, type CorpDocument, type DemoApp } from '@testing/demo/corp-document';
import type { DemoEnv, DemoPart } from '@testing/demo/demo-env';
import { DEMO_DEVICES, type DemoDevice } from '@testing/demo/devices';
import { UNIT_PLANS, type UnitPlan } from '@testing/demo/school-plan';
import { neverQuiet } from '@testing/sending-policy.builder';
import { buildUnit, type BuiltUnit } from '@testing/unit.builder';
import { FullSync } from '../mirror/full-sync.service';

const CALLBACK_TOKEN = 'SmartCampusDemo';
/** 43 letters and digits, as WeCom's console draws them. */
const CALLBACK_KEY = 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM';

/**
 * Two units of one school and one of another: made in the simulator first, then mirrored by the same full run that a
 * real unit gets, so that the demo proves the way in.
 */
export const demo: DemoPart = {
  order: 10,
  async load(env) {
    const schools = new Map<string, string>();
    for (const plan of UNIT_PLANS) {
      const document = corpDocument(plan, env.platform, schoolYear());
      await env.simulator('PUT', `/sim/corps/${plan.corpId}`, document);
      const known = schools.get(plan.school.name);
      const unit = await buildUnit(env.parts.platform, env.parts.unitKeys, {
        ...(known === undefined
          ? { schoolName: plan.school.name, schoolNameEn: plan.school.nameEn, schoolNamePt: plan.school.namePt }
          : { schoolId: known }),
        number: plan.number,
        name: plan.name,
        nameEn: plan.nameEn,
        namePt: plan.namePt,
        corpId: plan.corpId,
      });
      schools.set(plan.school.name, unit.schoolId);
      env.units.set(plan.key, unit);
      await connect(env, unit, plan);
      await env.parts.db.inUnit(unit.ctx, neverQuiet);
      await env.get(FullSync).run(unit.ctx, randomUUID());
      await grantRoles(env, unit, plan);
      await nameParents(env, unit, document);
      env.say(
        `${plan.school.name} ${plan.name}: ${String(document.students.length)} pupils, ${String(document.parents.length)} guardians, ${String(document.members.length)} staff`,
      );
    }
    await putDevices(env);
  },
};

/** September begins the school year. */
function schoolYear(): number {
  const now = new Date();
  return now.getMonth() >= 8 ? now.getFullYear() : now.getFullYear() - 1;
}

async function connect(env: DemoEnv, unit: BuiltUnit, plan: UnitPlan): Promise<void> {
  const settings = env.get(WecomSettings);
  await env.parts.db.inUnit(unit.ctx, async (tx) => {
    await settings.setConnection(tx, {
      agentId: DEMO_AGENTS.connection,
      secret: demoSecret(plan.corpId, 'connection'),
      contactSyncSecret: demoSecret(plan.corpId, 'contact-sync'),
      callbackToken: CALLBACK_TOKEN,
      callbackAesKey: CALLBACK_KEY,
    });
    for (const app of Object.keys(DEMO_AGENTS).filter((key): key is Exclude<DemoApp, 'connection'> => key !== 'connection')) {
      await settings.setApp(tx, app, {
        agentId: DEMO_AGENTS[app],
        secret: demoSecret(plan.corpId, app),
        forParents: app !== 'mgmt-console',
      });
    }
  });
}

/** Stores the callback address at both places of the corp; the API must be up, because WeCom asks it at once. */
export async function storeCallbacks(env: Pick<DemoEnv, 'simulator' | 'platform'>): Promise<void> {
  for (const plan of UNIT_PLANS) {
    const callback = {
      url: `${env.platform.apiUrl}/api/v1/wecom/corp/${plan.corpId}`,
      token: CALLBACK_TOKEN,
      aesKey: CALLBACK_KEY,
    };
    await env.simulator('PUT', `/sim/corps/${plan.corpId}/apps/${String(DEMO_AGENTS.connection)}/callback`, {
      ...callback,
      schoolEvents: true,
    });
    await env.simulator('PUT', `/sim/corps/${plan.corpId}/contact-sync/callback`, callback);
  }
}

/** The sub admin of a unit looks after devices and directories of the whole unit, by a management group. */
async function grantRoles(env: DemoEnv, unit: BuiltUnit, plan: UnitPlan): Promise<void> {
  await env.parts.db.inUnit(unit.ctx, async (tx) => {
    for (const member of plan.members) {
      if (member.role === undefined) continue;
      const group =
        member.role === 'sub_admin'
          ? await tx.one<{ id: string }>(
              `INSERT INTO admin_group (unit_id, name, whole_unit, rights) VALUES ($1, $2, true, $3)
               ON CONFLICT (unit_id, lower(name)) WHERE deleted_at IS NULL AND name IS NOT NULL DO UPDATE SET name = excluded.name RETURNING id`,
              [tx.unitId, '資訊支援組', ['contacts.edit', 'school_contacts.edit', 'labels.manage', 'devices.manage']],
            )
          : undefined;
      await tx.execute(
        `INSERT INTO unit_role (unit_id, member_id, role, admin_group_id)
         SELECT unit_id, id, $3, $4 FROM member WHERE unit_id = $1 AND wecom_userid = $2 ON CONFLICT DO NOTHING`,
        [tx.unitId, member.userid, member.role, group?.id ?? null],
      );
    }
  });
}

/** WeCom has no names of parents; the platform knows them from registration (01), which the demo skips. */
async function nameParents(env: DemoEnv, unit: BuiltUnit, document: CorpDocument): Promise<void> {
  await env.parts.db.inUnit(unit.ctx, (tx) =>
    tx.execute(
      `UPDATE parent p SET name = n.name, search = n.search
       FROM unnest($2::text[], $3::text[], $4::text[]) AS n (userid, name, search)
       WHERE p.unit_id = $1 AND p.wecom_userid = n.userid`,
      [
        tx.unitId,
        document.parents.map((p) => p.parent_userid),
        document.parents.map((p) => p.name),
        document.parents.map((p) => searchKey(p.name)),
      ],
    ),
  );
}

async function putDevices(env: DemoEnv): Promise<void> {
  for (const device of DEMO_DEVICES) {
    const plan = UNIT_PLANS.find((candidate) => candidate.key === device.unit)!;
    const holder = holderOf(env, device, plan);
    await env.simulator('PUT', `/sim/devices/${device.id}`, {
      hostLabel: device.hostLabel,
      client: device.client,
      corpId: plan.corpId,
      ...holder,
      title: device.title,
      subtitle: device.subtitle,
    });
  }
}

/** A person of the corp, or the SIM card of somebody whom no school knows. */
function holderOf(env: DemoEnv, { person }: DemoDevice, plan: UnitPlan): object {
  if (person.kind === 'stranger') return { mobile: person.mobile };
  if (person.kind === 'member') return { identity: { kind: 'member', userid: person.userid } };
  const parent = corpDocument(plan, env.platform, schoolYear()).parents.find((one) => one.name === person.name);
  if (parent === undefined) throw new Error(`no parent ${person.name}`);
  return { identity: { kind: 'parent', userid: parent.parent_userid } };
}
