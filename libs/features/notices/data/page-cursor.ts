import { DomainError } from '@platform/errors/domain-error';

const AT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Cursors are opaque to clients: parts joined by `|`. Each part is checked, because it goes into a query. */
export const writeCursor = (...parts: readonly string[]): string => Buffer.from(parts.join('|')).toString('base64url');

/** @throws DomainError VALIDATION_FAILED for a cursor that is none of ours */
export function readTimeCursor(text: string): { at: string; id: string } {
  const [at = '', id = ''] = partsOf(text);
  if (!AT.test(at) || Number.isNaN(Date.parse(at)) || !UUID.test(id)) throw badCursor();
  return { at, id };
}

/** @throws DomainError VALIDATION_FAILED */
export function readSectionCursor(text: string): { section: 0 | 1; at: string; id: string } {
  const [section = '', ...rest] = partsOf(text);
  if (section !== '0' && section !== '1') throw badCursor();
  return { section: section === '0' ? 0 : 1, ...readTimeCursor(writeCursor(...rest)) };
}

/** @throws DomainError VALIDATION_FAILED */
export function readPairCursor(text: string): { first: string; second: string } {
  const [first = '', second = ''] = partsOf(text);
  if (!UUID.test(first) || !UUID.test(second)) throw badCursor();
  return { first, second };
}

const NAME_CHARS = 100;
const base64 = (text: string): string => Buffer.from(text).toString('base64url');

/** Place in a list by name; the name is coded, because it may hold the sign between the parts. */
export const writeNameCursor = (name: string, id: string): string => writeCursor(base64(name), id);
/** @throws DomainError VALIDATION_FAILED */
export function readNameCursor(text: string): { name: string; id: string } {
  const [coded = '', id = ''] = partsOf(text);
  const name = Buffer.from(coded, 'base64url').toString('utf8');
  if (!UUID.test(id) || name.length > NAME_CHARS || name.includes('\0') || base64(name) !== coded) throw badCursor();
  return { name, id };
}

const partsOf = (text: string): string[] => Buffer.from(text, 'base64url').toString('utf8').split('|');
const badCursor = (): DomainError => new DomainError('VALIDATION_FAILED', {}, { cursor: { code: 'invalid_format' } });
