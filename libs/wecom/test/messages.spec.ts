import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutToBytes, freeze, schoolNoticeCard, splitReceivers, staffTextCard, WecomInputError, type NoticeRequest } from '../index';

const notice = (title: string, description?: string): NoticeRequest =>
  schoolNoticeCard({
    agentId: 1000012,
    title,
    ...(description === undefined ? {} : { description }),
    url: 'https://campus.example.edu/n/88?g=1',
    to: { students: ['s1', 's2'] },
  });

describe('freeze [G5]', () => {
  it('gives the same bytes whatever the order of the keys, and other bytes for another order of receivers', () => {
    const a = notice('家長會');
    const b = Object.fromEntries(Object.entries(a).toReversed()) as unknown as NoticeRequest;
    expect(freeze(a)).toEqual(freeze(b));
    expect(freeze(a).sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(freeze({ ...a, to_student_userid: ['s2', 's1'] }).sha256).not.toBe(freeze(a).sha256);
  });

  it('carries the duplicate check with the longest interval and reads back as the same request', () => {
    const read: unknown = JSON.parse(freeze(notice('家長會', '週五')).bytes.toString('utf8'));
    expect(read).toEqual({ ...notice('家長會', '週五'), enable_duplicate_check: 1, duplicate_check_interval: 14_400 });
  });

  it('freezes any JSON faithfully and refuses what JSON would change', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const plain = JSON.parse(JSON.stringify({ ...value })) as NoticeRequest;
        expect(JSON.parse(freeze(plain).bytes.toString('utf8'))).toEqual(plain);
      }),
    );
    expect(() => freeze({ ...notice('a'), agentid: Number.NaN })).toThrow(WecomInputError);
    expect(() => freeze({ ...notice('a'), at: new Date(0) } as unknown as NoticeRequest)).toThrow(WecomInputError);
  });
});

describe('cards', () => {
  it('cuts titles at 128 bytes at the end of a character, with a mark', () => {
    const article = (title: string) => (notice(title) as Extract<NoticeRequest, { msgtype: 'news' }>).news.articles[0]!.title;
    expect(article('家'.repeat(42))).toBe('家'.repeat(42));
    expect(article('家'.repeat(43))).toBe(`${'家'.repeat(41)}…`);
    expect(Buffer.byteLength(article('👨‍👩‍👧'.repeat(20)))).toBeLessThanOrEqual(128);
    expect(article('👨‍👩‍👧'.repeat(20))).toBe(`${'👨‍👩‍👧'.repeat(6)}…`);
  });

  it('never exceeds the bytes and never invents text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 0, max: 600 }), (text, max) => {
        const cut = cutToBytes(text, max);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(max);
        expect(text.startsWith(cut.replace(/…$/, '')) || text === cut).toBe(true);
      }),
    );
  });

  it('addresses families by student, parents when named, and refuses empty titles, odd links and too many receivers', () => {
    expect(notice('a')).toMatchObject({ recv_scope: 0, to_student_userid: ['s1', 's2'], msgtype: 'news', toall: 0 });
    const base = { agentId: 1, title: 'a', url: 'https://x.example/1' };
    expect(schoolNoticeCard({ ...base, to: { parents: ['p1'] } })).toMatchObject({ to_parent_userid: ['p1'] });
    expect(() => schoolNoticeCard({ ...base, title: '  ', to: { parents: ['p1'] } })).toThrow(WecomInputError);
    expect(() => schoolNoticeCard({ ...base, url: '/n/1', to: { parents: ['p1'] } })).toThrow(WecomInputError);
    expect(() => schoolNoticeCard({ ...base, url: 'javascript:alert(1)', to: { parents: ['p1'] } })).toThrow(WecomInputError);
    expect(() => schoolNoticeCard({ ...base, to: { parents: [] } })).toThrow(WecomInputError);
    expect(() => schoolNoticeCard({ ...base, to: { students: Array.from({ length: 1001 }, (_, i) => `s${i}`) } })).toThrow(WecomInputError);
    expect(() => staffTextCard({ ...base, userIds: ['@all'], description: 'x' })).toThrow(WecomInputError);
    expect(() => staffTextCard({ ...base, userIds: ['a|b'], description: 'x' })).toThrow(WecomInputError);
  });

  it('keeps the text of people out of the layout of a textcard, in 512 bytes with closed tags', () => {
    const text = (lines: { text: string; tone?: 'gray' }[]): string => {
      const card = staffTextCard({ agentId: 1, title: 'a', url: 'https://x.example/1', userIds: ['u1'], lines });
      return (card as Extract<typeof card, { msgtype: 'textcard' }>).textcard.description;
    };
    expect(text([{ text: '</div><a href="x">', tone: 'gray' }])).toBe('<div class="gray">＜/div＞＜a href="x"＞</div>');
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            text: fc.string({ minLength: 1, unit: 'grapheme', maxLength: 300 }),
            tone: fc.constant('gray' as const),
          }),
          { minLength: 1, maxLength: 5 },
        ),
        (lines) => {
          fc.pre(lines.some((line) => line.text.trim() !== ''));
          const out = text(lines);
          expect(Buffer.byteLength(out)).toBeLessThanOrEqual(512);
          expect(out.split('<div class="gray">').length).toBe(out.split('</div>').length);
        },
      ),
    );
  });
});

describe('splitReceivers', () => {
  it('keeps two children of one guardian out of one call, loses nobody, and is stable', () => {
    const receiver = fc.record({
      id: fc.nat(400).map((n) => `s${n}`),
      groups: fc.array(
        fc.nat(120).map((n) => `p${n}`),
        { maxLength: 3 },
      ),
    });
    fc.assert(
      fc.property(fc.array(receiver, { maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (receivers, max) => {
        const calls = splitReceivers(receivers, max);
        expect(splitReceivers(receivers, max)).toEqual(calls);
        const groups = new Map<string, Set<string>>();
        for (const r of receivers) groups.set(r.id, new Set([...(groups.get(r.id) ?? []), ...r.groups]));
        expect(calls.flat().toSorted()).toEqual([...groups.keys()].toSorted());
        for (const call of calls) {
          expect(call.length).toBeLessThanOrEqual(max);
          const all = call.flatMap((id) => [...groups.get(id)!]);
          expect(new Set(all).size).toBe(all.length);
        }
      }),
    );
  });

  it('makes as many calls as the largest family for one full call', () => {
    const families = Array.from({ length: 400 }, (_, i) => [
      { id: `a${i}`, groups: [`p${i}`] },
      { id: `b${i}`, groups: [`p${i}`] },
    ]).flat();
    expect(splitReceivers(families).map((c) => c.length)).toEqual([400, 400]);
    expect(splitReceivers(Array.from({ length: 2500 }, (_, i) => ({ id: `s${i}`, groups: [] }))).map((c) => c.length)).toEqual([
      1000, 1000, 500,
    ]);
  });
});
