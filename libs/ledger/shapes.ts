import type { BlockRecord, ContentRecord, EndRecord, HeadRecord, NameRecord, ReplyRecord, TextRecord } from './document';
import { LIMITS } from './document';
import type { Seal } from './seal';

// Checks of what was read from a file nobody vouches for yet; without a library, because a verifier has none.

type Box = Record<string, unknown>;
const isBox = (value: unknown): value is Box => value !== null && typeof value === 'object' && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isHex = (value: unknown, digits: number): value is string => isText(value) && value.length === digits && /^[0-9a-f]*$/.test(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const hasOnly = (box: Box, keys: readonly string[], also: readonly string[] = []): boolean =>
  keys.every((key) => key in box) && Object.keys(box).every((key) => keys.includes(key) || also.includes(key));

export const isSeal = (value: unknown): value is Seal =>
  isBox(value) &&
  hasOnly(value, ['at', 'key', 'lines', 'n', 'prev', 'root', 'unit', 'v']) &&
  isText(value['at']) &&
  isHex(value['key'], 64) &&
  isCount(value['lines']) &&
  value['lines'] <= LIMITS.blockLines &&
  isCount(value['n']) &&
  isHex(value['prev'], 64) &&
  isHex(value['root'], 64) &&
  isText(value['unit']) &&
  value['v'] === 1;

export const isHead = (value: unknown): value is HeadRecord =>
  isBox(value) &&
  hasOnly(value, ['format', 'issued', 'keys', 'kind', 'unit']) &&
  isText(value['format']) &&
  isText(value['issued']) &&
  (value['kind'] === 'export' || value['kind'] === 'receipt') &&
  isBox(value['unit']) &&
  hasOnly(value['unit'], ['name', 'number']) &&
  isText(value['unit']['name']) &&
  isText(value['unit']['number']) &&
  Array.isArray(value['keys']) &&
  value['keys'].every(
    (key) =>
      isBox(key) &&
      hasOnly(key, ['fingerprint', 'publicKey', 'validFrom']) &&
      isHex(key['fingerprint'], 64) &&
      isHex(key['publicKey'], 64) &&
      isText(key['validFrom']),
  );

export const isBlock = (value: unknown): value is BlockRecord =>
  isBox(value) &&
  hasOnly(value, ['places', 'seal', 'signature'], ['leaves', 'paths']) &&
  isSeal(value['seal']) &&
  isHex(value['signature'], 128) &&
  (value['leaves'] === undefined) !== (value['paths'] === undefined) &&
  (value['leaves'] === undefined || isText(value['leaves'])) &&
  (value['paths'] === undefined || (Array.isArray(value['paths']) && value['paths'].every(isText))) &&
  Array.isArray(value['places']) &&
  value['places'].every((span) => Array.isArray(span) && span.length === 2);

export const isEnd = (value: unknown): value is EndRecord =>
  isBox(value) &&
  hasOnly(value, ['blocks', 'head', 'key', 'lines', 'sha256', 'signature']) &&
  isCount(value['blocks']) &&
  isCount(value['lines']) &&
  isHex(value['key'], 64) &&
  isHex(value['sha256'], 64) &&
  isHex(value['signature'], 128) &&
  (value['head'] === null ||
    (isBox(value['head']) &&
      hasOnly(value['head'], ['at', 'n', 'seal']) &&
      isText(value['head']['at']) &&
      isCount(value['head']['n']) &&
      isHex(value['head']['seal'], 64)));

export const isName = (value: unknown): value is NameRecord =>
  isBox(value) && hasOnly(value, ['as', 'id', 'name']) && isText(value['as']) && isText(value['id']) && isText(value['name']);

export const isTextRecord = (value: unknown): value is TextRecord =>
  isBox(value) && hasOnly(value, ['en', 'pt', 'zh']) && Object.values(value).every(isText);

export const isContent = (value: unknown): value is ContentRecord =>
  isBox(value) && hasOnly(value, ['notice', 'value']) && isText(value['notice']);

export const isReply = (value: unknown): value is ReplyRecord =>
  isBox(value) && hasOnly(value, ['reply', 'salt', 'value']) && isHex(value['reply'], 64) && isText(value['salt']);
