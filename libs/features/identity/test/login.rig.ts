import { Controller, Module, type Type } from '@nestjs/common';
import { IdentityHttpModule } from '@features/identity';
import { WecomSettings } from '@features/wecom-gateway';
import { done } from '@contracts/fields';
import type { UnitRole } from '@contracts/permissions';
import { route } from '@contracts/route';
import type { Tx } from '@platform/db/tx';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { Handle } from '@platform/http/handle.decorator';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, TEST_ORIGIN, type TestApp } from '@testing/test-app';
import type { BuiltUnit, UnitOverrides } from '@testing/unit.builder';

export const HOST = 'app.campus.localhost:3000';
export const AGENTS = {
  phone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh ColorScheme/Light',
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Safari/537.36 wxwork/4.1.30 (MicroMessenger/6.2) WindowsWechat',
  wechat:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003230)',
  browser: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  phoneBrowser:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
} as const;
export type Client = keyof typeof AGENTS;
export type Person = { kind: 'member' | 'parent' | 'student'; userid: string } | null;

const probe = route('POST', '/probe', { permission: 'signed-in', ok: done });

const stepUpProbe = route('POST', '/probe-step-up', { permission: 'staff', stepUp: true, ok: done });

/** Any write of another feature. */
@Controller()
class ProbeController {
  @Handle(probe)
  write(): { ok: true } {
    return { ok: true };
  }

  @Handle(stepUpProbe)
  confirmed(): { ok: true } {
    return { ok: true };
  }
}

@Module({ controllers: [ProbeController] })
class ProbeModule {}

export interface Rig {
  sim: TestSimulator;
  test: TestApp;
  /** @param userids further members of staff that WeCom knows; the mirror does not */
  school(overrides?: UnitOverrides, userids?: readonly string[]): Promise<School>;
  browser(client: Client, ip?: string): Browser;
  close(): Promise<void>;
}

export interface School extends BuiltUnit {
  ids: { teacher: string; boss: string; mother: string; class: string };
  write<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
}

/** A real application with real sessions, and a real simulator. */
export async function startRig(env: Record<string, string> = {}, more: readonly Type<unknown>[] = []): Promise<Rig> {
  const sim = await startTestSimulator();
  const modules = [AuthenticatorsModule, IdentityHttpModule, ProbeModule, ...more];
  const test = await createTestApp({ modules, realAuthenticator: true, env: { ...sim.env, ...env }, poolSize: 12 });
  return {
    sim,
    test,
    school: (overrides, userids) => buildSchool(sim, test, overrides, userids),
    browser: (client, ip = '127.0.0.1') => new Browser(sim, test, client, ip),
    close: async () => {
      await test.close();
      await sim.close();
    },
  };
}

/** The same people in WeCom and in the mirror: a teacher, an administrator, a mother of two, and one who has not joined. */
async function buildSchool(
  sim: TestSimulator,
  test: TestApp,
  overrides: UnitOverrides = {},
  userids: readonly string[] = [],
): Promise<School> {
  const unit = await test.unit(overrides);
  const app = (agentId: number, name: string, scope?: object) => ({
    agentId,
    name,
    secret: `secret-${String(agentId)}-${unit.corpId}`,
    trustedDomains: [HOST],
    loginDomains: [HOST],
    ...(scope === undefined ? {} : { scope }),
  });
  await sim.control('PUT', `/sim/corps/${unit.corpId}`, {
    name: unit.number,
    contactSync: { secret: 'sync-secret' },
    departments: [
      { id: 2, name: '教務處', parentid: 1 },
      { id: 3, name: '總務處', parentid: 1 },
    ],
    members: [
      { userid: 'Lam.WaiYi', name: '林慧儀', department: [2] },
      { userid: 'ho.kaman', name: '何嘉敏', department: [2] },
      { userid: 'store', name: '倉務員', department: [3] },
      ...userids.map((userid) => ({ userid, name: userid, department: [2] })),
    ],
    schoolDepartments: [
      { id: 40, name: '小四', parentid: 1, type: 2, standard_grade: 34, register_year: 2023 },
      { id: 401, name: '4A', parentid: 40, type: 1 },
    ],
    students: [
      { student_userid: 's001', name: '陳樂瑤', department: [401] },
      { student_userid: 's002', name: '陳樂謙', department: [401] },
    ],
    parents: [
      {
        parent_userid: 'p001',
        name: '歐陽靜',
        mobile: '+853 62000001',
        is_subscribe: 1,
        children: [
          { student_userid: 's001', relation: '媽媽' },
          { student_userid: 's002', relation: '媽媽' },
        ],
      },
      {
        parent_userid: 'p002',
        mobile: '+853 62000002',
        is_subscribe: 0,
        children: [{ student_userid: 's001', relation: '爸爸' }],
      },
      {
        parent_userid: 'p009',
        mobile: '+853 62000009',
        is_subscribe: 1,
        children: [{ student_userid: 's001', relation: '奶奶' }],
      },
    ],
    apps: [
      { ...app(1000002, '智慧校園'), schoolRights: ['edit'] },
      { ...app(1000003, '家校通知', { departments: [2] }), schoolRights: ['parent-app'] },
    ],
  });
  const write = <T>(fn: (tx: Tx) => Promise<T>) => test.db.inUnit(unit.ctx, fn);
  const ids = await write(async (tx) => {
    const settings = test.app.get(WecomSettings, { strict: false });
    await settings.setConnection(tx, { agentId: 1000002, secret: `secret-1000002-${unit.corpId}` });
    await settings.setApp(tx, 'notice', { agentId: 1000003, secret: `secret-1000003-${unit.corpId}` });
    return seedPeople(tx);
  });
  return { ...unit, ids, write };
}

