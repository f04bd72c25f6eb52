import { ContactsHttpModule, directoryFullJob } from '@features/contacts';
import { MessageSender, MessageTransport } from '@features/messages';
import { RemindersHttpModule } from '@features/reminders';
import { WecomGatewayHttpModule, WecomSettings } from '@features/wecom-gateway';
import { registrationApi as api, type RegistrationView } from '@contracts/registration';
import { CONSENT_VERSION, type RegistrationKind } from '@contracts/registration-types';
import { registrationQrsApi } from '@contracts/registration-admin';
import type { Permission, UnitRole } from '@contracts/permissions';
import { API_BASE, pathOf, type RouteDef } from '@contracts/route';
import { makeCtx, type StaffCtx } from '@platform/ctx/ctx';
import { normalMobile } from '@platform/text/mobile';
import { JobsModule } from '@platform/jobs/jobs.module';
import { startTestBureau, type TestBureau } from '@testing/bureau';
import { drainJobs } from '@testing/drain-jobs';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, TEST_ORIGIN, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { FakeTransport } from '../../messages/test/fake-transport';
import { RegistrationHttpModule } from '../registration.module';

const HOST = 'app.campus.localhost:3000';
export const AGENT = {
  wechat:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003230)',
  wecom:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh ColorScheme/Light',
  browser: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
} as const;

export interface SimCorp {
  members: { userid: string; name: string; mobile?: string; department: number[]; status?: number }[];
  tags: { tagid: number; tagname: string; userlist?: string[] }[];
  schoolDepartments: { id: number; name: string; department_admins?: { userid: string; type: number; subject?: string }[] }[];
  students: { student_userid: string; name: string; department: number[] }[];
  parents: { parent_userid: string; mobile: string; is_subscribe?: number; children: { student_userid: string; relation: string }[] }[];
}

export interface School {
  unit: BuiltUnit;
  /** 4A and 4B come from B08, 手工班 was made by hand. */
  classes: { a: string; b: string; byHand: string };
  departmentId: string;
  /** Holder of the tag 管理員, another one, and 4A's homeroom teacher. */
  boss: StaffCtx;
  second: StaffCtx;
  teacher: StaffCtx;
  plain: StaffCtx;
}

const ADMIN_RIGHTS: readonly Permission[] = ['signed-in', 'staff', 'admin', 'registration.manage', 'apps.deploy'];

/** A real application between a WeCom, a card register and an SMS gateway that are simulated; the clock can be moved. */
export class RegistrationRig {
  readonly transport = new FakeTransport();
  #phones = 0;

  private constructor(
    readonly test: TestApp,
    readonly sim: TestSimulator,
    readonly bureau: TestBureau,
  ) {}

  static async start(): Promise<RegistrationRig> {
    const sim = await startTestSimulator();
    const bureau = await startTestBureau();
    const test = await createTestApp({
      modules: [JobsModule, RegistrationHttpModule, ContactsHttpModule, WecomGatewayHttpModule, RemindersHttpModule],
      env: { ...sim.env, ...bureau.env, OUTGOING_ADDRESSES: '203.0.113.7' },
      movableClock: true,
      poolSize: 12,
    });
    const rig = new RegistrationRig(test, sim, bureau);
    const real = test.app.get(MessageTransport, { strict: false });
    real.agentId = () => rig.transport.agentId();
    real.send = (...args) => rig.transport.send(...args);
    return rig;
  }

  async close(): Promise<void> {
    await this.test.close();
    await this.sim.close();
    await this.bureau.close();
  }

  /** Jobs and messages until nothing is left to do. */
  async settle(): Promise<void> {
    for (let round = 0; round < 4; round += 1) await drainJobs(this.test.app, { ignoreDelays: true });
    await this.test.app.get(MessageSender, { strict: false }).drain();
  }

  corp(school: School): Promise<SimCorp> {
    return this.sim.control('GET', `/sim/corps/${school.unit.corpId}`);
  }

  query<T extends Record<string, unknown>>(school: School, sql: string, params: unknown[] = []): Promise<T[]> {
    return this.test.db.read(school.unit.ctx, (tx) => tx.query<T>(sql, [tx.unitId, ...params]));
  }

  execute(school: School, sql: string, params: unknown[] = []): Promise<number> {
    return this.test.db.inUnit(school.unit.ctx, (tx) => tx.execute(sql, [tx.unitId, ...params]));
  }

