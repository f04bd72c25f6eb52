import type { OutgoingHttpHeaders } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ERRORS } from '@contracts/errors';
import { fill, matchLocale, textOf, type Locale } from '@contracts/locale';
import type { ErrorBody } from '@contracts/route';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { refusedByDatabase } from '@platform/alarms/row-security';
import { SeenIds } from '@platform/alarms/seen-ids';
import { actorId } from '@platform/ctx/ctx';
import { tooLate } from '@platform/ctx/deadline';
import { DomainError } from '@platform/errors/domain-error';
import { fullStorage, tellFullStorage } from '@platform/errors/storage-full';
import { Logger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { IdempotentReplay } from '@platform/db/idempotent-replay';
import { writeHeaders } from './answer-headers';
import { databaseAway } from './database-away';
import type { CalledRequest } from './call';

const MB = 1024 * 1024;
/** Room comes back when somebody has made some (R17). */
const FULL_SECONDS = 30;
/** Answers that say no to who asks or how: written down, so that trying again and again is seen. */
const REFUSALS = new Set([401, 403, 423, 429]);

/** Writes every error body (spec 00, 5.6). Unknown errors: 500 with the request id, logged once, nothing told (D6). */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    readonly logger: Logger,
    readonly metrics: Metrics,
    readonly alarms: AlarmNotes,
    readonly seen: SeenIds,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const req = host.switchToHttp().getRequest<CalledRequest>();
    this.answer(error, req, host.switchToHttp().getResponse<FastifyReply>());
  }

  /** Writes the error body; also for the few paths outside Nest's routes. */
  answer(error: unknown, req: CalledRequest, reply: FastifyReply): void {
    if (reply.sent) return;
    if (error instanceof IdempotentReplay) {
      void reply.status(200).header('Idempotency-Replayed', 'true').send(error.answer);
      return;
    }
    const known = this.#known(error, req);
    if (REFUSALS.has(known.status) || known.code === 'VALIDATION_FAILED') this.#noteRefusal(known, req);
    if (known.status === 404) this.#noteNotFound(req);
    void describe(known, reply).send(bodyOf(known, req));
  }

  /**
   * Tells somebody who has waited long enough to try again (R16), past everything that still works on his answer: what it brings
   * afterwards goes nowhere.
   */
  tooLate(req: CalledRequest, reply: FastifyReply, secure: boolean): void {
    const route = req.routeOptions.url ?? '';
    const unitId = (req.call?.ctx ?? req.caller)?.unitId;
    this.logger.warn({ requestId: req.id, method: req.method, route, unitId }, 'no answer in time');
    this.metrics.counter('answers_late_total', 'Requests that had no answer in time', ['route']).inc({ route });
    const known = tooLate();
    const body = JSON.stringify(bodyOf(known, req));
    describe(known, reply).header('Content-Type', 'application/json; charset=utf-8').header('Content-Length', Buffer.byteLength(body));
    writeHeaders(reply, secure);
    reply.hijack();
    reply.raw.writeHead(known.status, reply.getHeaders() as OutgoingHttpHeaders).end(body);
  }

  /** Who was refused what, from where; nothing of what was sent. */
  #noteRefusal({ code }: DomainError, req: CalledRequest): void {
    const ctx = req.call?.ctx ?? req.caller;
    const who = ctx === undefined ? {} : { unitId: ctx.unitId, actorKind: ctx.actor.kind, actorId: actorId(ctx.actor) };
    this.logger.info({ code, requestId: req.id, method: req.method, route: req.routeOptions.url, ip: req.ip, ...who }, 'refused');
  }

  /** Ids asked for in vain, per account: another school's id answers exactly like an unknown one, so both count (J8). */
  #noteNotFound(req: CalledRequest): void {
    const ctx = req.call?.ctx;
    if (ctx === undefined || (ctx.actor.kind !== 'staff' && ctx.actor.kind !== 'family')) return;
    this.seen.notFound({ unitId: ctx.unitId, id: actorId(ctx.actor) ?? '' }, req.params, req.query, req.body);
  }

  #known(error: unknown, req: CalledRequest): DomainError {
    if (error instanceof DomainError) {
      // Another part met a fault of ours and only named it: it must be found by its request id like any other.
      if (error.code === 'INTERNAL') this.logger.error({ err: error, requestId: req.id, route: req.routeOptions.url }, 'unexpected error');
      return error;
    }
    const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
    if (status === 404) return new DomainError('NOT_FOUND');
    if (status === 413) return new DomainError('FILE_TOO_LARGE', { max: sizeText(req.routeOptions.bodyLimit) });
    if (status !== undefined && status >= 400 && status < 500) return new DomainError('VALIDATION_FAILED');
    const cause = databaseAway(error);
    if (cause !== undefined) {
      const unitId = (req.call?.ctx ?? req.caller)?.unitId;
      this.logger.warn({ cause, requestId: req.id, method: req.method, route: req.routeOptions.url, unitId }, 'database away');
      return new DomainError('UNAVAILABLE', { s: 5 });
    }
    const full = fullStorage(error);
    if (full !== undefined) {
      tellFullStorage(this, full, { err: error, requestId: req.id, route: req.routeOptions.url });
      return new DomainError('UNAVAILABLE', { s: FULL_SECONDS });
    }
    if (refusedByDatabase(error)) this.alarms.note('row_security', { unitId: req.call?.ctx.unitId });
    this.logger.error({ err: error, requestId: req.id, route: req.routeOptions.url }, 'unexpected error');
    return new DomainError('INTERNAL');
  }
}

function bodyOf(known: DomainError, req: CalledRequest): ErrorBody {
  const locale: Locale = req.call?.ctx.locale ?? req.caller?.locale ?? matchLocale(req.headers['accept-language']);
  const message = fill(textOf(ERRORS[known.code], locale), { ...known.params, requestId: req.id });
  return { code: known.code, message, details: { ...known.details }, requestId: req.id };
}

/** Status, waiting time and no copy anywhere. */
function describe(known: DomainError, reply: FastifyReply): FastifyReply {
  const seconds = known.params['s'];
  if (seconds !== undefined) void reply.header('Retry-After', String(seconds));
  return reply.status(known.status).header('Cache-Control', 'no-store');
}

/** `1 MB`, `292 KB`. */
const sizeText = (bytes: number): string =>
  bytes < MB ? `${String(Math.floor(bytes / 1024))} KB` : `${String(Math.floor(bytes / MB))} MB`;
