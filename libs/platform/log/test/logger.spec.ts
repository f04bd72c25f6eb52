import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@platform/errors/domain-error';
import { createLogger, logOutput } from '@platform/log/logger';
import { safeError, safeMessage } from '@platform/log/safe-error';

function written(log: (logger: ReturnType<typeof createLogger>) => void): string {
  let out = '';
  log(createLogger({ level: 'debug', process: 'test' }, { write: (line: string) => void (out += line) }));
  return out;
}

describe('logs without personal data', () => {
  it('hides names, numbers, texts, tokens and secrets wherever they stand [D7]', () => {
    const line = written((logger) =>
      logger.info(
        {
          unitId: 7,
          name: '何嘉敏',
          student: { studentName: '陳大文', mobile: '66123456', deep: { accessToken: 'tok-PLANTED' } },
          list: [{ title: '發燒通知' }],
          authorization: 'Bearer PLANTED',
          url: '/api/v1/auth/wecom/callback?code=PLANTED&state=x',
        },
        'request',
      ),
    );
    for (const planted of ['何嘉敏', '陳大文', '66123456', 'PLANTED', '發燒']) expect(line).not.toContain(planted);
    expect(JSON.parse(line)).toMatchObject({
      unitId: 7,
      process: 'test',
      level: 'info',
      msg: 'request',
      url: '/api/v1/auth/wecom/callback',
    });
  });

  it('writes one line for a text with line breaks [D7]', () => {
    expect(
      written((logger) => logger.warn({ what: 'a\nforged line' }, 'x'))
        .trim()
        .split('\n'),
    ).toHaveLength(1);
  });

  it('keeps of an error its code and places, not the values it quotes [D6, D7]', () => {
    const line = written((logger) => logger.error({ err: new Error('invalid input syntax for type uuid: "66123456 何嘉敏"') }, 'failed'));
    expect(line).not.toContain('66123456');
    expect(line).not.toContain('何');
    expect(line).toContain('invalid input syntax for type uuid');
  });

  it('drops the parameters of a domain error and keeps its code', () => {
    expect(safeError(new DomainError('NOT_FOUND', { who: '何嘉敏' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(JSON.stringify(safeError(new DomainError('NOT_FOUND', { who: '何嘉敏' })))).not.toContain('何');
  });

  it('cleans messages of addresses, queries and long numbers', () => {
    expect(safeMessage('mail to a@b.mo failed for 853 6612 3456')).toBe('mail to … failed for #');
    expect(safeMessage('GET https://host/x?access_token=abc answered 500')).toBe('GET https://host/x?… answered 500');
    expect(safeMessage('duplicate key value violates unique constraint "outbox_dedupe"')).toContain('outbox_dedupe');
  });
});

describe('a log without room', () => {
  it('does not end the process that writes it [R17]', () => {
    // A device of the system that is always full.
    const fd = openSync('/dev/full', 'w');
    const logger = createLogger({ level: 'info', process: 'test' }, logOutput(fd));
    for (let i = 0; i < 50; i += 1) logger.info({ i }, 'a line that finds no room');
    closeSync(fd);
  });
});