  /** A school in WeCom, mirrored and known to the register. */
  async school(options: { verified?: boolean } = {}): Promise<School> {
    const unit = await this.test.unit();
    await this.sim.control('PUT', `/sim/corps/${unit.corpId}`, corpDocument(unit.corpId));
    await this.bureau.school(unit.number);
    await this.test.db.inUnit(unit.ctx, async (tx) => {
      const settings = this.test.app.get(WecomSettings, { strict: false });
      await settings.setConnection(tx, {
        agentId: 1000002,
        secret: `secret-${unit.corpId}`,
        contactSyncSecret: `sync-${unit.corpId}`,
        callbackToken: 'RegistrationToken',
        callbackAesKey: 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM',
        verified: options.verified ?? true,
      });
      await tx.enqueue(directoryFullJob, {});
    });
    await drainJobs(this.test.app);
    const school = { unit } as School;
    await this.execute(school, `UPDATE school_node SET origin = 'b08' WHERE unit_id = $1 AND kind = 'class' AND name IN ('4A', '4B')`);
    const id = async (sql: string): Promise<string> => (await this.query<{ id: string }>(school, sql))[0]!.id;
    const node = (name: string) => id(`SELECT id FROM school_node WHERE unit_id = $1 AND name = '${name}'`);
    school.classes = { a: await node('4A'), b: await node('4B'), byHand: await node('手工班') };
    school.departmentId = await id(`SELECT id FROM department WHERE unit_id = $1 AND name = '教務處'`);
    school.boss = await this.staff(school, 'boss', ADMIN_RIGHTS);
    school.second = await this.staff(school, 'second', ADMIN_RIGHTS);
    school.teacher = await this.staff(school, 'teacher', ['signed-in', 'staff']);
    school.plain = await this.staff(school, 'plain', ['signed-in', 'staff']);
    return school;
  }

  async staff(school: School, userid: string, rights: readonly Permission[], roles: readonly UnitRole[] = []): Promise<StaffCtx> {
    const [row] = await this.query<{ id: string; name: string }>(
      school,
      `SELECT id, name FROM member WHERE unit_id = $1 AND lower(wecom_userid) = lower($2)`,
      [userid],
    );
    if (row === undefined) throw new Error(`no member ${userid}`);
    return makeCtx({
      unitId: school.unit.ctx.unitId,
      actor: { kind: 'staff', memberId: row.id, name: row.name, roles, rights: new Set(rights) },
      locale: 'zh-Hant',
      surface: 'h5-staff',
      requestId: `test-${userid}`,
    });
  }

  /** What the mirror knows where WeCom tells numbers (older apps). */
  async mobileOf(school: School, userid: string, mobile: string): Promise<void> {
    await this.test.db.inUnit(school.unit.ctx, async (tx) => {
      const row = await tx.one<{ id: string }>(`SELECT id FROM member WHERE unit_id = $1 AND wecom_userid = $2`, [tx.unitId, userid]);
      const cipher = await this.test.parts.unitKeys.forUnit(tx);
      await tx.execute(`UPDATE member SET mobile = $3, mobile_index = $4 WHERE unit_id = $1 AND id = $2`, [
        tx.unitId,
        row!.id,
        cipher.seal({ table: 'member', column: 'mobile', row: row!.id }, mobile),
        cipher.blindIndex('mobile', normalMobile(mobile)),
      ]);
    });
  }

  /** Token of a school's code. */
  async token(school: School, kind: RegistrationKind): Promise<string> {
    const made = await this.test.call(school.boss, registrationQrsApi.create, {
      body: { kind },
      key: `code-${kind}-${String(Math.random()).slice(2)}`,
    });
    if (made.body.url == null) throw new Error(`no code: ${JSON.stringify(made.body)}`);
    return made.body.url.split('/').at(-1)!;
  }

  phone(options: { agent?: keyof typeof AGENT; as?: Person; visitor?: string; ip?: string; language?: string } = {}): Phone {
    this.#phones += 1;
    const number = String(this.#phones);
    return new Phone(this, { agent: 'wechat', as: null, visitor: `phone-${number}`, ip: `10.0.0.${number}`, ...options });
  }

  /** Newest code sent to a number. */
  async code(to: string): Promise<string> {
    const { messages } = await this.sim.control<{ messages: { params: { code: string } }[] }>(
      'GET',
      `/sim/sms?to=${encodeURIComponent(to)}`,
    );
    if (messages[0] === undefined) throw new Error(`no message to ${to}`);
    return messages[0].params.code;
  }
}

export type Person = { kind: 'member' | 'parent' | 'student'; userid: string } | null;
export type Answered = RegistrationView & { status: number; code?: string; details?: Record<string, unknown>; message?: string };

/** A phone with its own cookies and its own WeChat account. */
export class Phone {
  readonly jar = new Map<string, string>();
  token = '';

  constructor(
    private readonly rig: RegistrationRig,
    public who: { agent: keyof typeof AGENT; as: Person; visitor: string; ip: string; language?: string },
  ) {}

