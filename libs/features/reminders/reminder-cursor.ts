import { DomainError } from '@platform/errors/domain-error';

/** Place in the list: time in microseconds (as the database keeps it), topic, child. */
export interface ReminderCursor {
  at: string;
  topicId: string;
  studentId: string | null;
}

const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function writeCursor(cursor: ReminderCursor): string {
  return Buffer.from([cursor.at, cursor.topicId, cursor.studentId ?? ''].join('|')).toString('base64url');
}

/** @throws DomainError VALIDATION_FAILED for a cursor that is none of ours */
export function readCursor(text: string | undefined): ReminderCursor | undefined {
  if (text === undefined) return undefined;
  const [at = '', topicId = '', studentId = ''] = Buffer.from(text, 'base64url').toString('utf8').split('|');
  if (!AT.test(at) || Number.isNaN(Date.parse(at)) || !UUID.test(topicId) || (studentId !== '' && !UUID.test(studentId))) {
    throw new DomainError('VALIDATION_FAILED', {}, { cursor: { code: 'invalid_format' } });
  }
  return { at, topicId, studentId: studentId === '' ? null : studentId };
}
