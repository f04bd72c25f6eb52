import { opsAlarmsApi, type AlarmKind } from '@contracts/ops-alarms';
import { opsNewsApi } from '@contracts/ops-news';
import { privacyApi, type PrivacyPerson, type PrivacyRequest } from '@contracts/privacy';
import { keyOf, type FixtureAnswers } from '@testing/fixtures/fixture-call';
import { ago, id } from '@testing/fixtures/ids';

const alarm = (n: number, kind: AlarmKind, amount: number, minutes: number, unit = false, ended = false) => ({
  id: id('node', 950 + n),
  kind,
  unitId: unit ? 1 : null,
  number: unit ? 'B-217' : null,
  name: unit ? '望洋學校 小學部' : null,
  since: ago(minutes),
  seenAt: ago(0),
  amount,
  times: n === 2 ? 3 : 1,
  endedAt: ended ? ago(minutes - 12) : null,
});
const alarms = [
  alarm(1, 'mass_read', 2_340, 6, true),
  alarm(2, 'callback_refused', 12, 31, true),
  alarm(3, 'backup', 31, 300),
  alarm(4, 'waiting', 540, 95, false, true),
  alarm(5, 'disk', 88, 3_000, false, true),
];

const people: PrivacyPerson[] = [
  { kind: 'parent', id: id('node', 971), name: '歐陽靜', about: '陳子朗、陳子晴', state: 'here' },
  { kind: 'member', id: id('node', 972), name: '李美儀', about: '教務處', state: 'gone' },
  { kind: 'student', id: id('node', 973), name: '歐陽俊傑', about: '三年級甲班', state: 'here' },
];
const request = (
  n: number,
  kind: PrivacyRequest['kind'],
  who: number,
  state: PrivacyRequest['state'],
  overdue = false,
): PrivacyRequest => ({
  id: id('node', 980 + n),
  kind,
  state,
  person: people[who]!,
  askedOn: overdue ? '2026-10-12' : '2026-11-10',
  dueOn: overdue ? '2026-11-11' : '2026-12-10',
  overdue,
  decidedAt: state === 'open' ? null : ago(900),
  version: 1,
});
const requests = [
  request(1, 'access', 0, 'open', true),
  request(2, 'erasure', 1, 'open'),
  request(3, 'correction', 2, 'done'),
  request(4, 'objection', 0, 'refused'),
];

/** Alarms of the operators, and what people ask about their own data. */
export const privacyAnswers: FixtureAnswers = {
  [keyOf(opsAlarmsApi.list)]: () => ({ items: alarms, open: 3 }),
  [keyOf(opsNewsApi.list)]: () => ({ items: [], unread: 0 }),
  [keyOf(privacyApi.list)]: ({ query }) => {
    const items = requests.filter((one) => query['state'] === undefined || one.state === query['state']);
    return { items, total: items.length, page: 1, pageSize: 20 };
  },
  [keyOf(privacyApi.people)]: ({ query }) => ({ items: people.filter((one) => one.name.includes(String(query['q']))) }),
  [keyOf(privacyApi.one)]: ({ params }) => {
    const found = requests.find((one) => one.id === params['id']) ?? requests[0]!;
    return {
      ...found,
      note: '來信：請提供本人及子女在校的全部資料，並說明保存期限。',
      answer: found.state === 'open' ? '' : '已於通訊錄更正電話，並通知當事人。',
      askedBy: found.kind === 'access' ? '歐陽靜' : null,
      openedBy: found.kind === 'access' ? null : '何嘉敏',
      decidedBy: found.state === 'open' ? null : '何嘉敏',
      download: null,
      exported: false,
      erasedAt: null,
      stays:
        found.kind === 'erasure'
          ? [
              { what: 'notices', rows: 1_204 },
              { what: 'ledger', rows: 310 },
              { what: 'audit', rows: 87 },
              { what: 'classes', rows: 4 },
            ]
          : [],
    };
  },
  [keyOf(privacyApi.create)]: () => requests[0]!,
};
