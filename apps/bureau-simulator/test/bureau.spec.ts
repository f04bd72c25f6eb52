import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startBureau, type RunningBureau } from '../simulator';
import { checkDigit, payloadOf, type Entry, type SchoolDocument } from '../state/model';

const names = (zh: string) => ({ zh, pt: zh, en: zh });
const entry = (given: Partial<Entry>): Entry => ({
  ref: `S-${given.cardNo ?? given.temporaryNo ?? ''}`,
  cardType: 'S',
  cardNo: null,
  temporaryNo: null,
  cardStatus: 'valid',
  birthDate: '20180105',
  nameZh: '陳小小',
  namePt: 'CHAN SIO SIO',
  schoolCode: '888',
  ...given,
});
const grade = (gradeCode: string) => ({
  gradeCode,
  names: names(gradeCode),
  classes: ['A', 'B'].map((classCode) => ({ classCode, names: names(classCode) })),
});
const pupil = (n: number, gradeCode: string, classCode: string): Entry =>
  entry({ cardNo: String(20_180_000 + n), nameZh: `學生${String(n)}`, gradeCode, classCode });

function school(): SchoolDocument {
  return {
    name: '望洋學校',
    schoolYear: '2026/2027',
    tables: [
      {
        format: 'DSEDJ-B08/1',
        schoolCode: '888',
        schoolYear: '2026/2027',
        version: 'v1',
        sections: [{ sectionCode: 'P', names: names('小學'), grades: [grade('P5'), grade('P6')] }],
      },
    ],
    entries: [
      entry({ cardNo: '20183345' }),
      entry({ temporaryNo: 'XX00123', nameZh: '王帥', namePt: 'WONG SOI' }),
      entry({ temporaryNo: 'XX00124', cardNo: '20183346', nameZh: '林曉晴' }),
      entry({ cardNo: '20183347', cardStatus: 'lost' }),
      entry({ cardNo: '20183348', answer: 'never' }),
      ...Array.from({ length: 20 }, (_, i) => pupil(i, i < 10 ? 'P5' : 'P6', i % 2 === 0 ? 'A' : 'B')),
    ],
  };
}

let bureau: RunningBureau;
beforeAll(async () => {
  bureau = await startBureau();
});
afterAll(() => bureau.close());
beforeEach(() => bureau.office.putSchool('888', school()));
afterEach(() => bureau.office.resetBehaviour());

