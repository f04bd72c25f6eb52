import { errcodeOf, idList, type JsonObject } from '../client/answer';
import type { CallEngine } from '../client/call-engine';
import { WecomError } from '../errors/wecom.error';
import type { BlockReason } from '../limits/call-limiter.port';

/**
 * What became of one attempt to send. Only `unknown` leaves open whether people got it: repeat the same bytes
 * within the duplicate interval, then ask a person.
 */
export type SendOutcome<A> =
  | ({ kind: 'accepted' } & A)
  /** WeCom answered an errcode: not delivered to anybody. `invalid` holds the lists the answer carried, if any. */
  | { kind: 'refused'; error: WecomError; invalid: Partial<A> }
  /** Not delivered; unit and interface are closed for retryAfterMs. */
  | { kind: 'throttled'; scope: BlockReason; retryAfterMs: number; error: WecomError }
  | { kind: 'unknown'; reason: string; error: WecomError }
  /** No connection stood: certainly not delivered. */
  | { kind: 'not_sent'; reason: string; error: WecomError };

export interface MessageAccepted {
  /** Lower-cased by WeCom: compare without regard to case. */
  invalidUsers: string[];
  invalidParties: string[];
  invalidTags: string[];
  /** In scope, but without an interface licence. */
  unlicensedUsers: string[];
  msgid?: string;
  /** For one update of an interactive card within 72 hours. */
  responseCode?: string;
}

export interface NoticeAccepted {
  invalidParents: string[];
  invalidStudents: string[];
  invalidParties: string[];
  /** Older answers (wecom 08 §10). */
  invalidExternalUsers: string[];
}

export function messageLists(answer: JsonObject): MessageAccepted {
  return {
    invalidUsers: idList(answer.invaliduser),
    invalidParties: idList(answer.invalidparty),
    invalidTags: idList(answer.invalidtag),
    unlicensedUsers: idList(answer.unlicenseduser),
    ...(typeof answer.msgid === 'string' ? { msgid: answer.msgid } : {}),
    ...(typeof answer.response_code === 'string' ? { responseCode: answer.response_code } : {}),
  };
}

export function noticeLists(answer: JsonObject): NoticeAccepted {
  return {
    invalidParents: idList(answer.invalid_parent_userid),
    invalidStudents: idList(answer.invalid_student_userid),
    invalidParties: idList(answer.invalid_party),
    invalidExternalUsers: idList(answer.invalid_external_user),
  };
}

/**
 * Sends frozen bytes as they are, once (a token found ended is renewed first: WeCom had refused that attempt).
 * Throws only when a port (store, limiter) fails before anything left.
 */
export async function send<A extends object>(
  api: CallEngine,
  path: string,
  frozen: Buffer | string,
  lists: (answer: JsonObject) => A,
): Promise<SendOutcome<A>> {
  const raw = await api.exchange({ path, body: typeof frozen === 'string' ? Buffer.from(frozen, 'utf8') : frozen });
  switch (raw.kind) {
    case 'json':
      // Send answers always carry an errcode; an object without one came from something else on the way.
      return errcodeOf(raw.json) === 0 ? { kind: 'accepted', ...lists(raw.json) } : unknown(api, path, 'answer without errcode');
    case 'binary':
      return unknown(api, path, `HTTP ${raw.status} with a file`);
    case 'refused':
      return { kind: 'refused', error: raw.error, invalid: lists(raw.json) };
    case 'unknown':
    case 'not_sent':
      return { kind: raw.kind, reason: raw.reason, error: raw.error };
    default:
      return { kind: 'throttled', scope: raw.scope, retryAfterMs: raw.retryAfterMs, error: raw.error };
  }
}

function unknown<A>(api: CallEngine, call: string, reason: string): SendOutcome<A> {
  const { corpId, agentId } = api.ref;
  const error = new WecomError({
    kind: 'transport',
    call,
    corpId,
    agentId,
    errmsg: reason,
    retryable: true,
    delivered: 'maybe',
  });
  return { kind: 'unknown', reason, error };
}
