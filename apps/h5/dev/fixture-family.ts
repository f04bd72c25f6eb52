import { myNoticesApi, type MyNoticeDetail, type MyNoticeItem } from '@contracts/my-notices';
import { remindersApi, type ReminderItem } from '@contracts/reminders';
import { FixtureRefusal, keyOf, type FixtureAnswers } from './fixture-call';
import { FILES, bodyOf } from './fixture-notices';
import { CLASSES, studentsOf } from './fixture-people';
import { DAY, HOUR, ago, id } from './ids';

const child = (classIndex: number) => ({
  studentId: studentsOf(CLASSES[classIndex]?.id ?? '')[0]?.id ?? '',
  name: classIndex === 1 ? '陳樂瑤' : '陳樂謙',
  className: CLASSES[classIndex]?.name ?? '',
});
export const KIDS = [child(1), child(5)];
const teacher = { name: '林慧儀老師', role: 'class_teacher' as const, department: '小學部' };
const office = { name: '何嘉敏', role: 'staff' as const, department: '教務處' };

type Row = MyNoticeItem & { kid: number; recalledAt?: string };
const row = (n: number, kid: number, title: string, facts: Partial<Row>): Row => ({
  id: id('notice', 100 + n),
  kid,
  title,
  hasForm: false,
  asks: 'confirm',
  state: 'sent',
  todo: false,
  read: true,
  sender: teacher,
  sentAt: ago(n * DAY),
  deadlineAt: null,
  done: null,
  ...facts,
});
export const ROWS: Row[] = [
  row(1, 0, '參觀澳門科學館活動家長同意書', {
    todo: true,
    read: false,
    sentAt: ago(8),
    deadlineAt: ago(-4 * DAY - 16 * HOUR),
  }),
  row(2, 0, '11月23日（一）起校車「黑沙環線」停靠站改位', {
    todo: true,
    sender: office,
    sentAt: ago(40),
    deadlineAt: ago(-20 * HOUR),
  }),
  row(3, 0, '流感疫苗接種意願調查', { done: { mine: false, relation: '爸爸', name: '陳志明', at: ago(2 * DAY) } }),
  row(4, 0, '上學期家長日時間安排（11月28日）', {
    done: { mine: true, relation: '媽媽', name: null, at: ago(4 * DAY) },
  }),
  row(5, 0, '通知', {
    title: null,
    sender: null,
    state: 'recalled',
    asks: 'nothing',
    sentAt: ago(7 * DAY),
    recalledAt: ago(7 * DAY - 14),
  }),
  row(6, 0, '課後活動第二期報名', { state: 'closed', sentAt: ago(11 * DAY) }),
  row(7, 0, '校訊第 128 期', { asks: 'nothing', read: false, sender: office, sentAt: ago(12 * DAY) }),
  row(8, 1, '小一A班親子閱讀日', { todo: true, read: false, sentAt: ago(3 * HOUR) }),
  row(9, 1, '小一新生健康檢查', { done: { mine: true, relation: '媽媽', name: null, at: ago(6 * DAY) } }),
];
const kidOf = (studentId: unknown) => KIDS.findIndex((kid) => kid.studentId === studentId);
const publicRow = ({ kid: _kid, recalledAt: _at, ...item }: Row): MyNoticeItem => item;

function detail(item: Row): MyNoticeDetail {
  const kid = KIDS[item.kid] ?? child(1);
  return {
    id: item.id,
    studentId: kid.studentId,
    student: kid.name,
    className: kid.className,
    title: item.title ?? '',
    body: bodyOf(item.title ?? ''),
    links: item.title?.startsWith('參觀') === true ? [{ title: '澳門科學館網站', url: 'https://www.msc.org.mo/' }] : [],
    attachments: item.title?.startsWith('參觀') === true ? FILES : [],
    hasForm: item.hasForm,
    asks: item.asks,
    answerMode: 'per_student',
    state: item.state,
    todo: item.todo,
    read: item.read,
    sender: item.sender ?? teacher,
    sentAt: item.sentAt,
    deadlineAt: item.deadlineAt,
    closedAt: item.state === 'closed' ? ago(9 * DAY) : null,
    done: item.done,
  };
}
function find(noticeId: string | undefined): Row {
  const item = ROWS.find((candidate) => candidate.id === noticeId);
  if (item === undefined) throw new FixtureRefusal(404, 'NOT_FOUND', '內容不存在或已被刪除');
  return item;
}

