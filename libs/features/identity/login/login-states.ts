import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import type { SessionValue } from '../cookies';
import { returnPath } from '../domain/return-path';
import { SessionReader } from '../session.reader';
import { startPath } from './hosts';

export interface UsedState {
  state: Buffer;
  browser: Buffer;
  app: string;
  returnTo: string;
  via: 'oauth' | 'web';
  link: boolean;
  /** The same browser came again with the same state and code. */
  repeated: boolean;
  sessionId: string | null;
  /** Not a log-in: this session's person confirms who he is (PER-23). */
  stepUpSession: string | null;
}

/** What a browser brings back: hashes, and the app its return address names. */
export interface Returned {
  state: Buffer;
  browser: Buffer;
  code: Buffer;
  app: string;
}

interface Row {
  app: string;
  return_to: string;
  via: 'oauth' | 'web';
  link: boolean;
  session_id: string | null;
  step_up_session: string | null;
}

const COLUMNS = 'app, return_to, via, link, session_id, step_up_session';
const UNIQUE_VIOLATION = '23505';

/** Rows of `login_state`: one use of a state, one use of a code (A4, wecom 03 §7). */
@Injectable()
export class LoginStates {
  constructor(
    private readonly db: Db,
    private readonly reader: SessionReader,
  ) {}

  /** @returns undefined for a state that is unknown, old, used with another code, of another browser or app, or a code seen before */
  async use(ctx: Ctx, key: Returned): Promise<UsedState | undefined> {
    const found = await this.#claim(ctx, key).catch((error: unknown) => {
      if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return undefined;
      throw error;
    });
    if (found === undefined) return undefined;
    const { row, repeated } = found;
    return {
      ...key,
      app: row.app,
      returnTo: row.return_to,
      via: row.via,
      link: row.link,
      sessionId: row.session_id,
      stepUpSession: row.step_up_session,
      repeated,
    };
  }

  #claim(ctx: Ctx, { state, browser, code, app }: Returned): Promise<{ row: Row; repeated: boolean } | undefined> {
    return this.db.inUnit(ctx, async (tx) => {
      const row = await tx.one<Row>(
        `UPDATE login_state SET used_at = now(), code_hash = $4
         WHERE unit_id = $1 AND state_hash = $2 AND browser_hash = $3 AND app = $5 AND used_at IS NULL AND expires_at > now() RETURNING ${COLUMNS}`,
        [tx.unitId, state, browser, code, app],
      );
      if (row !== undefined) return { row, repeated: false };
      const again = await tx.one<Row>(
        `SELECT ${COLUMNS} FROM login_state
         WHERE unit_id = $1 AND state_hash = $2 AND browser_hash = $3 AND app = $5 AND code_hash = $4 AND expires_at > now()`,
        [tx.unitId, state, browser, code, app],
      );
      return again === undefined ? undefined : { row: again, repeated: true };
    });
  }

  /**
   * Web views load an address twice, and people press back. The first use made a session: the browser that holds it goes
   * on; one whose answer got lost begins anew, silently. Nothing is exchanged and no session is made here.
   */
  async again(ctx: Ctx, used: UsedState, value: SessionValue | undefined): Promise<string> {
    const session = value === undefined ? undefined : await this.reader.find(value, true);
    if (session !== undefined && session.id === used.sessionId)
      return returnPath(used.returnTo === '' ? null : used.returnTo, session.surface);
    const corp = await this.db.read(ctx, (tx) => tx.one<{ corp_id: string }>(`SELECT corp_id FROM school_unit WHERE id = $1`, [tx.unitId]));
    return startPath({
      corpId: corp?.corp_id ?? '',
      app: used.app,
      to: used.returnTo === '' ? null : used.returnTo,
      link: used.link,
    });
  }

  async opened(tx: Tx, used: UsedState, sessionId: string): Promise<void> {
    await tx.execute(`UPDATE login_state SET session_id = $3 WHERE unit_id = $1 AND state_hash = $2`, [tx.unitId, used.state, sessionId]);
  }
}
