import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Invitation } from '../state/model';
import type { Office } from '../state/office';
import { behave, isFields } from './behave';

type Request = Omit<Invitation, 'inviteId' | 'key' | 'at' | 'status' | 'joinedAt'>;

function readRequest(body: unknown): Request | null {
  if (!isFields(body)) return null;
  const { personRef, name, mobile, lastGrade, leftYear, schoolCode } = body;
  const texts = [personRef, name, mobile, lastGrade, schoolCode];
  if (texts.some((each) => typeof each !== 'string' || each === '') || typeof leftYear !== 'number') return null;
  return { personRef, name, mobile, lastGrade, leftYear, schoolCode } as Request;
}

/**
 * Who has accepted an invitation is a member. Numbers that end in 9 are members already, those that end in 000 cannot be
 * reached: fixed, so that tests can ask for each.
 */
const statusOf = (office: Office, mobile: string): Invitation['status'] => {
  if (mobile.endsWith('000')) return 'failed';
  const joined = office.invitations.some((each) => each.mobile === mobile && each.joinedAt !== undefined);
  return joined || mobile.endsWith('9') ? 'already_member' : 'sent';
};

/** 教青社區DSEDJ: takes invitations and lists them on the page. */
export function registerCommunity(app: FastifyInstance, office: Office): void {
  app.post('/community/invitations', async (request, reply) => {
    const next = await behave(office, 'community', request, reply);
    if (next === 'done') return reply;
    if (next === 'wrong') return { status: 'perhaps' };
    const asked = readRequest(request.body);
    if (!asked) return reply.code(400).send({ code: 'BAD_REQUEST' });
    const header = request.headers['idempotency-key'];
    const key = typeof header === 'string' ? header : null;
    const before = office.invitations.find((each) => key !== null && each.key === key);
    if (before) return { inviteId: before.inviteId, status: before.status };
    const seed = `${asked.personRef}|${key ?? String(office.invitations.length)}`;
    const inviteId = `inv-${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`;
    const invitation: Invitation = { inviteId, key, at: Date.now(), ...asked, status: statusOf(office, asked.mobile) };
    office.invitations = [invitation, ...office.invitations];
    office.note('community', `${asked.schoolCode} ${asked.lastGrade}`, invitation.status);
    office.changed();
    return { inviteId, status: invitation.status };
  });
}
