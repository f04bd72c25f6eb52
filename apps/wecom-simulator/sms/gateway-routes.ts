import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFields } from '../api/fields';
import type { World } from '../state/world';
import type { SmsMessage } from './sms-box';

const refused = (reply: FastifyReply, status: number, code: string): FastifyReply => reply.code(status).send({ error: { code } });

function readMessage(body: unknown): Pick<SmsMessage, 'to' | 'template' | 'params' | 'text'> | null {
  if (!isFields(body)) return null;
  const { to, template, text, params } = body;
  if (typeof to !== 'string' || !/^\+\d{7,15}$/.test(to)) return null;
  if (typeof template !== 'string' || typeof text !== 'string' || text === '' || [...text].length > 500) return null;
  const values: Record<string, string> = {};
  if (isFields(params)) for (const [name, value] of Object.entries(params)) values[name] = String(value);
  return { to, template, params: values, text };
}

/** True when the switches have answered already, or broke the line. */
async function misbehaves(world: World, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const { mode, ms } = world.sms.switches;
  if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, ms));
  if (mode === 'down') {
    reply.hijack();
    request.raw.socket.destroy();
  }
  if (mode === 'refuse') await refused(reply, 422, 'REFUSED');
  return mode === 'down' || mode === 'refuse';
}

/** A gateway for short messages: `POST /sms/messages`, `GET /sms/messages/:id`; any bearer key is taken, none is refused. */
export const registerSmsGateway = (app: FastifyInstance, world: World): void => {
  const hasKey = (request: FastifyRequest): boolean => /^Bearer \S+$/.test(request.headers.authorization ?? '');
  app.post('/sms/messages', async (request, reply) => {
    if (!hasKey(request)) return refused(reply, 401, 'NO_KEY');
    if (await misbehaves(world, request, reply)) return reply;
    const read = readMessage(request.body);
    if (!read) return refused(reply, 400, 'BAD_MESSAGE');
    const message = world.sms.accept(read);
    if (message.fate === 'delivered') world.hub.emit('sms', () => message);
    world.onChange();
    return { id: message.id };
  });
  app.get<{ Params: { id: string } }>('/sms/messages/:id', async (request, reply) => {
    if (!hasKey(request)) return refused(reply, 401, 'NO_KEY');
    if (await misbehaves(world, request, reply)) return reply;
    const message = world.sms.get(request.params.id);
    return message ? { state: world.sms.stateOf(message) } : refused(reply, 404, 'NOT_FOUND');
  });
};
