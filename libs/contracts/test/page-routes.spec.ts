import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { pageRoutes, withoutSchemas } from '../../../scripts/page-routes.mjs';
import { day, isDay, isUuid, uuid } from '../fields';
import { isRecalled } from '../my-notices';
import { NEW_DRAFT, noticeDraft } from '../notice-types';

const accepts = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: string) => schema.safeParse(value).success;

describe('contracts in pages of phones', () => {
  it('keep method and path of a route, and nothing of what it accepts and answers [OVR-35]', () => {
    const lean = withoutSchemas(`
      const item: z.ZodMiniType = z.strictObject({ ...other.shape, at: instant() });
      export const words = (n: number) => textOf(WORDS, n);
      export const noticesApi = { list: route('GET', '/notices', { permission: 'notice', ok: z.array(item) }) };
    `);
    expect(lean).toContain(`/*@__PURE__*/ (() => z.strictObject({ ...other.shape, at: instant() }))()`);
    expect(lean).toContain(`list: /*@__PURE__*/ route('GET', '/notices', {}) }`);
    expect(lean).toContain('(n: number) => textOf(WORDS, n)');
  });

  it('fail to build where a page reads a schema all the same', () => {
    const { generateBundle } = pageRoutes() as unknown as {
      generateBundle: (this: { error: (text: string) => never }, options: object, bundle: object) => void;
    };
    const build = (renderedLength: number) =>
      generateBundle.call(
        {
          error: (text) => {
            throw new Error(text);
          },
        },
        {},
        { a: { fileName: 'a.js', modules: { '/x/node_modules/zod/v4/core/util.js': { renderedLength } } }, b: { fileName: 'b.css' } },
      );
    expect(() => build(0)).not.toThrow();
    expect(() => build(100)).toThrow('a.js reads a schema');
  });

  it('tell ids and days as the schemas of the servers do [NOT-54]', () => {
    const days = fc.tuple(fc.integer({ min: 1900, max: 2100 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }));
    const two = (n: number) => String(n).padStart(2, '0');
    fc.assert(
      fc.property(days, ([y, month, d]) => {
        const text = `${String(y)}-${two(month)}-${two(d)}`;
        return isDay(text) === accepts(day(), text);
      }),
    );
    fc.assert(fc.property(fc.uuid(), (text) => isUuid(text) && accepts(uuid(), text)));
    fc.assert(fc.property(fc.mixedCase(fc.uuid()), fc.nat(35), (text, at) => !isUuid(text.slice(0, at) + text.slice(at + 1))));
    for (const text of ['', '2026-2-01', '2026-02-30', '2024-02-29', ' 2026-02-01', '2026-02-01T00:00:00Z'])
      expect([text, isDay(text)]).toEqual([text, accepts(day(), text)]);
  });

  it('begin a notice as the schema fills it [NOT-13, BEY-03]', () => {
    const { title, body, links, attachmentIds, targets, includeAlumni, audience, ccIds, ccSelf, requireConfirm } = NEW_DRAFT;
    const least = { title, body, links, attachmentIds, targets, includeAlumni, audience, ccIds, ccSelf, requireConfirm };
    expect(noticeDraft.parse(least)).toEqual(NEW_DRAFT);
  });

  it('do not take another answer for that of a recalled notice [NOT-38]', () => {
    for (const details of [{}, { recalledAt: null, studentId: 'x', todo: 1 }, { recalledAt: '2026-11-23T08:00:00+08:00' }])
      expect(isRecalled(details)).toBe(false);
  });
});
