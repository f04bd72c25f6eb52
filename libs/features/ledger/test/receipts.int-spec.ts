import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ledgerApi } from '@contracts/ledger';
import { NEW_DRAFT } from '@contracts/notice-types';
import { noticesApi } from '@contracts/notices';
import type { Ctx } from '@platform/ctx/ctx';
import { replyDigest, type LedgerLine, type Report } from '@ledger';
import { buildStudent, familyCtx, staffCtx, buildMember } from '../../contacts/test/directory.builder';
import { buildWorld, createNoticeApp, sentNotice, toClass, type NoticeApp, type World } from '../../notices/test/notice-world';
import { ANSWERS, liveAWhile, seal, verified, type Story } from './ledger-world';

describe('receipts', () => {
  let test: NoticeApp;
  let root: pg.Client;
  let w: World;
  let story: Story;
  let stranger: World;
  beforeAll(async () => {
    test = await createNoticeApp();
    root = new pg.Client({ connectionString: test.database.superuserUrl });
    await root.connect();
    w = await buildWorld(test);
    story = await liveAWhile(test, w);
    stranger = await buildWorld(test);
    await seal(test, w);
  });
  afterAll(async () => {
    await root?.end();
    await test?.close();
  });

  interface Asked {
    status: number;
    text: string;
    headers: Record<string, unknown>;
  }
  const asText = (answer: { status: number; body: unknown; headers: Record<string, unknown> }): Asked => ({
    status: answer.status,
    text: typeof answer.body === 'string' ? answer.body : rows(answer.body),
    headers: answer.headers,
  });
  /** The test client has parsed what it got: one row per record again, as the file has it. */
  const rows = (body: unknown): string =>
    Array.isArray(body) ? `[\n${body.map((row) => JSON.stringify(row)).join(',\n')}\n]\n` : JSON.stringify(body);
  const mine = async (who: Ctx, id: string, studentId: string): Promise<Asked> =>
    asText(await test.call(who, ledgerApi.myReceipt, { params: { id }, query: { studentId } }));
  const schools = async (who: Ctx, id: string): Promise<Asked> => asText(await test.call(who, ledgerApi.noticeReceipt, { params: { id } }));
  const linesOf = (report: Report): LedgerLine[] => report.kept.map((line) => JSON.parse(line) as LedgerLine);
  const kinds = (report: Report): string[] => linesOf(report).map(({ k }) => k);
  const texts = (file: string): { zh: string; en: string; pt: string }[] =>
    (JSON.parse(file) as { text?: { zh: string; en: string; pt: string } }[]).flatMap(({ text }) => (text === undefined ? [] : [text]));

  it('tells a guardian what was planned for, handed over, opened and answered, and nothing of other families [BEY-01]', async () => {
    const { status, text, headers } = await mine(w.mother, story.form, w.amy.id);
    expect(status).toBe(200);
    expect(headers['content-disposition']).toBe(`attachment; filename="receipt-${story.form}.json"`);
    expect(headers['cache-control']).toBe('private, no-store');
    const report = verified(text, { keepLines: true });
    expect(report.faults).toEqual([]);
    expect(report).toMatchObject({ kind: 'receipt', unit: { number: w.unit.number } });
    expect(kinds(report)).toEqual(['page', 'planned', 'handed', 'given', 'opened', 'answered', 'answered']);
    expect(linesOf(report)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ k: 'planned', joined: true, student: w.amy.id, person: w.amy.guardians[0]!.id }),
        expect.objectContaining({ k: 'handed', outcome: 'accepted', code: null }),
        expect.objectContaining({ k: 'answered', revision: 2, kind: 'form' }),
      ]),
    );
    for (const foreign of [w.ben.id, w.cat.id, w.dan.id, w.ben.guardians[0]!.id, w.amy.guardians[1]!.id])
      expect(text).not.toContain(foreign);
  });

  it('tells the father who answered, and not when the mother opened it [BEY-01]', async () => {
    const report = verified((await mine(w.father, story.form, w.amy.id)).text, { keepLines: true });
    const people = linesOf(report).flatMap((line) => ('person' in line && line.person !== null ? [[line.k, line.person]] : []));
    expect(people).toEqual([
      ['planned', w.amy.guardians[1]!.id],
      ['answered', w.amy.guardians[0]!.id],
      ['answered', w.amy.guardians[0]!.id],
      ['opened', w.amy.guardians[1]!.id],
    ]);
  });

  it('says that WeCom could not reach a child, that it was reminded, closed, opened again, recalled [BEY-01]', async () => {
    const refused = verified((await mine(w.mother, story.form, w.dan.id)).text, { keepLines: true });
    expect(kinds(refused)).toEqual(['page', 'planned', 'handed', 'given', 'refused']);
    const plain = verified((await mine(w.mother, story.plain, w.amy.id)).text, { keepLines: true });
    expect(kinds(plain)).toEqual(['page', 'planned', 'handed', 'given', 'opened', 'answered', 'closed', 'reopened']);
    const reminded = verified((await mine(w.mother, story.plain, w.dan.id)).text, { keepLines: true });
    expect(kinds(reminded)).toEqual(['page', 'planned', 'handed', 'given', 'reminded', 'handed', 'given', 'closed', 'reopened']);
    expect(linesOf(reminded).flatMap((line) => (line.k === 'handed' ? [line.why] : []))).toEqual(['notice', 'notice_reminder']);
    const recalled = await mine(w.mother, story.recalled, w.amy.id);
    expect(kinds(verified(recalled.text, { keepLines: true }))).toEqual(['page', 'planned', 'handed', 'given', 'recalled']);
    // What was taken back is not read again, in a receipt either.
    expect(recalled.text).not.toContain('"content":{');
  });

  it('is readable as it is, in three languages, and says what WeCom does not tell [BEY-01]', async () => {
    const { text } = await mine(w.mother, story.form, w.amy.id);
    const said = texts(text);
    expect(said).toHaveLength(4 + 7);
    expect(said[2]!.zh).toContain('不告知訊息有否在手機上顯示');
    expect(said[2]!.en).toContain('does not say whether a phone showed the message');
    expect(said[2]!.pt).toContain('não diz se o telemóvel mostrou');
    const all = (['zh', 'en', 'pt'] as const).map((language) => said.map((one) => one[language]).join('\n'));
    for (const one of all) {
      expect(one).toContain('陳樂瑤');
      expect(one).toContain('參觀澳門科學館活動');
      expect(one).not.toMatch(/undefined|\{\w+\}/);
      expect(one).toMatch(/20\d\d-\d\d-\d\d \d\d:\d\d:\d\d/);
    }
    expect(said.every(({ zh, en, pt }) => zh !== en && en !== pt)).toBe(true);
    expect(said[4]!.zh.startsWith('20')).toBe(true);
    // It stands before everything that is for machines.
    expect(text.indexOf('{"text":')).toBeLessThan(text.indexOf('{"block":'));
  });

  it('gives the school all of a notice, with names and the text that was sent [BEY-01]', async () => {
    const { status, text } = await schools(w.adminCtx, story.form);
    expect(status).toBe(200);
    const report = verified(text, { keepLines: true });
    expect(report.faults).toEqual([]);
    const count = (k: string): number => kinds(report).filter((kind) => kind === k).length;
    expect([count('page'), count('planned'), count('nobody'), count('refused'), count('opened'), count('answered')]).toEqual([
      1, 4, 1, 1, 2, 2,
    ]);
    expect(text).toContain('何嘉敏');
    expect(text).toContain('參觀澳門科學館活動');
    expect(texts(text).length).toBe(4 + report.lines);
  });

  it('commits to what was answered, so that it can be shown later and cannot be guessed [BEY-01]', async () => {
    const report = verified((await mine(w.mother, story.form, w.amy.id)).text, { keepLines: true });
    const [first] = linesOf(report).flatMap((line) => (line.k === 'answered' ? [line] : []));
    const { rows: events } = await root.query<{ salt: string }>(
      `SELECT salt FROM ledger_event WHERE unit_id = $1 AND kind = 'answered' AND data ->> 'reply' = $2`,
      [w.unit.id, first!.reply],
    );
    expect(replyDigest(events[0]!.salt, ANSWERS)).toBe(first!.reply);
    expect(replyDigest('', ANSWERS)).not.toBe(first!.reply);
  });

  it('is refused like something absent to everybody it is not for [BEY-01, B1, B11]', async () => {
    const absent = await mine(w.mother, randomUUID(), w.amy.id);
    expect(absent.status).toBe(404);
    const same = ({ status, text }: Asked): unknown => [status, { ...(JSON.parse(text) as object), requestId: '' }];
    const eve = await buildStudent(test.db, w.unit, { class: w.classA, name: '陌生', guardians: [{ relation: 'mother' }] });
    for (const asked of [
      mine(w.mother, story.form, w.ben.id),
      mine(w.mother, story.form, randomUUID()),
      mine(familyCtx(w.ben.guardians[0]!), story.form, w.amy.id),
      // A child of this school to whom the notice was not sent.
      mine(familyCtx(eve.guardians[0]!), story.form, eve.id),
      mine(stranger.mother, story.form, w.amy.id),
      mine(stranger.mother, story.form, stranger.amy.id),
      schools(stranger.adminCtx, story.form),
      schools(w.colleagueCtx, story.form),
      schools(w.adminCtx, randomUUID()),
    ]) {
      expect(same(await asked)).toEqual(same(absent));
    }
    expect((await schools(w.mother, story.form)).status).toBe(403);
    expect((await mine(w.adminCtx, story.form, w.amy.id)).status).toBe(403);
    expect((await test.call(null, ledgerApi.noticeReceipt, { params: { id: story.form } })).status).toBe(401);
  });

  it('is not for people in copy, like the downloads, and not for a guardian who is none any more [BEY-01, NOT-43, NOT-58]', async () => {
    const copied = await buildMember(test.db, w.unit, { name: '抄送' });
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA), ccIds: [copied.id] });
    await seal(test, w);
    expect((await test.call(staffCtx(copied), noticesApi.detail, { params: { id } })).status).toBe(200);
    expect((await schools(staffCtx(copied), id)).status).toBe(403);
    const father = w.amy.guardians[1]!;
    const end = (to: string): Promise<unknown> =>
      root.query(`UPDATE guardianship SET ended_at = ${to} WHERE unit_id = $1 AND parent_id = $2`, [w.unit.id, father.id]);
    expect((await mine(w.father, id, w.amy.id)).status).toBe(200);
    await end('now()');
    expect((await mine(w.father, id, w.amy.id)).status).toBe(404);
    await end('NULL');
  });

  it('says that nothing is sealed yet instead of giving an empty file [BEY-01]', async () => {
    const id = await sentNotice(test, w.adminCtx, { targets: toClass(w.classA) });
    expect([(await schools(w.adminCtx, id)).status, (await mine(w.mother, id, w.amy.id)).status]).toEqual([409, 409]);
    const before = (await test.call(w.teacherCtx, ledgerApi.state)).body;
    expect(before.waiting).toBeGreaterThan(0);
    await seal(test, w);
    expect((await mine(w.mother, id, w.amy.id)).status).toBe(200);
    const now = (await test.call(w.teacherCtx, ledgerApi.state)).body;
    expect(now).toMatchObject({ waiting: 0, blocks: before.blocks + 1, fingerprint: before.fingerprint });
    const draft = await test.call(w.teacherCtx, noticesApi.create, { body: { ...NEW_DRAFT, title: '草稿' } });
    expect((await schools(w.teacherCtx, draft.body.id)).status).toBe(409);
  });

  it('tells anybody the public key of a fingerprint, and nothing of its owner [BEY-01]', async () => {
    const { fingerprint } = (await test.call(w.teacherCtx, ledgerApi.state)).body;
    const answer = await test.call(null, ledgerApi.keys, { params: { fingerprint } });
    expect(answer).toMatchObject({ status: 200, body: { fingerprint } });
    expect(Object.keys(answer.body).toSorted()).toEqual(['fingerprint', 'publicKey', 'validFrom']);
    expect((await test.call(null, ledgerApi.keys, { params: { fingerprint: 'f'.repeat(64) } })).status).toBe(404);
    expect((await test.call(null, ledgerApi.keys, { params: { fingerprint: 'F'.repeat(64) } })).status).toBe(422);
  });
});