  async open(method: string, url: string, body?: object): Promise<{ status: number; location: string; body: string; bytes: Buffer }> {
    const answer = await this.rig.test.app.inject({
      method: method as 'GET',
      url,
      remoteAddress: this.who.ip,
      headers: {
        host: HOST,
        origin: TEST_ORIGIN,
        'x-requested-with': 'smart-campus',
        'user-agent': AGENT[this.who.agent],
        ...(this.who.language === undefined ? {} : { 'accept-language': this.who.language }),
        ...(this.jar.size === 0 ? {} : { cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.jar.set(name, value);
    }
    return { status: answer.statusCode, location: String(answer.headers.location ?? ''), body: answer.body, bytes: answer.rawPayload };
  }

  async step(def: RouteDef, body?: object, params: Record<string, string> = {}): Promise<Answered> {
    const answer = await this.open(def.method, `${API_BASE}${pathOf(def, { token: this.token, ...params })}`, body);
    return { ...(JSON.parse(answer.body === '' ? '{}' : answer.body) as Answered), status: answer.status };
  }

  /** Scans a code: WeCom says who this account is. @returns where the browser ends */
  async scan(token: string): Promise<string> {
    this.token = token;
    const begun = await this.open('GET', `${API_BASE}${pathOf(api.start, { token })}`);
    if (!begun.location.startsWith('http')) return begun.location;
    const { location } = await this.rig.sim.control<{ location: string }>('POST', '/sim/oauth/answer', {
      url: begun.location,
      as: this.who.as,
      visitor: this.who.visitor,
      client: this.who.agent === 'wecom' ? 'wecom-mobile' : 'wechat',
    });
    const back = new URL(location);
    return (await this.open('GET', `${back.pathname}${back.search}`)).location;
  }

  view = (): Promise<Answered> => this.step(api.view);
  agree = (): Promise<Answered> => this.step(api.consent, { version: CONSENT_VERSION, locale: 'zh-Hant' });

  /** Proves a number of Macao by a code. */
  async prove(mobile: string): Promise<Answered> {
    const sent = await this.step(api.otp, { areaCode: '+853', mobile });
    if (sent.status !== 200) return sent;
    return this.step(api.verifyOtp, { code: await this.rig.code(`+853${mobile}`) });
  }

  /** From the scan to the form of a family. */
  async family(token: string, mobile: string): Promise<Answered> {
    await this.scan(token);
    await this.agree();
    return this.prove(mobile);
  }

  child(classId: string, studentName: string, relation = 'mother', identity = 'parent'): Promise<Answered> {
    return this.step(api.form, { identity, studentName, classId, relation });
  }

  async card(payload: string | null, birthday: string): Promise<Answered> {
    const scanned = await this.step(api.scan, { payload: payload ?? '' });
    return scanned.status === 200 ? this.step(api.birthday, { birthday }) : scanned;
  }
}

const member = (userid: string, name: string, mobile: string, status = 1) => ({
  userid,
  name,
  department: [2],
  mobile: `+853 ${mobile}`,
  status,
});

function corpDocument(corpId: string): object {
  return {
    name: corpId,
    verified: true,
    contactSync: { secret: `sync-${corpId}` },
    departments: [
      { id: 2, name: '教務處', parentid: 1 },
      { id: 3, name: '總務處', parentid: 1 },
    ],
    members: [
      member('boss', '何嘉敏', '66000001'),
      member('second', '陳美玲', '66000002'),
      member('teacher', '林慧儀', '66000003'),
      member('plain', '黃志強', '66000004'),
    ],
    tags: [{ tagid: 1, tagname: '管理員', userlist: ['boss', 'second'] }],
    schoolDepartments: [
      { id: 40, name: '小四', parentid: 1, type: 2, standard_grade: 34, register_year: 2023 },
      { id: 401, name: '4A', parentid: 40, type: 1, department_admins: [{ userid: 'teacher', type: 3 }] },
      { id: 402, name: '4B', parentid: 40, type: 1 },
      { id: 403, name: '手工班', parentid: 40, type: 1 },
    ],
    students: [{ student_userid: 's001', name: '陳樂瑤', department: [401] }],
    parents: [
      {
        parent_userid: 'p001',
        mobile: '+853 62000001',
        is_subscribe: 1,
        children: [{ student_userid: 's001', relation: '媽媽' }],
      },
      { parent_userid: 'p002', mobile: '+853 62000002', is_subscribe: 0, children: [{ student_userid: 's001', relation: '爸爸' }] },
    ],
    apps: [
      {
        agentId: 1000002,
        name: '智慧校園',
        secret: `secret-${corpId}`,
        trustedDomains: [HOST],
        loginDomains: [HOST],
        schoolRights: ['edit'],
      },
    ],
  };
}
