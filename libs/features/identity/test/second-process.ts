import type { Permission } from '@contracts/permissions';
import { LiveHub } from '@platform/live/live-hub';
import { Logger } from '@platform/log/logger';
import { SESSION_COOKIE, readSessionCookie } from '../cookies';
import { PeopleQueries } from '../people.queries';
import { actorOf } from '../session-actor';
import { SessionReader } from '../session.reader';
import type { Browser, Rig } from './login.rig';

/** What another process of the API is to a session: a memory and a connection of its own, the same database. */
export class SecondProcess {
  readonly #reader: SessionReader;

  private constructor(
    rig: Rig,
    private readonly hub: LiveHub,
  ) {
    this.#reader = new SessionReader(rig.test.db, rig.test.app.get(PeopleQueries, { strict: false }), hub);
  }

  static async start(rig: Rig): Promise<SecondProcess> {
    const hub = new LiveHub(rig.test.database.url('app'), rig.test.app.get(Logger, { strict: false }));
    await hub.start();
    return new SecondProcess(rig, hub);
  }

  /** Whether a read with this browser's cookie would have the right here now. */
  async lets(browser: Browser, right: Permission): Promise<boolean> {
    const value = readSessionCookie(browser.jar.get(SESSION_COOKIE));
    const session = value === undefined ? undefined : await this.#reader.find(value, false);
    return session !== undefined && actorOf(session.person).rights.has(right);
  }

  close(): Promise<void> {
    return this.hub.close();
  }
}
