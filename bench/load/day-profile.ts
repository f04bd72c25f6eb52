import { randomUUID } from 'node:crypto';
import { NEW_DRAFT } from '@contracts/notice-types';
import { richFromText } from '@contracts/rich-text';
import type { SeededRandom } from '@testing/demo/seeded-random';
import type { Desk, Family, LoadGround } from './ground';
import type { Call } from './open-loop';

type Kind = 'read' | 'list' | 'write';
/** What the statements of a request are about, for the floor with the same SQL. */
export interface About {
  reader: Family | Desk;
  noticeId: string;
}
interface Step {
  kind: Kind;
  /** Share of the day, in thousandths. */
  share: number;
  name: string;
  people: 'families' | 'staff';
  path: (about: About) => string;
  body?: (about: About, n: number) => object;
  /** A notice that waits for an answer, while there are any. */
  open?: true;
}

const QUERIES = ['小明1', 'lixiaoming', '國強', 'chan', '班1'] as const;
const query = (n: number): string => encodeURIComponent(QUERIES[n % QUERIES.length]!);
const child = ({ reader }: About): object => ({ studentId: reader.studentId });

/** A school day: families look what came and open it, staff follow up; 70 % reads, 25 % lists, 5 % writes (R12). */
const DAY: readonly Step[] = [
  { kind: 'read', share: 80, name: 'GET /session', people: 'families', path: () => '/session' },
  { kind: 'read', share: 140, name: 'GET /me/notices/children', people: 'families', path: () => '/me/notices/children' },
  {
    kind: 'read',
    share: 300,
    name: 'GET /me/notices/:id',
    people: 'families',
    path: (a) => `/me/notices/${a.noticeId}?studentId=${a.reader.studentId}`,
  },
  { kind: 'read', share: 80, name: 'GET /notices/:id', people: 'staff', path: (a) => `/notices/${a.noticeId}` },
  { kind: 'read', share: 70, name: 'GET /notices/:id/progress', people: 'staff', path: (a) => `/notices/${a.noticeId}/progress` },
  { kind: 'read', share: 30, name: 'GET /notices/home', people: 'staff', path: () => '/notices/home' },
  {
    kind: 'list',
    share: 130,
    name: 'GET /me/notices',
    people: 'families',
    path: (a) => `/me/notices?studentId=${a.reader.studentId}&limit=20`,
  },
  { kind: 'list', share: 20, name: 'GET /me/reminders', people: 'families', path: () => '/me/reminders?limit=20' },
  { kind: 'list', share: 40, name: 'GET /notices', people: 'staff', path: () => '/notices?scope=mine&pageSize=20' },
  { kind: 'list', share: 20, name: 'GET /school/nodes', people: 'staff', path: () => '/school/nodes' },
  {
    kind: 'list',
    share: 20,
    name: 'GET /school/students',
    people: 'staff',
    path: (a) => `/school/students?pageSize=20&q=${query(a.reader.unitId)}`,
  },
  {
    kind: 'list',
    share: 20,
    name: 'GET /directory/search',
    people: 'staff',
    path: (a) => `/directory/search?pageSize=20&q=${query(a.reader.unitId)}`,
  },
  {
    kind: 'write',
    share: 25,
    name: 'POST /me/notices/:id/read',
    people: 'families',
    path: (a) => `/me/notices/${a.noticeId}/read`,
    body: child,
  },
  {
    kind: 'write',
    share: 15,
    name: 'POST /me/notices/:id/confirm',
    people: 'families',
    path: (a) => `/me/notices/${a.noticeId}/confirm`,
    body: child,
    open: true,
  },
  {
    kind: 'write',
    share: 10,
    name: 'POST /notices',
    people: 'staff',
    path: () => '/notices',
    body: (_about, n) => ({ ...NEW_DRAFT, title: `運動會安排 ${String(n)}`, body: richFromText('各位家長') }),
  },
];
const TOTAL = DAY.reduce((sum, step) => sum + step.share, 0);

/** Draws the requests of a school day over all units; the same seed draws the same day. */
export class DayProfile {
  #made = 0;

  constructor(
    private readonly ground: LoadGround,
    private readonly host: string,
    private readonly random: SeededRandom,
  ) {}

  /** What a request could be, by share. */
  readonly steps = DAY;

  next(): Call {
    let at = this.random.below(TOTAL);
    const step = DAY.find((one) => (at -= one.share) < 0)!;
    return this.callOf(step);
  }

  /** Somebody's request of one kind. */
  callOf(step: Step): Call {
    return this.call(step, this.about(step));
  }

  about(step: Step): About {
    if (step.people === 'staff') {
      const reader = this.random.pick(this.ground.staff);
      return { reader, noticeId: this.random.pick(reader.notices) };
    }
    const reader = this.random.pick(this.ground.families);
    const todo = step.open === true ? reader.todo.pop() : undefined;
    return { reader, noticeId: todo ?? this.random.pick(reader.notices) };
  }

  call(step: Step, about: About): Call {
    this.#made += 1;
    const headers: Record<string, string> = { host: this.host, cookie: about.reader.cookie };
    const path = `/api/v1${step.path(about)}`;
    if (step.body === undefined) return { method: 'GET', path, headers, kind: step.kind };
    return {
      method: 'POST',
      path,
      headers: {
        ...headers,
        origin: `http://${this.host}`,
        'x-requested-with': 'smart-campus',
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(step.body(about, this.#made)),
      kind: step.kind,
    };
  }
}
export type DayStep = Step;
