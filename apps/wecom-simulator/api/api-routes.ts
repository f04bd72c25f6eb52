import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../state/world';
import { Dispatcher, type ApiOutcome } from './dispatcher';
import type { UploadedPart } from './endpoint';

const MAX_BODY = 32 * 1024 * 1024;

const partOf = async (request: FastifyRequest): Promise<UploadedPart | undefined> => {
  if (!request.isMultipart()) return undefined;
  for await (const part of request.parts()) {
    if (part.type !== 'file') continue;
    return {
      fieldname: part.fieldname,
      filename: part.filename,
      mimetype: part.mimetype,
      bytes: await part.toBuffer(),
    };
  }
  return undefined;
};

const queryOf = (request: FastifyRequest): Record<string, string> => {
  const out: Record<string, string> = {};
  for (const [name, value] of new URL(request.url, 'http://simulator').searchParams) out[name] ??= value;
  return out;
};

const answer = (reply: FastifyReply, outcome: ApiOutcome): FastifyReply => {
  if (outcome.kind === 'reset' || outcome.kind === 'never') {
    reply.hijack();
    if (outcome.kind === 'reset') reply.raw.socket?.resetAndDestroy();
    return reply;
  }
  if (outcome.kind === 'binary') return reply.code(outcome.status).headers(outcome.headers).send(outcome.bytes);
  const { errcode, errmsg } = outcome.body;
  if (typeof errcode === 'number')
    void reply.header('error-code', String(errcode)).header('error-msg', encodeURI(typeof errmsg === 'string' ? errmsg : ''));
  return reply.code(outcome.status).type('application/json; charset=UTF-8').send(JSON.stringify(outcome.body));
};

/** Everything below `/cgi-bin/`: business errors are HTTP 200 with a JSON body, whatever the method (01 §1). */
export const registerApi = async (app: FastifyInstance, world: World): Promise<void> => {
  const dispatcher = new Dispatcher(world);
  await app.register(async (scope) => {
    await scope.register(multipart, { limits: { fileSize: MAX_BODY, files: 1 } });
    scope.removeContentTypeParser(['application/json', 'text/plain']);
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY }, (_request, body, done) => done(null, body));
    scope.route({
      method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'],
      url: '/cgi-bin/*',
      bodyLimit: MAX_BODY,
      handler: async (request, reply) => {
        const part = await partOf(request);
        const path = new URL(request.url, 'http://simulator').pathname.slice('/cgi-bin/'.length).replace(/\/$/, '');
        const range = request.headers.range;
        const outcome = await dispatcher.handle({
          method: request.method,
          path,
          query: queryOf(request),
          raw: request.body instanceof Buffer ? request.body : Buffer.alloc(0),
          ip: request.ip,
          ...(part === undefined ? {} : { part }),
          ...(range === undefined ? {} : { range }),
        });
        return answer(reply, outcome);
      },
    });
  });
};
