import { MessageOwners, Messages, MessageSender, MessageTransport, SendingPolicies, type SentAttempt } from '@features/messages';
import { systemCtx } from '@platform/ctx/ctx';
import { createDataSource } from '@platform/db/data-source';
import { Db } from '@platform/db/door';
import { createLogger } from '@platform/log/logger';
import { RolePool } from '@platform/db/role-pool';
import type { HttpSettings } from '@platform/http/http-settings';
import { freeze, schoolNoticeCard } from '@wecom';
import type { BenchDatabase } from '../harness/database';
import { AGENT_ID, studentUserid, type School } from '../harness/school';

/** One message about one pupil to everybody of his family. */
export interface Tap {
  school: School;
  /** Pupil 1…n of the school. */
  pupil: number;
  /** What makes it different from every other one. */
  mark: string;
}
export interface Sent {
  unitId: number;
  messageId: string;
  /** sha256 (hex) of the frozen call: by it the simulator's acceptance is found. */
  hash: string;
  /** Wall clock of the commit, ms. */
  committedAt: number;
}

/** This process stores and never sends: the worker does. */
class NothingLeaves extends MessageTransport {
  agentId(): Promise<number> {
    return Promise.resolve(AGENT_ID);
  }
  send(): Promise<SentAttempt> {
    return Promise.reject(new Error('the gate sends nothing itself'));
  }
}

const CONNECTIONS = 8;

/** Nothing here is opened; cards only have to be as long as real ones. */
const ORIGIN = 'http://campus.localhost:3000';
const SETTINGS: HttpSettings = {
  origins: new Set([ORIGIN]),
  opsHost: 'ops.campus.localhost',
  filesHost: 'files.campus.localhost',
  filesOrigin: 'http://files.campus.localhost:3000',
  publicOrigin: ORIGIN,
  frameAncestors: [],
  secure: false,
};

/**
 * Where taps of pupils' cards come in. Attendance is not built yet: what it will call, the front door of `messages` in one
 * transaction per tap, is called here.
 */
export class Gate {
  /** Taps wait here for a connection, as long as it takes: their time counts. */
  readonly #lanes: Promise<unknown>[] = Array.from({ length: CONNECTIONS }, () => Promise.resolve());
  #next = 0;

  private constructor(
    private readonly db: Db,
    private readonly relay: RolePool,
    private readonly messages: Messages,
  ) {}

  static async open(database: BenchDatabase): Promise<Gate> {
    const source = createDataSource({ url: database.url('app'), entities: [], poolSize: CONNECTIONS, applicationName: 'bench gate' });
    const db = new Db(await source.initialize());
    const relay = new RolePool(database.url('relay'), { size: 1, applicationName: 'bench gate' });
    const policies = new SendingPolicies(db);
    const logger = createLogger({ level: 'warn', process: 'bench gate' });
    const sender = new MessageSender(db, relay, new NothingLeaves(), new MessageOwners(), policies, logger);
    return new Gate(db, relay, new Messages(sender, policies, SETTINGS));
  }

  tap(tap: Tap): Promise<Sent> {
    const lane = this.#next % CONNECTIONS;
    this.#next += 1;
    const done = this.#lanes[lane]!.then(() => this.#store(tap));
    // One that fails says so to whoever waits for it; the lane goes on.
    this.#lanes[lane] = done.catch(() => undefined);
    return done;
  }

  async #store({ school, pupil, mark }: Tap): Promise<Sent> {
    const { bytes, sha256 } = card(pupil, mark);
    const messageId = await this.db.inUnit(systemCtx(school.unitId, 'bench.tap', mark), (tx) =>
      this.#put(tx, mark, [{ seq: 1, body: bytes, receivers: 1 }], 5),
    );
    return { unitId: school.unitId, messageId, hash: sha256, committedAt: Date.now() };
  }

  /** One message with a call of its own for each of `count` pupils, e.g. a report to each family. @returns its id */
  async flood(school: School, count: number, mark: string): Promise<string> {
    const batches = Array.from({ length: count }, (_, i) => ({
      seq: i + 1,
      body: card(1 + (i % school.pupils), `${mark} ${String(i)}`).bytes,
      receivers: 1,
    }));
    return this.db.inUnit(systemCtx(school.unitId, 'bench.flood', mark), (tx) => this.#put(tx, mark, batches, 5));
  }

  async #put(
    tx: Parameters<Messages['open']>[0],
    mark: string,
    batches: Parameters<Messages['addBatches']>[2],
    priority: 5 | 9,
  ): Promise<string> {
    const id = await this.messages.open(tx, {
      kind: 'family_card',
      refId: null,
      app: 'notice',
      channel: 'school_notice',
      dedupeKey: `bench:${mark}`,
      priority,
    });
    const most = 5_000;
    for (let from = 0; from < batches.length; from += most) await this.messages.addBatches(tx, id, batches.slice(from, from + most));
    await this.messages.seal(tx, id);
    return id;
  }

  /** What has not left stays. */
  recall(school: School, messageId: string): Promise<void> {
    return this.db.inUnit(systemCtx(school.unitId, 'bench.recall', messageId), (tx) => this.messages.recall(tx, messageId));
  }

  async close(): Promise<void> {
    await this.db.close();
    await this.relay.close();
  }
}

/** The frozen call of one message. */
export function card(pupil: number, mark: string): { bytes: Buffer; sha256: string } {
  return freeze(
    schoolNoticeCard({
      agentId: AGENT_ID,
      title: '到校通知',
      description: `貴子弟已於上午到校。${mark}`,
      url: 'https://app.campus.localhost/a',
      to: { students: [studentUserid(pupil)], scope: 'both' },
    }),
  );
}
