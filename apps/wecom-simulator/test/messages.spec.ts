import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf, TestSim, type Json } from './sim-client';
import { AGENTS, CORP } from './small-school';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
beforeEach(async () => {
  await sim.control('POST', '/reset', {});
  sim.forgetTokens();
});
afterAll(() => sim.close());

const text = (more: Json = {}): Json => ({
  touser: 'ho.kaman',
  msgtype: 'text',
  agentid: AGENTS.edit,
  text: { content: 'hello' },
  ...more,
});
const send = (body: Json) => sim.post('edit', 'message/send', body);
const notice = (more: Json = {}): Json => ({
  to_student_userid: ['s001'],
  msgtype: 'news',
  agentid: AGENTS.notice,
  news: { articles: [{ title: '家長會', url: 'http://app.campus.localhost:3000/n/1?g=x' }] },
  ...more,
});
const sendNotice = (body: Json) => sim.post('notice', 'externalcontact/message/send', body);

describe('message/send [wecom 04 §1]', () => {
  it('lists invalid receivers in lower case as pipe texts and sends to the others', async () => {
    const answer = await send(text({ touser: 'HO.kaman|Nobody|Gone', toparty: '3|99', totag: '1|7' }));
    expect(answer).toMatchObject({ errcode: 0, invaliduser: 'nobody|gone', invalidparty: '99', invalidtag: '7' });
    const found = await sim.messages(`corp=${CORP}`);
    expect(found.map((each) => (each['receiver'] as Json)['userid']).sort()).toEqual(['Lam.WaiYi', 'ho.kaman']);
  });

  it('fails only when nobody is left, and names what is missing', async () => {
    expect(await send(text({ touser: 'Nobody' }))).toMatchObject({ errcode: 81013, invaliduser: 'nobody' });
    expect(codeOf(await send(text({ touser: '' })))).toBe(82001);
    expect(codeOf(await send(text({ touser: Array.from({ length: 1001 }, (_each, at) => `u${at}`).join('|') })))).toBe(40032);
    expect(codeOf(await send(text({ toparty: Array.from({ length: 101 }, () => '1').join('|') })))).toBe(82002);
  });

  it('reaches everybody in scope with @all and nobody outside it', async () => {
    await sim.post('plain', 'message/send', {
      touser: '@all',
      msgtype: 'text',
      agentid: AGENTS.plain,
      text: { content: 'x' },
    });
    const found = await sim.messages(`corp=${CORP}&agent=${AGENTS.plain}`);
    expect(found.map((each) => (each['receiver'] as Json)['userid']).sort()).toEqual(['Lam.WaiYi', 'ho.kaman']);
    expect(
      await sim.post('plain', 'message/send', {
        touser: 'staff.store',
        msgtype: 'text',
        agentid: AGENTS.plain,
        text: { content: 'x' },
      }),
    ).toMatchObject({ errcode: 81013 });
  });

  it('cuts texts and titles at the byte limit on a character boundary', async () => {
    await send(text({ text: { content: '好'.repeat(1000) } }));
    await send({
      ...text(),
      msgtype: 'textcard',
      textcard: { title: '題'.repeat(60), description: '述'.repeat(300), url: 'https://x.mo', btntxt: '詳細內容看看' },
    });
    const [card, plain] = await sim.messages(`corp=${CORP}`);
    expect(plain?.['content']).toEqual({ content: '好'.repeat(682) });
    expect(card?.['content']).toEqual({
      title: '題'.repeat(42),
      description: '述'.repeat(170),
      url: 'https://x.mo',
      btntxt: '詳細內容',
    });
  });

  it.each([
    [{ msgtype: 'nothing' }, 40008],
    [{ text: undefined }, 40063],
    [{ text: { content: '' } }, 44004],
    [{ msgtype: 'image', image: {} }, 41006],
    [{ msgtype: 'image', image: { media_id: 'nope' } }, 40007],
    [{ msgtype: 'textcard', textcard: { title: 't', description: 'd', url: 'x.mo' } }, 40058],
    [{ msgtype: 'textcard', textcard: { title: 't', url: 'https://x.mo' } }, 41033],
    [{ msgtype: 'news', safe: 1, news: { articles: [{ title: 't', url: 'https://x.mo' }] } }, 40074],
    [{ msgtype: 'news', news: { articles: Array.from({ length: 9 }, () => ({ title: 't', url: 'https://x.mo' })) } }, 45008],
    [{ msgtype: 'news', news: { articles: [{ url: 'https://x.mo' }] } }, 41016],
    [{ msgtype: 'markdown', markdown: { content: 'x'.repeat(2049) } }, 45002],
    [{ msgtype: 'template_card', template_card: { card_type: 'none' } }, 40058],
    [{ msgtype: 'template_card', template_card: { card_type: 'text_notice', main_title: { title: 'x' } } }, 40058],
  ])('refuses a faulty body (case %#)', async (more, code) => {
    expect(codeOf(await send(text(more)))).toBe(code);
  });

  it('accepts an identical body again but does not deliver it within the interval', async () => {
    const body = text({ enable_duplicate_check: 1, duplicate_check_interval: 600 });
    const first = await send(body);
    const second = await send(body);
    expect([codeOf(first), codeOf(second)]).toEqual([0, 0]);
    expect(second['msgid']).not.toBe(first['msgid']);
    expect((await sim.control('GET', `/messages/count?corp=${CORP}&by=fate`))['groups']).toEqual({
      delivered: 1,
      duplicate: 1,
    });
    await send(text({ enable_duplicate_check: 1, duplicate_check_interval: 600, touser: 'HO.KAMAN' }));
    sim.time.now += 600_000;
    await send(body);
    expect((await sim.control('GET', `/messages/count?corp=${CORP}&by=fate`))['groups']).toEqual({
      delivered: 3,
      duplicate: 1,
    });
  });

  it('never keeps an interval longer than four hours, and can be told to check nothing', async () => {
    const body = text({ enable_duplicate_check: 1, duplicate_check_interval: 999_999 });
    await send(body);
    sim.time.now += 14_400_000;
    sim.forgetTokens();
    await send(body);
    await sim.control('PUT', '/faults', { duplicateCheck: false });
    await send(body);
    expect((await sim.control('GET', '/messages/count?by=fate'))['groups']).toEqual({ delivered: 3 });
  });

  it('drops what is above 30 a minute without a word', async () => {
    for (let count = 0; count < 33; count += 1) expect(codeOf(await send(text({ text: { content: `m${count}` } })))).toBe(0);
    expect((await sim.control('GET', '/messages/count?by=fate'))['groups']).toEqual({ delivered: 30, dropped: 3 });
    sim.time.now += 60_000;
    await send(text());
    expect((await sim.control('GET', '/messages/count?fate=delivered'))['total']).toBe(31);
  });

  it('recalls its own message within 24 hours and no other', async () => {
    const { msgid } = await send(text());
    expect(codeOf(await sim.post('notice', 'message/recall', { msgid }))).toBe(40058);
    expect(codeOf(await sim.post('edit', 'message/recall', { msgid }))).toBe(0);
    expect((await sim.messages(`corp=${CORP}`))[0]).toMatchObject({ recalled: true });
    const late = await send(text());
    sim.time.now += 86_400_001;
    sim.forgetTokens();
    expect(codeOf(await sim.post('edit', 'message/recall', { msgid: late['msgid'] }))).toBe(40058);
  });

  it('counts the messages of a day', async () => {
    await send(text({ touser: '@all' }));
    expect(await sim.post('edit', 'message/get_statistics', { time_type: 0 })).toMatchObject({
      statistics: [{ agentid: AGENTS.edit, app_name: '智慧校園', count: 3 }],
    });
    expect(await sim.post('edit', 'message/get_statistics', { time_type: 1 })).toMatchObject({
      statistics: [{ count: 0 }],
    });
  });

  it('stops at seats × 200 person-times a day', async () => {
    sim.sim.state.corps.forEach((corp) => (corp.seats = 3));
    await sim.control('PUT', '/faults', { limits: { personTimesPerSeat: 1 } });
    expect(codeOf(await send(text({ touser: '@all' })))).toBe(0);
    expect(codeOf(await send(text()))).toBe(45009);
  });
});

