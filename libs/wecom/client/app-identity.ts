import { createHash } from 'node:crypto';

/**
 * One secret of one corp: an app (agentId given) or an assistant without an agent, such as contact sync.
 * `unitId` is the tenant on the caller's side; limits and stored tokens never mix two of them.
 */
export interface AppIdentity {
  unitId: number | string;
  corpId: string;
  agentId?: number;
  secret: string;
}

/** The same without the secret: what may stand in keys, events and errors. */
export interface AppRef {
  unitId: number | string;
  corpId: string;
  agentId?: number;
  /**
   * 16 hex digits of a SHA-256 over corp and secret. With it in the key, a new or mistyped secret never
   * answers from the token of the old one, so a connection test really tests the secret it was given.
   */
  secretTag: string;
}

/** Leaves the secret behind. */
export function refOf(app: AppIdentity): AppRef {
  const secretTag = createHash('sha256').update(`${app.corpId}\n${app.secret}`).digest('hex').slice(0, 16);
  return {
    unitId: app.unitId,
    corpId: app.corpId,
    ...(app.agentId === undefined ? {} : { agentId: app.agentId }),
    secretTag,
  };
}
