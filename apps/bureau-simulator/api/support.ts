import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { SupportRequest } from '../state/model';
import type { Office } from '../state/office';
import { behave, isFields } from './behave';

type Request = Omit<SupportRequest, 'requestId' | 'key' | 'at'>;

function readRequest(body: unknown): Request | null {
  if (!isFields(body)) return null;
  const { category, schoolCode, schoolName, mobile } = body;
  if (category !== 'app_permission_missing') return null;
  if ([schoolCode, schoolName, mobile].some((each) => typeof each !== 'string' || each === '')) return null;
  return { category, schoolCode, schoolName, mobile } as Request;
}

/** The desk for schools: takes requests and lists them on the page. */
export function registerSupport(app: FastifyInstance, office: Office): void {
  app.post('/support/requests', async (request, reply) => {
    const next = await behave(office, 'support', request, reply);
    if (next === 'done') return reply;
    if (next === 'wrong') return { ticket: 'perhaps' };
    const asked = readRequest(request.body);
    if (!asked) return reply.code(400).send({ code: 'BAD_REQUEST' });
    const header = request.headers['idempotency-key'];
    const key = typeof header === 'string' ? header : null;
    const before = office.supportRequests.find((each) => key !== null && each.key === key);
    if (before) return { requestId: before.requestId };
    const seed = `${asked.mobile}|${key ?? String(office.supportRequests.length)}`;
    const requestId = `req-${createHash('sha256').update(seed).digest('hex').slice(0, 16)}`;
    office.supportRequests = [{ requestId, key, at: Date.now(), ...asked }, ...office.supportRequests].slice(0, 1_000);
    office.note('support', `${asked.schoolCode} ${asked.mobile.slice(-4)}`, 'received');
    office.changed();
    return { requestId };
  });
}
