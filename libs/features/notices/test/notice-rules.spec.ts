import { describe, expect, it } from '@jest/globals';
import { asksOf, copiedCard, failedCard, familyCard } from '../domain/card-text';
import { failureText, reasonOf } from '../domain/failure-text';
import { pageSize, pagesOf, reachOf, tallyOf, type MadeStudent } from '../domain/fanout-pages';
import { noticeCan } from '../domain/notice-can';
import { remindQuota } from '../domain/remind-quota';
import { schoolNoticeCard, splitReceivers } from '@wecom';

const now = new Date('2026-11-20T10:00:00Z');
const dayEnds = new Date('2026-11-20T16:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

describe('reminding [NOT-41]', () => {
  it('is allowed at first, and again after 10 minutes', () => {
    expect(remindQuota({ today: 0, lastAt: null }, now, dayEnds)).toEqual({ ok: true });
    expect(remindQuota({ today: 1, lastAt: ago(10) }, now, dayEnds)).toEqual({ ok: true });
    expect(remindQuota({ today: 1, lastAt: ago(3) }, now, dayEnds)).toEqual({
      ok: false,
      code: 'NOT_REMIND_LIMIT',
      nextAt: new Date(now.getTime() + 7 * 60_000),
    });
  });

  it('ends after five times until the day is over', () => {
    expect(remindQuota({ today: 4, lastAt: ago(60) }, now, dayEnds)).toEqual({ ok: true });
    expect(remindQuota({ today: 5, lastAt: ago(60) }, now, dayEnds)).toEqual({
      ok: false,
      code: 'NOT_REMIND_DAY_LIMIT',
      nextAt: dayEnds,
    });
  });
});

describe('what a person finds in the menu', () => {
  const can = (over: Partial<Parameters<typeof noticeCan>[0]>) =>
    noticeCan({
      state: 'sent',
      role: 'sender',
      now,
      sentAt: ago(60),
      quota: { ok: true },
      iso: (at) => at.toISOString(),
      ...over,
    });

  it('offers the actions of a sent notice to sender and administrator, none to people in copy [NOT-36, NOT-42, NOT-43]', () => {
    expect(Object.keys(can({})).sort()).toEqual(['close', 'copy', 'export', 'recall', 'reinvite', 'remind']);
    expect(Object.keys(can({ role: 'admin' })).sort()).toEqual(['close', 'copy', 'export', 'recall', 'reinvite', 'remind']);
    expect(can({ role: 'copy' })).toEqual({});
  });

  it('says until when a recall is possible, and why not later [NOT-38]', () => {
    expect(can({}).recall).toEqual({ ok: true, reason: null, until: '2026-11-21T09:00:00.000Z' });
    expect(can({ sentAt: ago(24 * 60 + 1) }).recall).toEqual({ ok: false, reason: 'NOT_RECALL_EXPIRED', until: null });
  });

  it('says when reminding is possible again, and that a closed notice is not reminded', () => {
    const nextAt = new Date(now.getTime() + 60_000);
    expect(can({ quota: { ok: false, code: 'NOT_REMIND_LIMIT', nextAt } }).remind).toEqual({
      ok: false,
      reason: 'NOT_REMIND_LIMIT',
      until: nextAt.toISOString(),
    });
    expect(can({ state: 'closed' })).toMatchObject({
      remind: { ok: false, reason: 'NOT_CLOSED' },
      reopen: { ok: true },
    });
    expect(can({ state: 'closed', role: 'admin' }).reopen).toBeUndefined();
  });
});

describe('pages and groups of a fan-out', () => {
  it('keeps pages bounded and classes whole', () => {
    const classes = [900, 900, 300, 2_500, 1].map((students, i) => ({ classId: String(i), students }));
    expect(pagesOf(classes, 2_000).map((page) => page.map((c) => c.classId))).toEqual([['0', '1'], ['2'], ['3'], ['4']]);
    expect(pagesOf([], 10)).toEqual([]);
  });

  it('makes pages that are made side by side alike, fills a call with each, and keeps to the most a page may hold', () => {
    const school = (classes: number) => Array.from({ length: classes }, (_, i) => ({ classId: String(i), whole: true, students: 30 }));
    const sizes = (classes: number, sideBySide: number): number[] =>
      pagesOf(school(classes), pageSize(school(classes), sideBySide, 2_000)).map((page) => page.reduce((n, c) => n + c.students, 0));
    expect(sizes(237, 2)).toEqual([1_800, 1_800, 1_800, 1_710]);
    expect(sizes(237, 1)).toEqual([1_980, 1_980, 1_980, 1_170]);
    expect(sizes(90, 2)).toEqual([1_380, 1_320]);
    expect(sizes(34, 2)).toEqual([990, 30]);
    expect(sizes(1, 2)).toEqual([30]);
    expect(pageSize([], 2, 2_000)).toBe(1_000);
    // Nobody but one class larger than a page.
    expect(pageSize([{ students: 4_000 }], 2, 2_000)).toBe(2_000);
  });

  it('counts deliveries per child, and names the guardians with several children whom a message reaches [NOT-18]', () => {
    expect([...reachOf(['1', '1', '2', '3', '3'], ['p', 'q', 'p', 'q', 'r'], 'ynyny')]).toEqual([
      ['1', { receivers: 2, joined: 1, shared: ['p'] }],
      ['2', { receivers: 1, joined: 1, shared: ['p'] }],
      ['3', { receivers: 2, joined: 1, shared: [] }],
    ]);
  });

  it('counts students, receivers and those nobody reaches per class and group', () => {
    const made: MadeStudent[] = [
      { studentId: '1', classId: 'a', group: 1, receivers: 2, joined: 1 },
      { studentId: '2', classId: 'a', group: 1, receivers: 1, joined: 1 },
      { studentId: '3', classId: 'a', group: 0, receivers: 1, joined: 0 },
      { studentId: '4', classId: 'a', group: 0, receivers: 0, joined: 0 },
    ];
    expect(tallyOf(made)).toEqual([
      { classId: 'a', group: 1, students: 2, receivers: 3, notJoined: 1, lost: 0 },
      { classId: 'a', group: 0, students: 2, receivers: 1, notJoined: 1, lost: 2 },
    ]);
  });

  it('never puts two children of one guardian into one call [NOT-18]', () => {
    const receivers = Array.from({ length: 3_000 }, (_, i) => ({
      id: `s${String(i)}`,
      groups: [`p${String(i % 1_900)}`],
    }));
    const calls = splitReceivers(receivers);
    expect(calls.every((ids) => ids.length <= 1_000)).toBe(true);
    expect(calls.flat()).toHaveLength(3_000);
    for (const ids of calls) expect(new Set(ids.map((id) => Number(id.slice(1)) % 1_900)).size).toBe(ids.length);
  });
});

describe('words on cards', () => {
  it('asks for what the notice asks, and words a reminder otherwise than the first message [NOT-47]', () => {
    expect(asksOf({ has_form: true, require_confirm: false })).toBe('form');
    expect(asksOf({ has_form: false, require_confirm: false })).toBe('nothing');
    expect(familyCard('秋季旅行', 'confirm', false, 'zh-Hant')).toEqual({
      title: '秋季旅行',
      description: '需確認 · 請點開查看',
    });
    expect(familyCard('秋季旅行', 'confirm', true, 'zh-Hant').title).toBe('提醒：請處理 秋季旅行');
    expect(familyCard('Visita', 'nothing', true, 'pt').title).toBe('Lembrete: trate de Visita');
    expect(copiedCard('秋季旅行', '林慧儀', 'zh-Hant')).toEqual({
      title: '【抄送】秋季旅行',
      description: '發出人：林慧儀',
    });
    expect(failedCard('秋季旅行', 3, 'zh-Hant').description).toBe('3 人未送達');
  });

  it('cuts a title to 128 bytes at a character', () => {
    const card = schoolNoticeCard({
      agentId: 1,
      title: '題'.repeat(100),
      url: 'https://a.example/n',
      to: { students: ['s'] },
    });
    const title = card.msgtype === 'news' ? (card.news.articles[0]?.title ?? '') : '';
    expect(Buffer.byteLength(title)).toBeLessThanOrEqual(128);
    expect(title).toBe(`${'題'.repeat(41)}…`);
  });

  it('explains refusals in plain words', () => {
    expect(failureText('81013', 'zh-Hant')).toContain('無效');
    expect(failureText('99999', 'en')).toBe('Refused by WeCom (99999)');
    expect(reasonOf('sent', null, 'zh-Hant')).toBeNull();
    expect(reasonOf('not_joined', null, 'zh-Hant')).toBe('未加入學校通知');
  });
});