describe('學校通知 [wecom 08 §10]', () => {
  it('goes to the parents of the students, with the child each is addressed through and the hash of the exact bytes', async () => {
    const body = notice({ to_student_userid: ['s001', 'nobody'] });
    expect(await sendNotice(body)).toEqual({ errcode: 0, errmsg: 'ok', invalid_student_userid: ['nobody'] });
    const found = await sim.messages(`corp=${CORP}&order=asc`);
    expect(found.map((each) => [each['receiver'], each['child'], each['fate']])).toEqual([
      [{ kind: 'parent', userid: 'P001' }, 's001', 'delivered'],
      [{ kind: 'parent', userid: 'p002' }, 's001', 'delivered'],
    ]);
    expect(found[0]).toMatchObject({
      msgid: null,
      bodyHash: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
    });
  });

  it('reaches a parent of two addressed children once', async () => {
    await sendNotice(notice({ to_student_userid: ['s002', 's001'] }));
    const mother = await sim.messages(`corp=${CORP}&receiver=p001`);
    expect(mother).toHaveLength(1);
    expect(mother[0]).toMatchObject({ child: 's002' });
  });

  it('keeps apart who does not follow, and can list them as invalid', async () => {
    await sendNotice(notice({ to_student_userid: ['s003'] }));
    expect((await sim.messages(`corp=${CORP}`))[0]).toMatchObject({
      receiver: { userid: 'p003' },
      fate: 'not-following',
    });
    await sim.control('PUT', '/faults', { limits: { notFollowingIsInvalid: true } });
    expect(await sendNotice(notice({ to_student_userid: undefined, to_parent_userid: ['p003', 'P001'] }))).toMatchObject({
      errcode: 0,
      invalid_parent_userid: ['p003'],
    });
  });

  it('obeys recv_scope, parties and toall', async () => {
    await sendNotice(notice({ recv_scope: 2, to_student_userid: ['s003'], to_parent_userid: ['p002'], to_party: ['401', 99] }));
    const found = await sim.messages(`corp=${CORP}&order=asc`);
    expect(found.map((each) => (each['receiver'] as Json)['userid'])).toEqual(['p002', 's003', 'p003', 's001', 'P001']);
    await sendNotice(notice({ recv_scope: 1, toall: 1, to_student_userid: [] }));
    expect((await sim.control('GET', `/messages/count?kind=student&by=receiver`))['groups']).toEqual({
      s003: 2,
      s001: 2,
      s002: 1,
    });
  });

  it.each([
    [{ to_student_userid: [] }, 82001],
    [{ to_student_userid: ['nobody'] }, 81013],
    [{ recv_scope: 1, to_student_userid: [], to_parent_userid: ['P001'] }, 82001],
    [{ to_student_userid: Array.from({ length: 1001 }, (_each, at) => `s${at}`) }, 40032],
    [{ msgtype: 'textcard', textcard: {} }, 40008],
    [{ agentid: AGENTS.edit }, 301002],
    [{ news: { articles: [{ title: 't', url: 'no-scheme' }] } }, 40058],
  ])('refuses a faulty notice (case %#)', async (more, code) => {
    expect(codeOf(await sendNotice(notice(more)))).toBe(code);
  });

  it('keeps to the parent scope of the app', async () => {
    await sim.control('PATCH', `/corps/${CORP}/apps/${AGENTS.notice}`, { parentScope: { departments: [402] } });
    expect(await sendNotice(notice({ to_student_userid: ['s001', 's002'], to_party: ['401'] }))).toMatchObject({
      invalid_student_userid: ['s001'],
      invalid_party: ['401'],
    });
    expect((await sim.control('GET', '/messages/count'))['total']).toBe(1);
  });

  it('suppresses an identical notice and delivers one whose link differs', async () => {
    const body = notice({ enable_duplicate_check: 1, duplicate_check_interval: 14_400 });
    await sendNotice(body);
    await sendNotice(body);
    await sendNotice({
      ...body,
      news: { articles: [{ title: '家長會', url: 'http://app.campus.localhost:3000/n/2' }] },
    });
    expect((await sim.control('GET', '/messages/count?by=fate'))['groups']).toEqual({ delivered: 4, duplicate: 2 });
  });
});
