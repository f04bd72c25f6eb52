import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { AlarmNotes } from '@platform/alarms/alarm-notes';
import { SeenIds } from '@platform/alarms/seen-ids';
import { makeCtx, asUnitId } from '@platform/ctx/ctx';
import { DomainError } from '@platform/errors/domain-error';
import type { CalledRequest } from '@platform/http/call';
import { ErrorFilter } from '@platform/http/error.filter';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';

const MEMBER = '01890000-0000-7000-8000-000000000000';

describe('refusals', () => {
  let server: FastifyInstance;
  let log: string[] = [];
  const metrics = new Metrics();
  /** What would be written into the database. */
  const noted: unknown[] = [];
  const alarms = new AlarmNotes({
    query: (_sql: string, values?: readonly unknown[]) => {
      noted.push(values);
      return Promise.resolve([]);
    },
  });

  beforeAll(() => {
    const logger = createLogger({ level: 'info', process: 'test' }, { write: (line: string) => void log.push(line) });
    const filter = new ErrorFilter(logger, metrics, alarms, new SeenIds(alarms));
    server = Fastify({
      frameworkErrors: (error, req, reply) => filter.answer(error, req as CalledRequest, reply as never),
    });
    server.setErrorHandler((error, req, reply) => filter.answer(error, req as CalledRequest, reply as never));
    server.get<{ Params: { code: string } }>('/try/:code', async (req) => {
      const ctx = {
        unitId: asUnitId(7),
        actor: { kind: 'staff' as const, memberId: MEMBER, name: '何嘉敏', roles: [], rights: new Set<never>() },
        locale: 'en' as const,
        surface: 'console' as const,
        requestId: req.id,
      };
      (req as CalledRequest).caller = makeCtx(ctx);
      if (/^(53100|ENOSPC|EDQUOT|42501)$/.test(req.params.code)) throw Object.assign(new Error('no room'), { code: req.params.code });
      throw req.params.code === 'BUG'
        ? new Error('select * from member where name = "何嘉敏"')
        : new DomainError(req.params.code as 'FORBIDDEN', { name: '陳大文' });
    });
  });
  beforeEach(() => {
    log = [];
  });
  afterAll(() => server.close());

  const lines = () => log.map((line) => JSON.parse(line) as Record<string, unknown>);

  it.each(['UNAUTHENTICATED', 'FORBIDDEN', 'STEP_UP_REQUIRED', 'RATE_LIMITED', 'VALIDATION_FAILED'])(
    'are written down with who, where, what and when: %s [J2, V16.2.1, V16.3.2, V16.3.3]',
    async (code) => {
      const answer = await server.inject(`/try/${code}?secret=1`);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(lines()).toEqual([
        expect.objectContaining({
          level: 'info',
          msg: 'refused',
          code,
          method: 'GET',
          route: '/try/:code',
          unitId: 7,
          actorKind: 'staff',
          actorId: MEMBER,
        }),
      ]);
      expect(lines()[0]).toMatchObject({
        ip: '127.0.0.1',
        process: 'test',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
      });
      expect(log.join('')).not.toMatch(/secret|何嘉敏|陳大文/);
    },
  );

  it('of an id that is unknown or another unit’s are no refusals of a person', async () => {
    expect((await server.inject('/try/NOT_FOUND')).statusCode).toBe(404);
    expect(log).toEqual([]);
  });

  it('of an address that nobody can read are noted too [V16.3.3]', async () => {
    const answer = await server.inject('/try/%ff');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([422, 'VALIDATION_FAILED']);
    expect(lines()).toEqual([expect.objectContaining({ msg: 'refused', code: 'VALIDATION_FAILED' })]);
  });

  it('tell nothing of a fault of ours, and write it down once [D6, V16.3.4, V16.5.1]', async () => {
    const answer = await server.inject('/try/BUG');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([500, 'INTERNAL']);
    expect(answer.body).not.toMatch(/select|member|何嘉敏|\bat /);
    expect(lines()).toEqual([expect.objectContaining({ level: 'error', msg: 'unexpected error', route: '/try/:code' })]);
    expect(log.join('')).not.toContain('何嘉敏');
  });

  it.each([
    ['53100', 'database'],
    ['ENOSPC', 'files'],
    ['EDQUOT', 'files'],
  ])('ask people to try again when there is no room, and sound an alarm: %s [R17]', async (code, place) => {
    const before = await metrics.text();
    const answer = await server.inject(`/try/${code}`);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.json()).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('your input is kept') });
    expect(lines()).toEqual([expect.objectContaining({ level: 'error', msg: 'storage is full', place, route: '/try/:code' })]);
    const counted = (text: string): number => Number(new RegExp(`storage_full_total\\{place="${place}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
    expect(counted(await metrics.text())).toBe(counted(before) + 1);
  });

  it('of the database, of a row or a right that our code should never have asked for, are noted for the operators [J8, D6]', async () => {
    await alarms.flush();
    const answer = await server.inject('/try/42501');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([500, 'INTERNAL']);
    await alarms.flush();
    expect(noted.at(-1)).toEqual([['row_security'], [0], [''], [1]]);
  });
});
