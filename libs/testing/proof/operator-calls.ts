import { randomBytes } from 'node:crypto';
import { opsApi } from '@contracts/ops';
import type { RouteDef } from '@contracts/route';
import { enrolOperator } from '@features/ops';
import { TEST_OPS_ORIGIN } from '@testing/test-app';
import { SoftPasskey } from '../soft-passkey';
import type { CaseMaker } from './case-maker';
import type { CallSpec } from './id-places';

/** A new authenticator on the host of operators. */
export const passkey = (): SoftPasskey => new SoftPasskey(TEST_OPS_ORIGIN, 'ops.campus.localhost');
/** Token of a one-time link for a new operator. */
export const invite = async (make: CaseMaker): Promise<string> =>
  (await enrolOperator(make.parts.test.parts.platform, TEST_OPS_ORIGIN, `營運 ${randomBytes(4).toString('hex')}`)).split('#')[1] ?? '';

/** One step of a passkey ceremony: its challenge and the cookie it set. */
export async function ceremony(make: CaseMaker, def: unknown, body?: object): Promise<{ challenge: string; cookie: string }> {
  const answer = await make.parts.caller.call('anonymous', def as RouteDef, body === undefined ? {} : { body });
  return {
    challenge: String(answer.json()['challenge']),
    cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '',
  };
}

/** A valid enrolment of `key` by a fresh link. */
export async function enrolment(make: CaseMaker, key: SoftPasskey): Promise<CallSpec> {
  const token = await invite(make);
  const { challenge, cookie } = await ceremony(make, opsApi.enrolOptions, { token });
  return { body: { token, response: key.register(challenge) }, headers: { cookie } };
}

/** A job of the maker's unit that has failed for good. */
export async function failedJob(make: CaseMaker): Promise<CallSpec> {
  const [row] = await make.parts.rows.query<{ id: string }>(
    `INSERT INTO outbox (unit_id, job, payload, state, tries, done_at, error) VALUES ($1, 'notice.list-reminders', '{"noticeId":"00000000-0000-7000-8000-000000000000"}', 'failed', 8, now(), '{"code":"INTERNAL","message":"made by a test"}')
     RETURNING id`,
    [make.unit.id],
  );
  return { params: { unitId: make.unit.id, id: row!.id } };
}
