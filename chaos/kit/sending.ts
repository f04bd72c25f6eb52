import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import type { School } from '../../bench/harness/school';
import { draftNotice } from '../../bench/sections/submit';
import type { Stage } from './stage';

/** How long a page keeps trying to send, where nothing longer is done to the product. */
const GIVE_UP_MS = 90_000;
/** A browser waits so long for one answer. */
const PATIENCE_MS = 15_000;

export interface Answer {
  /** 0 = none came. */
  status: number;
  text: string;
}

/** A call of the unit's administrator, over the link of browsers. */
export async function staffCall(
  stage: Stage,
  school: School,
  call: { method: 'GET' | 'POST' | 'PUT'; path: string; headers?: Record<string, string>; body?: object; bytes?: Buffer; origin?: string },
): Promise<Answer> {
  const reader = stage.staff.find((one) => one.unitId === school.unitId)!;
  try {
    const answer = await request(`${call.origin ?? stage.origin}/api/v1${call.path}`, {
      method: call.method,
      headersTimeout: PATIENCE_MS,
      bodyTimeout: PATIENCE_MS,
      // A kept connection may be one that a killed server left behind.
      reset: true,
      headers: {
        host: stage.product.host,
        cookie: reader.cookie,
        origin: `http://${stage.product.host}`,
        'x-requested-with': 'smart-campus',
        'idempotency-key': randomUUID(),
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...(call.bytes === undefined ? {} : { body: call.bytes }),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  } catch {
    return { status: 0, text: '' };
  }
}

/** The same with one key until it is answered with something else than 503. @param busy told of each 503 @throws Error when nobody answers for `giveUpMs` */
export async function persistently(
  stage: Stage,
  school: School,
  call: Parameters<typeof staffCall>[2],
  busy: () => void = () => undefined,
  giveUpMs = GIVE_UP_MS,
): Promise<Answer> {
  const key = randomUUID();
  for (const until = performance.now() + giveUpMs; performance.now() < until; await pause(200)) {
    const answer = await staffCall(stage, school, { ...call, headers: { 'idempotency-key': key, ...call.headers } });
    if (answer.status !== 0 && answer.status < 500) return answer;
    if (answer.status === 503) busy();
    if (answer.status >= 500 && answer.status !== 503)
      throw new Error(`${call.path} answered ${String(answer.status)}: ${answer.text.slice(0, 200)}`);
  }
  throw new Error(`${call.path} was not answered for ${String(giveUpMs)} ms`);
}

/** Writes and sends a notice to a whole unit, as a page does that tries until it is told. @param giveUpMs how long it tries @returns its id */
export async function sendNotice(stage: Stage, school: School = stage.school, giveUpMs = GIVE_UP_MS): Promise<string> {
  return submitNotice(stage, school, await draft(stage, school), giveUpMs);
}

/** A draft to the whole unit, made past the API. @returns its id */
export function draft(stage: Stage, school: School = stage.school): Promise<string> {
  return stage.withClient((client) => draftNotice(client, school));
}

export async function submitNotice(stage: Stage, school: School, id: string, giveUpMs = GIVE_UP_MS): Promise<string> {
  const call = { method: 'POST', path: `/notices/${id}/submit`, headers: { 'if-match': '"1"' } } as const;
  const answer = await persistently(stage, school, call, undefined, giveUpMs);
  if (answer.status !== 200) throw new Error(`submit answered ${String(answer.status)}: ${answer.text.slice(0, 300)}`);
  return id;
}

/** Messages of notices by state, as their pages show them, against who was chosen. @returns sentences about sums that differ */
export async function sumFaults(stage: Stage, school: School, ids: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const id of ids) {
    const { status, text } = await staffCall(stage, school, { method: 'GET', path: `/notices/${id}/progress` });
    if (status !== 200) {
      faults.push(`progress of ${id} answered ${String(status)}`);
      continue;
    }
    const { messages, recipients } = JSON.parse(text) as { messages: Record<string, number>; recipients: number };
    const sum = Object.values(messages).reduce((a, b) => a + b, 0);
    if (sum !== recipients) faults.push(`notice ${id}: ${JSON.stringify(messages)} do not add up to ${String(recipients)}`);
  }
  return faults;
}
