import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { allRoutes, type NamedRoute } from '@contracts/all-routes';
import { route } from '@contracts/route';
import { answerFields } from '@testing/proof/answer-fields';

const RECORDED = new URL('answer-fields.txt', import.meta.url);

/**
 * Answers are strict objects, which the fuzz compares with what really comes, so this list is what a role can see. A new
 * field or a role more fails until somebody has looked at it and written its line: the test prints what differs.
 */
describe('fields of answers', () => {
  it('shows each role the recorded fields and no other [D5]', () => {
    expect(answerFields(allRoutes()).split('\n')).toEqual(readFileSync(RECORDED, 'utf8').split('\n'));
  });

  it('finds fields in lists, choices, records and schemas that hold themselves [D5]', () => {
    const name = z.strictObject({ zh: z.string(), en: z.optional(z.nullable(z.string())) });
    const tree = z.strictObject({
      id: z.string(),
      get below() {
        return z.array(tree);
      },
    });
    const ok = z.strictObject({
      names: z.array(name),
      either: z.union([z.strictObject({ a: z.number() }), z.strictObject({ b: z.number() })]),
      counts: z.record(z.string(), z.number()),
      loose: z.looseObject({ known: z.string() }),
      tree,
    });
    const probe = { name: 'probe.get', tag: 'probe', def: route('GET', '/probe', { permission: 'staff', ok }) } as unknown as NamedRoute;
    expect(answerFields([probe]).trim().split('\n')).toEqual([
      'probe.get: ',
      '  counts.*',
      '  either.a',
      '  either.b',
      '  loose.known',
      '  loose.…',
      '  names[].en',
      '  names[].zh',
      '  tree.below[] (again)',
      '  tree.id',
    ]);
  });
});
