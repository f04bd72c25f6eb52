import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { idPlaces, idsOfSchema, withoutIds } from './id-places';

const A = '01890000-0000-7000-8000-00000000000a';
const B = '01890000-0000-7000-8000-00000000000b';
const cursor = (id: string): string => Buffer.from(`2026-11-20|${id}`).toString('base64url');
const call = (id: string) => ({
  params: { id },
  query: { topics: `notice:${id}`, cursor: cursor(id), q: '同' },
  body: { targets: [{ kind: 'class', refId: id }], title: `標題 ${id === A ? 'a' : 'b'}` },
  version: 1,
});

describe('places of ids in a call', () => {
  it('finds ids in path, query, nested body and cursor, and leaves texts alone [S1]', () => {
    expect(idPlaces(call(A), call(B)).map((place) => place.at)).toEqual([
      'params.id',
      'query.topics',
      'query.cursor',
      'body.targets.0.refId',
      'all at once',
    ]);
  });

  it('puts the other id in and keeps the rest, also the version', () => {
    const nested = idPlaces(call(A), call(B)).find((place) => place.at === 'body.targets.0.refId')!;
    expect(nested.foreign).toEqual({ ...call(A), body: { ...call(A).body, targets: [{ kind: 'class', refId: B }] } });
    expect(JSON.stringify(nested.unknown)).not.toContain(B);
    expect(nested.unknown.params).toEqual({ id: A });
  });

  it('makes an unknown cursor that opens like a real one', () => {
    const place = idPlaces(call(A), call(B)).find(({ at }) => at === 'query.cursor')!;
    expect(Buffer.from(place.unknown.query!['cursor']!, 'base64url').toString('utf8')).toMatch(/^2026-11-20\|[0-9a-f-]{36}$/);
  });

  it('tells answers apart by everything but the ids asked for', () => {
    expect(withoutIds(`${A} ${B} ${A}`)).toBe('<id 1> <id 2> <id 1>');
  });

  it('lists the places that a schema gives to ids', () => {
    const schema = z.strictObject({
      id: z.uuid(),
      list: z.array(z.strictObject({ refId: z.nullable(z.uuid()) })),
      q: z.optional(z.string()),
      any: z.optional(z.union([z.uuid(), z.literal('x')])),
    });
    expect(idsOfSchema(schema, 'body')).toEqual(['body.id', 'body.list.*.refId', 'body.any']);
  });
});
