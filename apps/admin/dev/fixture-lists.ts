import { noticesApi, type NoticeDetail, type NoticeItem, type NoticeProgress } from '@contracts/notices';
import type { StoneCounts } from '@contracts/notice-types';
import { FixtureRefusal, keyOf, type FixtureAnswers, type FixtureCall } from '@testing/fixtures/fixture-call';
import { NOTICES, detailOf, itemOf, progressOf } from '@testing/fixtures/fixture-notices';
import { DAY, HOUR, ago, id } from '@testing/fixtures/ids';
import { staffAnswers } from '@testing/fixtures/fixture-staff';
import { CLASS_ROWS, PEOPLE, pupilsOf } from './fixture-school';

const yes = { ok: true, reason: null, until: null };
const no = (reason: string) => ({ ok: false, reason, until: null });

interface Wide {
  id: string;
  title: string;
  state: NoticeItem['state'];
  sender: number;
  minutes: number;
  targets: NoticeItem['targets'];
  stones: StoneCounts;
  form?: boolean;
}
const all = { school: true, names: [], total: 1 };
const some = (...names: string[]) => ({ school: false, names: names.slice(0, 3), total: names.length });
const stones = (done: number, opened: number, delivered: number, unreached: number, waiting = 0): StoneCounts => ({
  done,
  opened,
  delivered,
  waiting,
  unreached,
});
const row = (
  n: number,
  title: string,
  state: Wide['state'],
  sender: number,
  minutes: number,
  targets: Wide['targets'],
  counts: StoneCounts,
  form = false,
): Wide => ({ id: id('notice', 200 + n), title, state, sender, minutes, targets, stones: counts, form });

/** The school's notices of the drawings. */
const SCHOOL: Wide[] = [
  row(1, '參觀澳門科學館活動安排', 'sent', 1, 44, some('小四A', '小四B', '小五A', '小五C'), stones(98, 14, 8, 6)),
  row(2, '11月23日起校車「黑沙環線」停靠站改位', 'sending', 0, 3, all, stones(401, 88, 20, 11, 20)),
  row(3, 'Autorização para o Dia da Lusofonia na escola', 'sent', 7, 17 * HOUR, some('小二C', '小三C'), stones(51, 4, 2, 1)),
  row(4, '流感疫苗接種意願調查', 'sent', 8, 3 * DAY, all, stones(503, 21, 5, 11), true),
  row(5, '上學期家長日時間安排（11月28日）', 'sent', 2, 4 * DAY, all, stones(518, 9, 2, 11)),
  row(6, '秋季旅行集合時間', 'recalled', 9, 7 * DAY, some('小五級'), stones(40, 4, 2, 1)),
  row(7, '課後活動第二期報名', 'closed', 10, 18 * DAY, some('小一級', '小二級', '小三級'), stones(248, 12, 6, 5), true),
  row(8, '午膳供應商滿意度問卷', 'closed', 0, 21 * DAY, all, stones(466, 43, 20, 11), true),
  row(9, '小六級升中講座（葡文部英文部聯合場次）', 'sent', 11, 23 * DAY, some('小六級'), stones(90, 1, 0, 1)),
  ...Array.from({ length: 119 }, (_place, n) =>
    row(
      20 + n,
      `第 ${String(n + 1)} 週學習重點及家課安排`,
      n % 6 === 5 ? 'closed' : 'sent',
      1 + (n % 7),
      (24 + n) * DAY,
      some('小四B'),
      stones(27, 2, 1, 1),
    ),
  ),
];

function canOf(notice: Wide): NoticeItem['can'] {
  if (notice.state === 'recalled') return {};
  const always = { copy: yes, export: yes };
  if (notice.state === 'closed') return { ...always, remind: no('NOT_CLOSED'), reopen: yes, recall: no('NOT_RECALL_EXPIRED') };
  return {
    ...always,
    remind: notice.state === 'sending' ? no('STATE_CONFLICT') : yes,
    close: yes,
    recall: notice.minutes < DAY ? { ok: true, reason: null, until: ago(notice.minutes - DAY) } : no('NOT_RECALL_EXPIRED'),
  };
}
const total = (counts: StoneCounts) => counts.done + counts.opened + counts.delivered + counts.waiting + counts.unreached;

