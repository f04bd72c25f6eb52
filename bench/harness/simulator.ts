import { request } from 'undici';
import {
  AGENT_ID,
  classesOf,
  classNumber,
  gradeNumber,
  joined,
  parentUserid,
  SECTION,
  SIBLING_EVERY,
  studentUserid,
  CLASS_SIZE,
  type School,
} from './school';

/** The control interface of a running simulator. */
export class SimulatorControl {
  constructor(readonly url: string) {}

  async #call(method: 'PUT' | 'GET', path: string, body?: unknown): Promise<unknown> {
    const answer = await request(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headersTimeout: 120_000,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${path} answered ${String(answer.statusCode)}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }

  /** Every call of the WeCom interface takes at least so long. */
  async delay(delayMs: number): Promise<void> {
    await this.#call('PUT', '/sim/faults', { delayMs });
  }

  /** The same people as in the database, with the cap of parents raised as far as the school needs. */
  async put(school: School): Promise<void> {
    const classes = Array.from({ length: classesOf(school.pupils) }, (_, i) => i);
    await this.#call('PUT', `/sim/corps/${school.corpId}`, {
      name: '基準學校',
      parentCap: school.guardians + 1,
      contactSync: { secret: `sync-of-${school.corpId}` },
      members: [{ userid: 't0000', name: '陳大文0', department: [1] }],
      apps: [{ agentId: AGENT_ID, name: '家校通知', secret: school.secret, schoolRights: ['edit', 'parent-app'] }],
      schoolDepartments: [
        { id: SECTION, name: '小學教育', parentid: 1, type: 3 },
        ...Array.from({ length: 15 }, (_, i) => ({
          id: 10 + i,
          name: `小${String(i)}`,
          parentid: SECTION,
          type: 2,
          standard_grade: 31,
        })),
        ...classes.map((cls) => ({
          id: classNumber(cls),
          name: `班${String(cls)}`,
          parentid: gradeNumber(cls),
          type: 1,
        })),
      ],
      students: Array.from({ length: school.pupils }, (_, i) => ({
        student_userid: studentUserid(i + 1),
        name: `李小明${String(i + 1)}`,
        department: [classNumber(Math.floor(i / CLASS_SIZE))],
      })),
      parents: Array.from({ length: school.guardians }, (_, i) => parentOf(i + 1, school.pupils)),
    });
  }

  async token(school: School): Promise<string> {
    const answer = (await this.#call('GET', `/cgi-bin/gettoken?corpid=${school.corpId}&corpsecret=${school.secret}`)) as {
      access_token?: string;
    };
    if (answer.access_token === undefined) throw new Error('the simulator gave no token');
    return answer.access_token;
  }

  /** Calls of the WeCom interface by path, whatever their answer, since the simulator's start. */
  async calls(): Promise<ReadonlyMap<string, number>> {
    const { counts } = (await this.#call('GET', '/sim/calls?limit=1')) as { counts: Record<string, Record<string, number>> };
    return new Map(Object.entries(counts).map(([path, codes]) => [path, Object.values(codes).reduce((sum, n) => sum + n, 0)]));
  }

  /** Messages that reached somebody's phone or would have, had he followed. */
  async accepted(school: School, path: string): Promise<number> {
    const query = new URLSearchParams({ corp: school.corpId, path });
    const { total } = (await this.#call('GET', `/sim/messages/count?${query.toString()}`)) as { total: number };
    return total;
  }
}

function parentOf(n: number, pupils: number): object {
  const children = [((n - 1) % pupils) + 1];
  if (n < pupils && n % SIBLING_EVERY === 0) children.push(n + 1);
  return {
    parent_userid: parentUserid(n),
    mobile: `+853 ${String(60_000_000 + n)}`,
    is_subscribe: joined(n) ? 1 : 0,
    children: children.map((child) => ({ student_userid: studentUserid(child), relation: '家長' })),
  };
}
