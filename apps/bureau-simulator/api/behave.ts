import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Part } from '../state/model';
import type { Office } from '../state/office';

/**
 * What stands before each answer: the caller's key, and the mode of the part.
 * @returns `go` = answer, `wrong` = answer what keeps to no format, `done` = has been answered or the line is broken
 */
export async function behave(office: Office, part: Part, request: FastifyRequest, reply: FastifyReply): Promise<'go' | 'wrong' | 'done'> {
  if (!/^Bearer \S+$/.test(request.headers.authorization ?? '')) {
    await reply.code(401).send({ code: 'NO_KEY' });
    return 'done';
  }
  const { mode, ms } = office.behaviour[part];
  if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, ms));
  if (mode === 'down') {
    office.note(part, request.method, 'down');
    reply.hijack();
    request.raw.socket.destroy();
    return 'done';
  }
  return mode === 'wrong' ? 'wrong' : 'go';
}

export const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