function wideItem(notice: Wide): NoticeItem {
  return {
    id: notice.id,
    title: notice.title,
    hasForm: notice.form === true,
    requireConfirm: true,
    state: notice.state,
    sender: PEOPLE[notice.sender] ?? { id: id('staff', 1), name: '' },
    sentAt: ago(notice.minutes),
    sendAt: null,
    updatedAt: ago(notice.minutes),
    deadlineAt: null,
    targets: notice.targets,
    handled: notice.stones.done,
    students: total(notice.stones),
    stones: notice.stones,
    recipients: Math.round(total(notice.stones) * 1.82),
    can: canOf(notice),
  };
}
const ownItem = (notice: (typeof NOTICES)[number]): NoticeItem => {
  const item = itemOf(notice);
  return { ...item, stones: item.students === 0 ? stones(0, 0, 0, 0) : progressOf(notice).stones };
};

function list({ query }: FixtureCall) {
  const wide = SCHOOL.map(wideItem);
  const own = NOTICES.filter((notice) => notice.scope === query.scope)
    .sort((a, b) => a.minutes - b.minutes)
    .map(ownItem);
  const items = (query.scope === 'shared' ? wide : own).filter(
    (item) =>
      item.title.includes(String(query.q ?? '')) &&
      (query.state === undefined || item.state === query.state) &&
      (query.form === undefined || item.hasForm === query.form) &&
      (query.senderId === undefined || item.sender.id === query.senderId) &&
      (query.from === undefined || (item.sentAt ?? item.updatedAt).slice(0, 10) >= String(query.from)) &&
      (query.to === undefined || (item.sentAt ?? item.updatedAt).slice(0, 10) <= String(query.to)),
  );
  if (query.sort === 'sent') items.reverse();
  const size = Number(query.pageSize ?? 10);
  const page = Math.min(Number(query.page ?? 1), Math.max(1, Math.ceil(items.length / size)));
  return { items: items.slice((page - 1) * size, page * size), total: items.length, page, pageSize: size };
}

function wideOf(noticeId: string | undefined): Wide | undefined {
  return SCHOOL.find((notice) => notice.id === noticeId);
}

function wideDetail(notice: Wide): NoticeDetail {
  const first = detailOf(NOTICES[0] as (typeof NOTICES)[number]);
  const item = wideItem(notice);
  return {
    ...first,
    id: notice.id,
    title: notice.title,
    hasForm: item.hasForm,
    requireConfirm: true,
    state: notice.state,
    sender: item.sender,
    scope: 'shared',
    sentAt: item.sentAt,
    createdAt: ago(notice.minutes + 12),
    updatedAt: item.updatedAt,
    closedAt: notice.state === 'closed' ? ago(notice.minutes - 3 * DAY) : null,
    recalledAt: notice.state === 'recalled' ? ago(notice.minutes - 40) : null,
    targets: notice.targets.school
      ? [{ kind: 'school', refId: null, name: '全校', path: '' }]
      : notice.targets.names.map((name, n) => ({
          kind: name.endsWith('級') ? ('grade' as const) : ('class' as const),
          refId: id('node', 300 + n),
          name,
          path: '小學部 › 小學',
        })),
    cc: [
      { ...(PEOPLE[0] as { id: string; name: string }), reason: 'chosen' },
      { ...item.sender, reason: 'self' },
    ],
    can: item.can,
  };
}

function wideProgress(notice: Wide): NoticeProgress {
  const item = wideItem(notice);
  if (notice.state === 'sending' && notice.stones.waiting > 0)
    notice.stones = { ...notice.stones, waiting: notice.stones.waiting - 1, delivered: notice.stones.delivered + 1 };
  const sending = notice.state === 'sending';
  const recipients = notice.targets.school ? 983 : item.recipients;
  const pending = sending ? notice.stones.waiting * 2 : 0;
  return {
    id: notice.id,
    state: notice.state,
    requireConfirm: true,
    hasForm: item.hasForm,
    sentAt: item.sentAt,
    students: item.students,
    stones: notice.stones,
    recipients,
    messages: { pending, sent: recipients - pending - 4 - 9, failed: 4, unknown: 0, cancelled: 0, not_joined: 9 },
    finished: !sending,
    queue: sending ? { until: ago(-2), reason: 'throttled' } : null,
    failures: [
      { code: '84074', text: '家長已取消關注學校通知', count: 3 },
      { code: '40058', text: '企業微信找不到這位家長，通訊錄更新後會再試', count: 1 },
    ],
    remindable: notice.stones.opened + notice.stones.delivered,
    reminders: { today: 1, perDay: 5, total: 1, nextAt: null },
    classes: CLASS_ROWS,
    can: item.can,
  };
}