export async function addMember(tx: Tx, userid: string, name: string, roles: UnitRole[] = []): Promise<string> {
  const id = await idOf(tx, `INSERT INTO member (unit_id, wecom_userid, name, join_state) VALUES ($1, $2, $3, 'active') RETURNING id`, [
    userid,
    name,
  ]);
  for (const role of roles) await tx.execute(`INSERT INTO unit_role (unit_id, member_id, role) VALUES ($1, $2, $3)`, [tx.unitId, id, role]);
  return id;
}

async function seedPeople(tx: Tx): Promise<School['ids']> {
  const teacher = await addMember(tx, 'Lam.WaiYi', '林慧儀');
  const boss = await addMember(tx, 'ho.kaman', '何嘉敏', ['super_admin']);
  await addMember(tx, 'store', '倉務員');
  const schoolClass = await idOf(tx, `INSERT INTO school_node (unit_id, wecom_id, kind, name) VALUES ($1, $2, 'class', $3) RETURNING id`, [
    401,
    '4A',
  ]);
  await tx.execute(`INSERT INTO node_teacher (unit_id, node_id, member_id, role) VALUES ($1, $2, $3, 'class_teacher')`, [
    tx.unitId,
    schoolClass,
    teacher,
  ]);
  const mother = await idOf(tx, `INSERT INTO parent (unit_id, wecom_userid, name) VALUES ($1, $2, $3) RETURNING id`, ['p001', '歐陽靜']);
  for (const [userid, name] of [
    ['s001', '陳樂瑤'],
    ['s002', '陳樂謙'],
  ]) {
    const student = await idOf(tx, `INSERT INTO student (unit_id, wecom_userid, name) VALUES ($1, $2, $3) RETURNING id`, [userid, name]);
    await tx.execute(`INSERT INTO student_class (unit_id, student_id, class_id) VALUES ($1, $2, $3)`, [tx.unitId, student, schoolClass]);
    await tx.execute(`INSERT INTO guardianship (unit_id, parent_id, student_id) VALUES ($1, $2, $3)`, [tx.unitId, mother, student]);
  }
  return { teacher, boss, mother, class: schoolClass };
}

async function idOf(tx: Tx, sql: string, values: unknown[]): Promise<string> {
  const row = await tx.one<{ id: string }>(sql, [tx.unitId, ...values]);
  if (row === undefined) throw new Error('nothing was stored');
  return row.id;
}

export interface Page {
  status: number;
  location: string;
  body: string;
  headers: Readonly<Record<string, unknown>>;
  cookies: string[];
}

/** A web view with its own cookies; WeCom's pages are answered by the simulator. */
export class Browser {
  readonly jar = new Map<string, string>();

  constructor(
    private readonly sim: TestSimulator,
    private readonly test: TestApp,
    readonly client: Client,
    private readonly ip: string,
  ) {}

  async open(url: string, options: { method?: 'GET' | 'POST'; body?: object; headers?: Record<string, string> } = {}): Promise<Page> {
    const answer = await this.test.app.inject({
      method: options.method ?? 'GET',
      url,
      remoteAddress: this.ip,
      headers: {
        host: HOST,
        'user-agent': AGENTS[this.client],
        ...(this.jar.size === 0 ? {} : { cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(options.method === 'POST' ? { origin: TEST_ORIGIN, 'x-requested-with': 'smart-campus' } : {}),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { payload: options.body }),
    });
    const set = answer.headers['set-cookie'];
    const cookies = set === undefined ? [] : Array.isArray(set) ? set : [set];
    for (const cookie of cookies) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return {
      status: answer.statusCode,
      location: String(answer.headers['location'] ?? ''),
      body: answer.body,
      headers: answer.headers,
      cookies,
    };
  }

  post(path: string, body?: object): Promise<Page> {
    return this.open(`/api/v1${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
  }

  /** @returns the authorize address of WeCom */
  async start(school: { corpId: string }, query: Record<string, string> = {}): Promise<string> {
    const page = await this.open(`/api/v1/auth/wecom/start?${new URLSearchParams({ corpId: school.corpId, ...query }).toString()}`);
    return page.location;
  }

  /** Lets the simulator answer an authorize address as a person. @returns path and query of the return address */
  async answerAs(authorize: string, as: Person): Promise<string> {
    const client = {
      phone: 'wecom-mobile',
      desktop: 'wecom-desktop',
      wechat: 'wechat',
      browser: 'wecom-desktop',
      phoneBrowser: 'wechat',
    }[this.client];
    const { location } = await this.sim.control<{ location: string }>('POST', '/sim/oauth/answer', {
      url: authorize,
      as,
      client,
    });
    const url = new URL(location);
    return `${url.pathname}${url.search}`;
  }

  /** The whole way. @returns the answer of our callback */
  async login(school: { corpId: string }, as: Person, query: Record<string, string> = {}): Promise<Page> {
    return this.open(await this.answerAs(await this.start(school, query), as));
  }

  async me(): Promise<{ status: number; body: Record<string, unknown> }> {
    const page = await this.open('/api/v1/session');
    return { status: page.status, body: JSON.parse(page.body) as Record<string, unknown> };
  }
}