const reminder = (n: number, facts: Partial<ReminderItem>): ReminderItem => ({
  id: `${id('reminder', n)}.${id('student', 200)}`,
  module: 'notice',
  title: '參觀澳門科學館活動家長同意書',
  summary: '請確認是否同意子女參加。',
  target: 'live',
  url: `/family/notices/${id('notice', 101)}`,
  asks: null,
  student: { id: KIDS[0]?.studentId ?? '', name: '陳樂瑤' },
  at: ago(n * 7 * HOUR),
  unread: false,
  ...facts,
});
const REMINDERS: ReminderItem[] = [
  reminder(1, { unread: true, asks: 'confirm', at: ago(8) }),
  reminder(2, {
    unread: true,
    asks: 'confirm',
    title: '11月23日（一）起校車「黑沙環線」停靠站改位',
    summary: '停靠站改至「祐漢新村第四街」。',
    url: `/family/notices/${id('notice', 102)}`,
  }),
  reminder(3, {
    title: '小一A班親子閱讀日',
    summary: '誠邀家長出席。',
    student: { id: KIDS[1]?.studentId ?? '', name: '陳樂謙' },
    unread: true,
  }),
  reminder(4, { title: null, summary: null, url: null, target: 'recalled' }),
  reminder(5, { title: null, summary: null, url: null, target: 'gone' }),
  reminder(6, {
    module: 'system',
    title: '學校通知已開通',
    summary: '您可以在微信接收本校通知。',
    url: null,
    student: null,
  }),
];
const STAFF_REMINDERS: ReminderItem[] = REMINDERS.map((item, n) => ({
  ...item,
  id: id('reminder', 20 + n),
  student: null,
  asks: null,
  ...(item.target === 'live'
    ? {
        title: n === 0 ? '【抄送】訓導處：遲到處理程序更新' : '3 人未送達',
        summary: n === 0 ? '鄭家輝' : '參觀澳門科學館活動家長同意書',
        url: `/staff/notices/${id('notice', 50)}`,
      }
    : {}),
}));
const remindersOf = (family: boolean) => (family ? REMINDERS : STAFF_REMINDERS);

export const familyAnswers: FixtureAnswers = {
  [keyOf(myNoticesApi.children)]: () => ({
    children: KIDS.map((kid, n) => ({
      ...kid,
      isSelf: false,
      todo: ROWS.filter((item) => item.kid === n && item.todo).length,
      unread: ROWS.filter((item) => item.kid === n && !item.read).length,
    })),
  }),
  [keyOf(myNoticesApi.list)]: ({ query }) => {
    const mine = ROWS.filter((item) => item.kid === kidOf(query.studentId));
    const items = mine.filter((item) =>
      query.filter === 'todo' ? item.todo : query.filter === 'handled' ? !item.todo : true,
    );
    return {
      items: [...items.filter((item) => item.todo), ...items.filter((item) => !item.todo)].map(publicRow),
      nextCursor: null,
      todo: mine.filter((item) => item.todo).length,
    };
  },
  [keyOf(myNoticesApi.detail)]: ({ params }) => {
    const item = find(params.id);
    if (item.recalledAt !== undefined) {
      const next = ROWS.find((other) => other.kid === item.kid && other.todo && other.id !== item.id);
      throw new FixtureRefusal(410, 'NOT_RECALLED', '此通知已回收', {
        recalledAt: item.recalledAt,
        studentId: KIDS[item.kid]?.studentId,
        student: KIDS[item.kid]?.name,
        className: KIDS[item.kid]?.className,
        todo: ROWS.filter((other) => other.kid === item.kid && other.todo).length,
        next: next === undefined ? null : { id: next.id, title: next.title, deadlineAt: next.deadlineAt },
      });
    }
    return detail(item);
  },
  [keyOf(myNoticesApi.read)]: ({ params }) => {
    find(params.id).read = true;
    return { readAt: ago(0) };
  },
  [keyOf(myNoticesApi.confirm)]: ({ params }) => {
    const item = find(params.id);
    if (item.state === 'closed')
      throw new FixtureRefusal(409, 'NOT_CLOSED', '通知已關閉，無法提交；你填寫的內容仍保留在本頁');
    item.done ??= { mine: true, relation: '媽媽', name: '歐陽靜', at: ago(0) };
    item.todo = false;
    return { done: item.done };
  },
  [keyOf(remindersApi.list)]: ({ query, family }) => {
    const all = remindersOf(family);
    const items = all.filter(
      (item) =>
        (query.unread === undefined || item.unread) &&
        (query.module === undefined || item.module === query.module) &&
        (query.studentId === undefined || item.student?.id === query.studentId),
    );
    return { items, nextCursor: null, unread: all.filter((item) => item.unread).length };
  },
  [keyOf(remindersApi.read)]: ({ params, family }) => {
    for (const item of remindersOf(family)) if (item.id === params.id) item.unread = false;
    return { ok: true };
  },
  [keyOf(remindersApi.readAll)]: ({ family }) => {
    const open = remindersOf(family).filter((item) => item.unread);
    for (const item of open) item.unread = false;
    return { read: open.length };
  },
};