export const listAnswers: FixtureAnswers = {
  [keyOf(noticesApi.home)]: ({ admin }) => ({
    canCreate: true,
    wholeSchool: admin,
    mine: 36,
    drafts: 1,
    cc: 12,
    shared: admin ? 128 : null,
  }),
  [keyOf(noticesApi.list)]: list,
  [keyOf(noticesApi.detail)]: (call) => {
    const wide = wideOf(call.params.id);
    return wide === undefined ? staffAnswers[keyOf(noticesApi.detail)]?.(call) : wideDetail(wide);
  },
  [keyOf(noticesApi.progress)]: (call) => {
    const wide = wideOf(call.params.id);
    return wide === undefined ? staffAnswers[keyOf(noticesApi.progress)]?.(call) : wideProgress(wide);
  },
  [keyOf(noticesApi.stones)]: ({ query }) => {
    const found = CLASS_ROWS.find((item) => item.classId === query.classId);
    return { stones: pupilsOf(String(query.classId), found?.stones) };
  },
  [keyOf(noticesApi.deliveries)]: ({ query }) => {
    const kept = CLASS_ROWS.filter((item) => query.classId === undefined || item.classId === query.classId)
      .flatMap((item) =>
        pupilsOf(item.classId, item.stones).map(({ studentId, student, stone }, n) => {
          const first = {
            personId: id('person', n * 2 + 5000),
            kind: 'parent' as const,
            name: null,
            relation: '媽媽',
            state: stone === 'unreached' ? (n % 2 === 0 ? ('failed' as const) : ('not_joined' as const)) : ('sent' as const),
            reason: stone === 'unreached' && n % 2 === 0 ? '家長已取消關注學校通知' : null,
            readAt: stone === 'done' || stone === 'opened' ? ago(70) : null,
            answeredAt: stone === 'done' ? ago(61) : null,
          };
          return {
            studentId,
            student,
            classId: item.classId,
            className: item.name,
            stone,
            doneAt: stone === 'done' ? ago(61) : null,
            doneBy: stone === 'done' ? '媽媽' : null,
            people: [first, { ...first, personId: id('person', n * 2 + 5001), relation: '爸爸', answeredAt: null, readAt: null }],
          };
        }),
      )
      .filter(
        (item) =>
          item.student.includes(String(query.q ?? '')) &&
          (query.state === undefined ||
            query.state === 'all' ||
            (query.state === 'handled'
              ? item.stone === 'done'
              : query.state === 'unreached'
                ? item.stone === 'unreached'
                : item.stone !== 'done')),
      );
    const size = Number(query.pageSize ?? 10);
    const page = Number(query.page ?? 1);
    return { items: kept.slice((page - 1) * size, page * size), total: kept.length, page, pageSize: size };
  },
  [keyOf(noticesApi.timeline)]: ({ params }) => ({
    student:
      CLASS_ROWS.flatMap((item) => pupilsOf(item.classId, item.stones)).find((pupil) => pupil.studentId === params.studentId)?.student ??
      '何芷晴',
    className: '小二C',
    events: [
      { kind: 'confirmed', at: ago(2 * DAY), person: '媽媽', reason: null, tries: null },
      { kind: 'opened', at: ago(2 * DAY + 3), person: '媽媽', reason: null, tries: 2 },
      { kind: 'reminded', at: ago(2 * DAY + 140), person: null, reason: null, tries: null },
      { kind: 'opened', at: ago(3 * DAY - 200), person: '媽媽', reason: null, tries: null },
      { kind: 'handed_over', at: ago(3 * DAY - 2), person: '媽媽', reason: null, tries: 2 },
      { kind: 'refused', at: ago(3 * DAY - 1), person: '媽媽', reason: '發送過於頻繁，系統 90 秒後自動重試', tries: 1 },
      { kind: 'planned', at: ago(3 * DAY), person: null, reason: null, tries: null },
    ],
  }),
  [keyOf(noticesApi.remind)]: ({ params }) => {
    const notice = wideOf(params.id);
    if (params.id === id('notice', 203)) throw new FixtureRefusal(429, 'NOT_REMIND_LIMIT', '10分鐘內已提醒，請稍後再試');
    const counts = notice?.stones ?? stones(0, 11, 8, 3);
    return {
      id: params.id,
      version: 5,
      state: 'sent',
      can: notice === undefined ? {} : canOf(notice),
      students: counts.opened + counts.delivered,
      nextAt: ago(-10),
    };
  },
  [keyOf(noticesApi.close)]: move('closed'),
  [keyOf(noticesApi.reopen)]: move('sent'),
  [keyOf(noticesApi.recall)]: move('recalled'),
};

function move(state: Wide['state']) {
  return (call: FixtureCall) => {
    const notice = wideOf(call.params.id);
    if (notice === undefined) {
      const route = state === 'closed' ? noticesApi.close : state === 'sent' ? noticesApi.reopen : noticesApi.recall;
      return staffAnswers[keyOf(route)]?.(call);
    }
    notice.state = state;
    return { id: notice.id, version: 6, state, can: canOf(notice) };
  };
}
