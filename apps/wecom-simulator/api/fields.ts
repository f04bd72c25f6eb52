import { byteLength, charLength } from '../state/text';
import { ApiError } from './api-error';

/** A JSON body of which nothing is known yet. */
export type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectAt = (fields: Fields, name: string): Fields | undefined => {
  const value = fields[name];
  return isFields(value) ? value : undefined;
};

/** A text; numbers are taken as WeCom takes them (`"agentid":"1000002"` and the reverse both work). */
export const textAt = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
};

export const wholeAt = (fields: Fields, name: string): number | undefined => {
  const value = fields[name];
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
};

export const flagAt = (fields: Fields, name: string): boolean => {
  const value = fields[name];
  return value === 1 || value === true || value === '1';
};

export const listAt = (fields: Fields, name: string): unknown[] | undefined => {
  const value = fields[name];
  return Array.isArray(value) ? value : undefined;
};

/** A list of texts; numbers inside become texts, anything else is refused with `code`. */
export const textsAt = (fields: Fields, name: string, code: number): string[] => {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) throw new ApiError(code, `${name} should be an array.`);
  return value.map((each: unknown) => {
    if (typeof each === 'string') return each;
    if (typeof each === 'number') return String(each);
    throw new ApiError(code, `${name} holds a wrong value.`);
  });
};

/** A list of whole numbers given as numbers; strings are refused with `code` (user/create, 02 §2). */
export const wholesAt = (fields: Fields, name: string, code: number): number[] | undefined => {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new ApiError(code, `${name} should be an array.`);
  return value.map((each: unknown) => {
    if (typeof each !== 'number' || !Number.isInteger(each)) throw new ApiError(code, `${name} holds a wrong value.`);
    return each;
  });
};

/** A text that must be there and hold `min`…`max` characters, else `code`. */
export const requireChars = (fields: Fields, name: string, min: number, max: number, code: number): string => {
  const value = textAt(fields, name);
  const length = value === undefined ? 0 : charLength(value);
  if (value === undefined || length < min || length > max) throw new ApiError(code, `${name} length should be ${min}-${max}.`);
  return value;
};

export const optionalChars = (fields: Fields, name: string, max: number, code: number): string | undefined => {
  const value = textAt(fields, name);
  if (value !== undefined && charLength(value) > max) throw new ApiError(code, `${name} exceed max length ${max}.`);
  return value;
};

export const optionalBytes = (fields: Fields, name: string, max: number, code: number): string | undefined => {
  const value = textAt(fields, name);
  if (value !== undefined && byteLength(value) > max) throw new ApiError(code, `${name} exceed max length ${max}.`);
  return value;
};
