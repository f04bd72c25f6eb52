import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule, Type } from '@nestjs/common';
import { noticesApi } from '@contracts/notices';
import { richFromText } from '@contracts/rich-text';
import { WecomSettings } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { staffCtx } from '../../features/contacts/test/directory.builder';
import { buildDirectory } from '../../features/contacts/test/school.builder';
import { bundleFor, ProductProcess, Workers, type Bundle } from './product-processes';
import { lookAtRows, type RowLook } from './row-digest';

export const SEND_PATH = 'externalcontact/message/send';
const AGENT = 1_000_010;
const SECRET = 'secret-of-the-notice-app-0123456789';

/** The API in this process, workers and WeCom as processes of their own, and a school of 5,000 guardians (`npm run chaos` takes 10,000). */
export interface SendingRig {
  test: TestApp;
  rows: RowLook;
  unit: BuiltUnit;
  admin: Ctx;
  workers: Workers;
  /** A call of the simulator's control interface. */
  sim<T>(method: string, path: string, body?: object): Promise<T>;
  /** Writes and submits a notice to the whole school. @returns its id */
  submit(title: string): Promise<string>;
  /** Calls that WeCom accepted for one message and people got: call id → receivers. */
  delivered(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export interface SendingRigOptions {
  modules: readonly (Type<unknown> | DynamicModule)[];
  entities: readonly (new () => object)[];
  workers: number;
}

export async function startSendingRig(options: SendingRigOptions): Promise<SendingRig> {
  const bundle = await bundleFor({ worker: 'apps/worker/main.ts', simulator: 'apps/wecom-simulator/main.ts' });
  const home = await mkdtemp(join(tmpdir(), 'smart-campus-rig-'));
  const simulator = new ProductProcess(bundle.file('simulator'), { PORT: '0' });
  const url = (await simulator.says(/ready on (\S+)/))[1] ?? '';
  const masterKey = randomBytes(32);
  const keyFile = join(home, 'master.key');
  await writeFile(keyFile, masterKey.toString('hex'), { mode: 0o600 });
  const env = { WECOM_API_BASE: url, WECOM_OAUTH_BASE: url, WECOM_LOGIN_BASE: url };
  const test = await createTestApp({ modules: [...options.modules], entities: [...options.entities], env, masterKey });
  const rows = await lookAtRows(test.database);
  const sim = controlOf(url);
  const { unit, admin } = await buildSchool(test, sim);
  const { database } = test;
  const workers = new Workers(
    bundle.file('worker'),
    {
      ...env,
      NODE_ENV: 'test',
      PORT: '0',
      LOG_LEVEL: 'info',
      DATA_DIR: home,
      MASTER_KEY_FILE: keyFile,
      DATABASE_URL: database.url('app'),
      DATABASE_PLATFORM_URL: database.url('platform'),
      DATABASE_RELAY_URL: database.url('relay'),
      DATABASE_QUEUE_URL: database.url('queue'),
    },
    options.workers,
  );
  return {
    test,
    rows,
    unit,
    admin,
    workers,
    sim,
    submit: (title) => submit(test, admin, title),
    delivered: async () =>
      (
        await sim<{ groups: Record<string, number> }>(
          'GET',
          `messages/count?corp=${unit.corpId}&path=externalcontact/message/send&fate=delivered&by=call`,
        )
      ).groups,
    close: () => closeAll(bundle, workers, rows, test, simulator, home),
  };
}

async function closeAll(
  bundle: Bundle,
  workers: Workers,
  rows: RowLook,
  test: TestApp,
  simulator: ProductProcess,
  home: string,
): Promise<void> {
  await workers.stop();
  await rows.close();
  await test.close();
  await simulator.stop(2_000);
  await bundle.remove();
  await rm(home, { recursive: true, force: true });
}

function controlOf(url: string): SendingRig['sim'] {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${url}/sim/${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  };
}

/** 3,600 pupils with 5,040 guardians, nine of ten joined, in the database and in WeCom. */
async function buildSchool(test: TestApp, sim: SendingRig['sim']): Promise<{ unit: BuiltUnit; admin: Ctx }> {
  const unit = await test.unit();
  const built = await buildDirectory(test.db, unit, { classes: 60, pupilsPerClass: 60 });
  await test.db.inUnit(unit.ctx, async (tx) => {
    const settings = test.app.get(WecomSettings, { strict: false });
    await settings.setConnection(tx, { agentId: 1_000_002, secret: 'secret-of-the-edit-app-0123456789ab' });
    await settings.setApp(tx, 'notice', { agentId: AGENT, secret: SECRET, forParents: true });
  });
  const [students, parents] = await test.db.read(unit.ctx, async (tx) => [
    await tx.query<{ student_userid: string; name: string }>(
      `SELECT wecom_userid AS student_userid, name FROM student WHERE unit_id = $1`,
      [tx.unitId],
    ),
    await tx.query<{ external_userid: string | null }>(
      `SELECT p.wecom_userid AS parent_userid, '6' || lpad((row_number() OVER ())::text, 7, '0') AS mobile, p.subscribed::int AS is_subscribe, p.external_userid,
              json_agg(json_build_object('student_userid', s.wecom_userid, 'relation', g.relation_label)) AS children
         FROM parent p JOIN guardianship g ON g.unit_id = $1 AND g.parent_id = p.id JOIN student s ON s.unit_id = $1 AND s.id = g.student_id
        WHERE p.unit_id = $1 GROUP BY p.unit_id, p.id`,
      [tx.unitId],
    ),
  ]);
  await sim('PUT', `corps/${unit.corpId}`, {
    name: '測試學校',
    verified: true,
    parentCap: 50_000,
    contactSync: { secret: 'secret-of-contact-sync-0123456789abc' },
    departments: [{ id: 1, name: '測試學校', parentid: 0 }],
    members: [{ userid: built.admin.wecomUserid, name: built.admin.name, department: [1] }],
    schoolDepartments: [
      { id: 2, name: '小一', parentid: 1, type: 2, standard_grade: 31 },
      { id: 3, name: '小一甲', parentid: 2, type: 1 },
    ],
    students: students.map((s) => ({ ...s, department: [3] })),
    parents: parents.map(({ external_userid: id, ...parent }) => (id === null ? parent : { ...parent, external_userid: id })),
    apps: [
      { agentId: 1_000_002, name: '通訊錄', secret: 'secret-of-the-edit-app-0123456789ab', schoolRights: ['edit'] },
      { agentId: AGENT, name: '家校通知', secret: SECRET, schoolRights: ['parent-app'] },
    ],
  });
  return { unit, admin: staffCtx(built.admin, { surface: 'console' }) };
}

async function submit(test: TestApp, admin: Ctx, title: string): Promise<string> {
  const made = await test.call(admin, noticesApi.create, {
    body: {
      title,
      body: richFromText('各位家長：請於禮堂集合。'),
      links: [],
      attachmentIds: [],
      targets: [{ kind: 'school', refId: null }],
      includeAlumni: false,
      audience: 'parents',
      ccIds: [],
      ccSelf: false,
      requireConfirm: true,
    },
  });
  const sent = await test.call(admin, noticesApi.submit, { params: { id: made.body.id }, version: made.body.version });
  if (sent.status !== 200) throw new Error(`submit refused: ${JSON.stringify(sent.body)}`);
  return made.body.id;
}
