import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFields, type Fields } from '../api/fields';
import { labelOf } from '../devices/hosts';
import { CORP_ROUTES } from './corp-control';
import { ControlError, type ControlContext, type ControlRoute } from './control-route';
import { DEVICE_ROUTES } from './device-control';
import { FAULT_ROUTES } from './fault-control';
import { JSSDK_ROUTES } from './jssdk-control';
import { MESSAGE_ROUTES } from './message-control';
import { PERSON_ROUTES } from './person-control';
import { QR_ROUTES } from './qr-control';
import { SCAN_ROUTES } from './scan-control';
import { SMS_ROUTES } from './sms-control';
import { STATE_ROUTES } from './state-control';

const ROUTES: ControlRoute[] = [
  ...CORP_ROUTES,
  ...DEVICE_ROUTES,
  ...MESSAGE_ROUTES,
  ...FAULT_ROUTES,
  ...PERSON_ROUTES,
  ...STATE_ROUTES,
  ...JSSDK_ROUTES,
  ...QR_ROUTES,
  ...SMS_ROUTES,
  ...SCAN_ROUTES,
];

const strings = (value: unknown): Record<string, string> => {
  const out: Record<string, string> = {};
  if (isFields(value)) for (const [name, each] of Object.entries(value)) if (typeof each === 'string') out[name] = each;
  return out;
};

const fieldsOf = (body: unknown): Fields => (isFields(body) ? body : {});

const isOwnOrigin = (context: ControlContext, origin: string): boolean => {
  if (!URL.canParse(origin)) return false;
  const { host, hostname } = new URL(origin);
  const local = hostname === '127.0.0.1' || hostname === 'localhost';
  return local || hostname === context.hosts.domain || labelOf(context.hosts, host) !== null;
};

/** Only pages of this machine's own hosts may read answers across origins, and no other page may change anything. */
const guardOrigin = async (context: ControlContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
  const { origin } = request.headers;
  if (origin === undefined) return undefined;
  if (!isOwnOrigin(context, origin)) {
    if (request.method === 'GET' || request.method === 'HEAD') return undefined;
    return reply.code(403).send({ error: { code: 'FOREIGN_ORIGIN', message: 'pages of other hosts may not use this interface' } });
  }
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'content-type',
    vary: 'origin',
  });
  return undefined;
};

/** Registers `/sim/`, the control interface of README.md. */
export const registerControl = async (app: FastifyInstance, context: ControlContext): Promise<void> => {
  await app.register(
    async (scope) => {
      scope.removeContentTypeParser('application/json');
      scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
        try {
          done(null, body === '' ? {} : JSON.parse(String(body)));
        } catch {
          done(new ControlError(400, 'BAD_JSON', 'the body is not JSON'));
        }
      });
      scope.addHook('onRequest', async (request, reply) => guardOrigin(context, request, reply));
      scope.setErrorHandler((error: Error & { validation?: unknown; statusCode?: number }, _request, reply) => {
        if (error instanceof ControlError) return reply.code(error.status).send({ error: { code: error.code, message: error.message } });
        const status = error.validation ? 400 : (error.statusCode ?? 500);
        return reply.code(status).send({ error: { code: error.validation ? 'BAD_INPUT' : 'INTERNAL', message: error.message } });
      });
      scope.options('/*', async (_request, reply) => reply.code(204).send());
      scope.route({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        url: '/*',
        handler: async () => {
          throw new ControlError(404, 'NOT_FOUND', 'no such path');
        },
      });
      for (const route of ROUTES)
        scope.route({
          method: route.method,
          url: route.url,
          ...(route.body ? { schema: { body: route.body } } : {}),
          handler: async (request, reply) => {
            const answer = await route.run({
              ...context,
              params: strings(request.params),
              query: strings(request.query),
              body: fieldsOf(request.body),
              request,
              reply,
            });
            return answer === undefined ? reply : answer;
          },
        });
    },
    { prefix: '/sim' },
  );
};
