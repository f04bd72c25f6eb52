import { isRetryableCode, WecomError, type BatchResponse, type SchoolUser, type WecomApp } from '@wecom';
import { inParallel } from '../../mirror/in-parallel';
import { readObject, type Reading } from '../../mirror/directory-wecom';
import { verdictOf } from '../change-error';
import type { Step } from '../lane-tools';

/** People that WeCom takes in one call (wecom 08 §6). */
const MOST = 100;
/** Readings in flight; the limiter of the unit paces them like all calls. */
const READING = 8;

/** The userid is taken: perhaps by our own call whose answer was lost. */
export const EXISTS = 60102;
/** Nobody has the userid (any more). */
export const UNKNOWN = 60111;
/** This app may not see him. */
export const NO_SIGHT = 60011;
const GONE = new Set([UNKNOWN, 46004]);

export function isGone(error: unknown): boolean {
  return error instanceof WecomError && GONE.has(error.code ?? 0);
}

/** @throws what the call throws, but for one about somebody who is gone already */
export async function unlessGone(call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Why single changes of a batch failed, by the id of their row; the others are written. */
export type Failed = Map<string, unknown>;

/** Runs `work` for each step; what only concerns one of them is noted as its failure. @throws what stops the lane */
export async function eachAlone(steps: readonly Step[], failed: Failed, work: (step: Step) => Promise<void>): Promise<void> {
  for (const step of steps) {
    try {
      await work(step);
    } catch (error) {
      if (verdictOf(error).kind === 'pause') throw error;
      failed.set(step.row.id, error);
    }
  }
}

/** What WeCom said of one person of a batch. */
export function refusal(app: WecomApp, code: number, errmsg: string): WecomError {
  return new WecomError({
    kind: 'answer',
    call: 'school/user/batch',
    corpId: app.corpId,
    agentId: app.agentId,
    code,
    errmsg,
    retryable: isRetryableCode(code),
  });
}

/**
 * Sends people in calls of a hundred.
 * @returns who was refused and why, by lower-case userid; everybody else is written
 * @throws WecomError when a call came to nothing or was refused without naming anybody
 */
export async function sendBatch<T>(
  app: WecomApp,
  items: readonly T[],
  call: (items: T[]) => Promise<BatchResponse>,
): Promise<Map<string, WecomError>> {
  const refused = new Map<string, WecomError>();
  for (let from = 0; from < items.length; from += MOST) {
    const answer = await call(items.slice(from, from + MOST));
    for (const item of answer.result_list) {
      refused.set((item.student_userid ?? item.parent_userid ?? '').toLowerCase(), refusal(app, item.errcode, item.errmsg));
    }
    if (answer.errcode !== 0 && answer.result_list.length === 0) throw refusal(app, answer.errcode, answer.errmsg);
  }
  return refused;
}

/** Pupils and guardians as WeCom has them now, by lower-case userid. @throws WecomError for anything that says nothing about them */
export async function readPeople(app: WecomApp, userids: readonly string[]): Promise<Map<string, Reading<SchoolUser>>> {
  const live = new Map<string, Reading<SchoolUser>>();
  const wanted = [...new Map(userids.map((userid) => [userid.toLowerCase(), userid])).entries()];
  await inParallel(wanted, READING, async ([key, userid]) => {
    live.set(key, await readObject(app.schoolUsers.get(userid)));
  });
  return live;
}
