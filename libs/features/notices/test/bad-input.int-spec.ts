import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { myNoticesApi } from '@contracts/my-notices';
import { noticeSendApi } from '@contracts/notice-sending';
import { noticesApi } from '@contracts/notices';
import { NOTICE_LIMITS, type NoticeDraft } from '@contracts/notice-types';
import { EMPTY_DOC } from '@contracts/rich-text';
import { LOCALES, type Locale } from '@contracts/locale';
import type { Ctx } from '@platform/ctx/ctx';
import type { TestClock } from '@testing/test-clock';
import { ageNotice, buildWorld, createNoticeApp, draft, sentNotice, toClass, type NoticeApp, type World } from './notice-world';
import { clockOf, detailOf, drafted, openUndoWindow } from './sending-world';

type Words = Readonly<Record<Locale, string>>;
interface Refused {
  status: number;
  body: { code?: string; message?: string };
}

/** The table of spec 03 §11 as far as sending, recalling, reminding and audience go, and the codes that came beside it. */
describe('refused with a reason in three languages', () => {
  let test: NoticeApp;
  let clock: TestClock;
  let w: World;
  beforeAll(async () => {
    test = await createNoticeApp({ movableClock: true });
    clock = clockOf(test);
    w = await buildWorld(test);
  });
  afterEach(() => clock.run());
  afterAll(() => test.close());

  const inLocale = (ctx: Ctx, locale: Locale): Ctx => ({ ...ctx, locale });
  async function refusedAs(status: number, code: string, words: Words, act: (locale: Locale) => Promise<Refused>): Promise<void> {
    for (const locale of LOCALES) {
      const answer = await act(locale);
      expect([answer.status, answer.body.code, answer.body.message]).toEqual([status, code, words[locale]]);
    }
  }
  async function submit(over: Partial<NoticeDraft>, locale: Locale, who = w.teacherCtx): Promise<Refused> {
    const id = await drafted(test, who, over);
    const checked = await test.call(inLocale(who, locale), noticesApi.check, { params: { id } });
    const sent = await test.call(inLocale(who, locale), noticesApi.submit, { params: { id }, version: 1 });
    expect([checked.status, checked.body.code]).toEqual([sent.status, sent.body.code]);
    return sent;
  }
  const classA = (): Partial<NoticeDraft> => ({ targets: toClass(w.classA) });

  it.each<[string, number, Words, () => Partial<NoticeDraft>]>([
    [
      'NOT_CONTENT',
      422,
      {
        'zh-Hant': '請填寫標題（100字內）和內容',
        en: 'Title (≤ 100) and content are required',
        pt: 'O título (até 100 caracteres) e o conteúdo são obrigatórios',
      },
      () => ({ ...classA(), title: '', body: EMPTY_DOC }),
    ],
    [
      'NOT_NO_TARGET',
      422,
      { 'zh-Hant': '請選擇接收對象', en: 'Choose recipients', pt: 'Escolha os destinatários' },
      () => ({ targets: [] }),
    ],
    [
      'NOT_TARGET_EMPTY',
      422,
      { 'zh-Hant': '所選範圍內沒有已訂閱的家長或學生', en: 'Nobody subscribed in the selection', pt: 'Ninguém subscreveu na selecção' },
      () => ({ targets: [{ kind: 'student', refId: w.ben.id }] }),
    ],
    [
      'NOT_QUESTION',
      422,
      { 'zh-Hant': '第1題未完成', en: 'Question 1 is incomplete', pt: 'A pergunta 1 está incompleta' },
      () => ({ ...classA(), questions: [{ key: 'q1', type: 'single', text: '', required: true, options: [], limits: {} }] }),
    ],
    [
      'NOT_SCHEDULE',
      422,
      {
        'zh-Hant': '定時發送時間須在5分鐘之後',
        en: 'Send time must be 5 minutes ahead or more',
        pt: 'A hora de envio deve ser pelo menos 5 minutos depois',
      },
      () => ({ ...classA(), sendAt: new Date(Date.now() + 60_000).toISOString() }),
    ],
    [
      'NOT_SCHEDULE_FAR',
      422,
      {
        'zh-Hant': '定時發送時間須在90日之內',
        en: 'Send time must be within 90 days',
        pt: 'A hora de envio deve estar dentro dos próximos 90 dias',
      },
      () => ({ ...classA(), sendAt: new Date(Date.now() + 91 * 86_400_000).toISOString() }),
    ],
    [
      'NOT_DEADLINE',
      422,
      {
        'zh-Hant': '截止時間須在發送時間之後',
        en: 'The deadline must be after the time of sending',
        pt: 'O prazo deve ser posterior à hora de envio',
      },
      () => ({ ...classA(), deadlineAt: new Date(Date.now() - 60_000).toISOString() }),
    ],
    [
      'NOT_URGENT_REASON',
      422,
      { 'zh-Hant': '請填寫緊急原因', en: 'Give the reason for urgency', pt: 'Indique o motivo da urgência' },
      () => ({ ...classA(), urgency: 'urgent' }),
    ],
  ])('%s before anything is sent, in the dialog as well [NOT-03, NOT-10, NOT-19]', async (code, status, words, over) => {
    await refusedAs(status, code, words, (locale) => submit(over(), locale));
  });

  it('NOT_TARGET_FORBIDDEN for every place outside of the own classes, on saving, counting and looking; the class is not offered [NOT-09, spec 03 §13.1]', async () => {
    const words = { 'zh-Hant': '你只可向任教班級發送通知', en: 'You may send only to your classes', pt: 'Só pode enviar às suas turmas' };
    const targets = [{ kind: 'grade' as const, refId: w.classB.grade.id }];
    const who = (locale: Locale): Ctx => inLocale(w.teacherCtx, locale);
    await refusedAs(403, 'NOT_TARGET_FORBIDDEN', words, (l) => test.call(who(l), noticesApi.create, { body: draft({ targets }) }));
    const choice = { targets, includeAlumni: false, audience: 'parents' as const };
    await refusedAs(403, 'NOT_TARGET_FORBIDDEN', words, (l) =>
      test.call(who(l), noticesApi.count, { body: { ...choice, ccIds: [], ccSelf: false } }),
    );
    await refusedAs(403, 'NOT_TARGET_FORBIDDEN', words, (l) => test.call(who(l), noticeSendApi.reach, { body: choice }));
    const offered = (await test.call(w.teacherCtx, noticesApi.tree)).body.nodes.filter((node) => node.selectable).map((node) => node.name);
    expect(offered).toEqual(['小四A']);
    const admin = await test.call(w.adminCtx, noticesApi.create, { body: draft({ targets: [{ kind: 'school', refId: null }] }) });
    expect((await test.call(w.adminCtx, noticesApi.submit, { params: { id: admin.body.id }, version: 1 })).status).toBe(200);
  });

  it('NOT_LINK for what is not http(s), at 500 characters and one more [NOT_LINK]', async () => {
    const words = {
      'zh-Hant': '鏈接須以 http:// 或 https:// 開頭',
      en: 'Link must be http(s)',
      pt: 'A ligação deve começar por http:// ou https://',
    };
    const links = (url: string): NoticeDraft => draft({ links: [{ title: '', url }] });
    await refusedAs(422, 'NOT_LINK', words, (locale) =>
      test.call(inLocale(w.teacherCtx, locale), noticesApi.create, { body: links('javascript:alert(1)') }),
    );
    const longest = `https://x.example/${'a'.repeat(NOTICE_LIMITS.linkUrl - 18)}`;
    expect((await test.call(w.teacherCtx, noticesApi.create, { body: links(longest) })).status).toBe(200);
    expect((await test.call(w.teacherCtx, noticesApi.create, { body: links(`${longest}a`) })).body.code).toBe('NOT_LINK');
  });

  it('counts and lengths at their edge and one beyond: copies, targets, reason [NOT-11, NOT-12]', async () => {
    const create = (over: Partial<NoticeDraft>) => test.call(w.teacherCtx, noticesApi.create, { body: draft(over) });
    expect((await create({ urgencyReason: '因'.repeat(NOTICE_LIMITS.urgencyReason) })).status).toBe(200);
    expect((await create({ urgencyReason: '因'.repeat(NOTICE_LIMITS.urgencyReason + 1) })).body.code).toBe('VALIDATION_FAILED');
    const same = toClass(w.classA)[0]!;
    expect((await create({ targets: Array<typeof same>(NOTICE_LIMITS.targets).fill(same) })).status).toBe(200);
    expect((await create({ targets: Array<typeof same>(NOTICE_LIMITS.targets + 1).fill(same) })).body.code).toBe('VALIDATION_FAILED');
    expect((await create({ ccIds: Array<string>(NOTICE_LIMITS.cc).fill(w.colleague.id) })).status).toBe(200);
    expect((await create({ ccIds: Array<string>(NOTICE_LIMITS.cc + 1).fill(w.colleague.id) })).body.code).toBe('VALIDATION_FAILED');
    for (const sendAt of ['morgen', '2026-02-30T10:00:00+08:00', '2026-12-01'] as const) {
      expect((await create({ sendAt })).body.code).toBe('VALIDATION_FAILED');
    }
  });

  it('NOT_RECALL_EXPIRED at 24:00:01 after sending, allowed at 23:59:59, by the clock of the database [NOT-38, spec 03 §13.4]', async () => {
    const words = {
      'zh-Hant': '已超過24小時，不可回收',
      en: 'Over 24 hours; cannot recall',
      pt: 'Passaram mais de 24 horas; não é possível recolher',
    };
    const late = await sentNotice(test, w.teacherCtx, classA());
    const early = await sentNotice(test, w.teacherCtx, classA());
    const sentAt = (id: string): Promise<number> => detailOf(test, w.teacherCtx, id).then((d) => Date.parse(d.sentAt!));
    await clock.stopAt(new Date((await sentAt(late)) + 86_401_000));
    await refusedAs(409, 'NOT_RECALL_EXPIRED', words, (locale) =>
      test.call(inLocale(w.teacherCtx, locale), noticesApi.recall, { params: { id: late } }),
    );
    expect((await detailOf(test, w.teacherCtx, late)).can.recall).toMatchObject({ ok: false, reason: 'NOT_RECALL_EXPIRED' });
    await clock.stopAt(new Date((await sentAt(early)) + 86_399_000));
    expect((await detailOf(test, w.teacherCtx, early)).can.recall).toMatchObject({ ok: true });
    expect((await test.call(w.adminCtx, noticesApi.recall, { params: { id: early } })).body.state).toBe('recalled');
    const card = await test.call(w.mother, myNoticesApi.detail, { params: { id: early }, query: { studentId: w.amy.id } });
    expect(card).toMatchObject({ status: 410, body: { code: 'NOT_RECALLED', message: '此通知已回收' } });
  });

  it('NOT_RECALLED and NOT_CLOSED to who comes after it [NOT-38, NOT-40]', async () => {
    const id = await sentNotice(test, w.teacherCtx, classA());
    await test.call(w.teacherCtx, noticesApi.close, { params: { id } });
    const closed = {
      'zh-Hant': '通知已關閉，無法提交；你填寫的內容仍保留在本頁',
      en: 'Notice closed; your text stays on this page',
      pt: 'Aviso encerrado; o que escreveu mantém-se nesta página',
    };
    const params = { id };
    const body = { studentId: w.amy.id };
    await refusedAs(409, 'NOT_CLOSED', closed, (l) => test.call(inLocale(w.mother, l), myNoticesApi.confirm, { params, body }));
    await test.call(w.teacherCtx, noticesApi.recall, { params });
    const recalled = { 'zh-Hant': '此通知已回收', en: 'Notice was recalled', pt: 'Este aviso foi recolhido' };
    await refusedAs(410, 'NOT_RECALLED', recalled, (l) => test.call(inLocale(w.mother, l), myNoticesApi.confirm, { params, body }));
    for (const route of [noticesApi.close, noticesApi.reopen, noticesApi.remind] as const) {
      await refusedAs(410, 'NOT_RECALLED', recalled, (l) => test.call(inLocale(w.teacherCtx, l), route, { params }));
    }
  });

  it('NOT_REMIND_LIMIT three minutes after a reminder, at ten again; NOT_REMIND_DAY_LIMIT at the sixth of a day [NOT-41, spec 03 §13.6]', async () => {
    const near = {
      'zh-Hant': '10分鐘內已提醒，請稍後再試',
      en: 'Reminded within 10 minutes',
      pt: 'Já foi lembrado nos últimos 10 minutos',
    };
    const often = {
      'zh-Hant': '今日已提醒5次，請明日再試',
      en: 'Already reminded 5 times today; try tomorrow',
      pt: 'Já foi lembrado 5 vezes hoje; tente amanhã',
    };
    await clock.stopAt(new Date('2030-01-08T10:00:00.000+08:00'));
    const id = await sentNotice(test, w.teacherCtx, classA());
    const remind = (locale: Locale = 'zh-Hant') => test.call(inLocale(w.teacherCtx, locale), noticesApi.remind, { params: { id } });
    expect((await remind()).status).toBe(200);
    await clock.move('3 minutes');
    await refusedAs(429, 'NOT_REMIND_LIMIT', near, remind);
    await clock.move('6 minutes 59.999 seconds');
    await refusedAs(429, 'NOT_REMIND_LIMIT', near, remind);
    await clock.move('1 millisecond');
    expect((await remind()).status).toBe(200);
    for (let i = 0; i < 3; i += 1) {
      await clock.move('10 minutes');
      expect((await remind()).status).toBe(200);
    }
    await clock.move('10 minutes');
    await refusedAs(429, 'NOT_REMIND_DAY_LIMIT', often, remind);
    expect((await remind()).body.details).toEqual({ nextAt: '2030-01-09T00:00:00.000+08:00' });
    await clock.stopAt(new Date('2030-01-09T00:00:00.000+08:00'));
    expect((await remind()).status).toBe(200);
  });

  it('NOT_UNDO_OVER to who takes back too late, and a bare conflict to who does what the state does not know [BEY-03]', async () => {
    const over = {
      'zh-Hant': '撤銷時間已過，通知已開始發送；如需停止請使用回收',
      en: 'Too late to undo: sending has begun. Use recall to stop it',
      pt: 'Já não é possível anular: o envio começou. Use recolher para o parar',
    };
    const id = await sentNotice(test, w.teacherCtx, classA());
    const params = { id };
    for (const route of [noticeSendApi.undo, noticeSendApi.cancelSchedule] as const) {
      await refusedAs(409, 'NOT_UNDO_OVER', over, (l) => test.call(inLocale(w.teacherCtx, l), route, { params }));
    }
    const conflict = {
      'zh-Hant': '目前狀態不能進行此操作',
      en: 'Not possible in the current state',
      pt: 'Não é possível no estado actual',
    };
    await refusedAs(409, 'STATE_CONFLICT', conflict, (l) => test.call(inLocale(w.teacherCtx, l), noticesApi.remove, { params }));
    await openUndoWindow(test, w);
    const fresh = await drafted(test, w.teacherCtx, classA());
    await test.call(w.teacherCtx, noticesApi.submit, { params: { id: fresh }, version: 1 });
    for (const route of [noticesApi.close, noticesApi.remind] as const) {
      expect((await test.call(w.teacherCtx, route, { params: { id: fresh } })).body.code).toBe('STATE_CONFLICT');
    }
    await test.call(w.teacherCtx, noticeSendApi.undo, { params: { id: fresh } });
    await openUndoWindow(test, w, 0);
  });

  it('judges 24 hours by what was sent, not by what the request says [NOT-38, C2]', async () => {
    const id = await sentNotice(test, w.teacherCtx, classA());
    await ageNotice(test, w.unit, id, '25 hours');
    const forged = await test.call(w.teacherCtx, noticesApi.recall, { params: { id }, headers: { date: new Date(0).toUTCString() } });
    expect(forged.body.code).toBe('NOT_RECALL_EXPIRED');
  });
});