const KEY = { authorization: 'Bearer k', 'content-type': 'application/json' };
const post = (path: string, body: unknown, headers: Record<string, string> = KEY) =>
  fetch(`${bureau.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
const lookup = async (given: object): Promise<unknown> =>
  (
    await post('/education-cards/lookup', {
      cardType: 'S',
      cardNo: null,
      temporaryNo: null,
      birthDate: '20180105',
      schoolCode: '888',
      ...given,
    })
  ).json();
const sim = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
  const init = body === undefined ? { method } : { method, headers: KEY, body: JSON.stringify(body) };
  return (await (await fetch(`${bureau.url}/sim${path}`, init)).json()) as Record<string, unknown>;
};

describe('the card register', () => {
  it('knows a card with its birthday, and says neither which of both is wrong nor any name otherwise', async () => {
    expect(await lookup({ cardNo: '20183345' })).toEqual({
      result: 'match',
      personRef: 'S-20183345',
      names: { zh: '陳小小', pt: 'CHAN SIO SIO' },
      cardType: 'S',
      cardStatus: 'valid',
      schoolCode: '888',
      definitiveCardNo: null,
    });
    expect(await lookup({ cardNo: '20183345', birthDate: '20180106' })).toEqual({ result: 'mismatch' });
    expect(await lookup({ cardNo: '99999999' })).toEqual({ result: 'unknown' });
    expect(await lookup({ cardNo: '20183347' })).toMatchObject({ cardStatus: 'lost' });
  });

  it('answers for temporary numbers, and names the card that has replaced one', async () => {
    expect(await lookup({ temporaryNo: 'XX00123' })).toMatchObject({ result: 'match', definitiveCardNo: null });
    expect(await lookup({ temporaryNo: 'XX00124' })).toMatchObject({ result: 'match', definitiveCardNo: '20183346' });
    const found = await (await post('/education-cards/temporary-numbers', { schoolCode: '888', name: '王' })).json();
    expect(found).toEqual({
      items: [{ temporaryNo: 'XX00123', cardType: 'S', names: { zh: '王帥', pt: 'WONG SOI' }, schoolCode: '888' }],
    });
  });

  it('refuses a caller without key and a question that keeps to no format', async () => {
    expect((await post('/education-cards/lookup', {}, { 'content-type': 'application/json' })).status).toBe(401);
    expect((await post('/education-cards/lookup', { cardType: 'S', cardNo: '1' })).status).toBe(400);
  });

  it('never answers for some cards, breaks the line when it is down and answers nonsense when it is wrong', async () => {
    const never = fetch(`${bureau.url}/education-cards/lookup`, {
      method: 'POST',
      headers: KEY,
      body: JSON.stringify({ cardType: 'S', cardNo: '20183348', temporaryNo: null, birthDate: '20180105', schoolCode: '888' }),
      signal: AbortSignal.timeout(100),
    });
    await expect(never).rejects.toThrow();
    await sim('PUT', '/modes', { cards: { mode: 'down' } });
    await expect(lookup({ cardNo: '20183345' })).rejects.toThrow();
    await sim('PUT', '/modes', { cards: { mode: 'wrong' } });
    expect(await lookup({ cardNo: '20183345' })).toMatchObject({ result: 'perhaps' });
    await sim('PUT', '/modes', { cards: { mode: 'slow', ms: 5 } });
    expect(await lookup({ cardNo: '20183345' })).toMatchObject({ result: 'match' });
  });

  it('is edited over its control interface, one number for one entry', async () => {
    const body = { ...entry({ cardNo: '20189999' }), ref: undefined };
    expect(await sim('PUT', '/entries/new', body)).toMatchObject({
      ref: 'S-20189999',
      payload: payloadOf({ cardType: 'S', cardNo: '20189999' }),
    });
    expect(await sim('PUT', '/entries/S-20183345', { ...body })).toMatchObject({ error: { code: 'BAD_ENTRY' } });
    await sim('DELETE', '/entries/S-20189999');
    expect(await lookup({ cardNo: '20189999' })).toEqual({ result: 'unknown' });
    expect(checkDigit('20183345')).toBe(6);
  });
});

describe('class tables and files of pupils', () => {
  const rows = async (query: string): Promise<{ count: number; students: Record<string, unknown>[] }> =>
    JSON.parse((await (await fetch(`${bureau.url}/sim/schools/888/b01?${query}`)).text()).replace(/^\ufeff/, '')) as {
      count: number;
      students: Record<string, unknown>[];
    };
  const table = (year: string) => fetch(`${bureau.url}/schools/888/b08?schoolYear=${encodeURIComponent(year)}`, { headers: KEY });

  it('give the filed table, 404 for a year without one, and a faulty one in mode wrong', async () => {
    expect(await (await table('2026/2027')).json()).toMatchObject({ schoolCode: '888', schoolYear: '2026/2027' });
    expect((await table('2027/2028')).status).toBe(404);
    await sim('PUT', '/modes', { b08: { mode: 'wrong' } });
    expect(await (await table('2026/2027')).json()).toMatchObject({ schoolCode: '888X' });
    await sim('PUT', '/modes', { b08: { mode: 'ok' } });
    await sim('PUT', '/schools/888/tables', { schoolYear: '2027/2028', sections: [] });
    expect((await table('2027/2028')).status).toBe(200);
  });

  it('move everybody up a year, those of the highest grade leave', async () => {
    const next = await rows('schoolYear=2027/2028');
    expect(next.count).toBe(10);
    expect(next.students.map((row) => row['gradeCode'])).toEqual(Array.from({ length: 10 }, () => 'P6'));
    expect((await rows('schoolYear=2026/2027')).count).toBe(20);
    expect(await rows('schoolYear=2027/2028')).toMatchObject({ students: next.students });
  });

  it('hold the mistakes that were asked for', async () => {
    const wrong = await rows('schoolYear=2026/2027&missing=2&doubles=1&unknownClass=1&badRows=1&otherName=1&bom=true');
    expect(wrong.count).toBe(19);
    expect(wrong.students.filter((row) => row['classCode'] === 'Z')).toHaveLength(1);
    expect(wrong.students.filter((row) => String(row['cardNo']).length !== 8)).toHaveLength(1);
    expect(new Set(wrong.students.map((row) => row['cardNo'])).size).toBe(18);
    expect((await rows('schoolYear=2026/2027&wrongCount=true')).count).toBe(21);
    const broken = await (await fetch(`${bureau.url}/sim/schools/888/b01?broken=true`)).text();
    expect(() => JSON.parse(broken) as unknown).toThrow();
  });
});

describe('the community', () => {
  it('takes an invitation once per key and lists it', async () => {
    const body = { personRef: 'S-1', name: '陳', mobile: '61234567', lastGrade: 'SG3', leftYear: 2026, schoolCode: '888' };
    const headers = { ...KEY, 'idempotency-key': 'k1' };
    const first = await (await post('/community/invitations', body, headers)).json();
    expect(first).toMatchObject({ status: 'sent' });
    expect(await (await post('/community/invitations', body, headers)).json()).toEqual(first);
    expect(await (await post('/community/invitations', { ...body, mobile: '61234569' })).json()).toMatchObject({
      status: 'already_member',
    });
    expect((await sim('GET', '/invitations'))['invitations']).toHaveLength(2);
  });

  it('lets the invited person accept on the phone, once, and knows him as a member from then on', async () => {
    const body = { personRef: 'S-2', name: '<陳>', mobile: '61230001', lastGrade: 'SG3', leftYear: 2026, schoolCode: '888' };
    const invite = async () => (await post('/community/invitations', body, KEY)).json() as Promise<{ inviteId: string; status: string }>;
    const { inviteId } = await invite();
    const page = (init: RequestInit = {}) => fetch(`${bureau.url}/community/join/${inviteId}`, init);
    const asked = await (await page()).text();
    expect(asked).toContain('&#60;陳&#62;，望洋學校邀請你加入教青社區DSEDJ。');
    expect(await (await page({ headers: { 'accept-language': 'pt-PT' } })).text()).toContain('Aceitar o convite');
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' };
    for (const _time of [1, 2]) expect(await (await page(form)).text()).toContain('已加入教青社區DSEDJ');
    expect((await invite()).status).toBe('already_member');
    expect((await fetch(`${bureau.url}/community/join/inv-unknown`)).status).toBe(404);
  });
});

describe('what a simulated phone may scan', () => {
  it('is every card with its payload, the noted ones first, and each has a picture', async () => {
    const { items } = (await sim('GET', '/scannables')) as { items: { text: string; label: string }[] };
    expect(items.find((item) => item.text === 'DSEDJCARD:1:S:20183345:6')?.label).toBe('陳小小 · S');
    const picture = await fetch(`${bureau.url}/sim/qr?text=${encodeURIComponent('DSEDJCARD:1:S:20183345:6')}`);
    expect(picture.headers.get('content-type')).toBe('image/gif');
  });
});
