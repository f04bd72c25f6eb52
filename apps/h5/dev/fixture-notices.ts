import type { NoticeDetail, NoticeItem, NoticeProgress } from '@contracts/notices';
import type { NoticeCan, NoticeState, Stone, StoneCounts } from '@contracts/notice-types';
import { richFromText, type RichDoc } from '@contracts/rich-text';
import { CLASSES, STAFF } from './fixture-people';
import { DAY, HOUR, ago, id } from './ids';

const yes = { ok: true, reason: null, until: null };
const no = (reason: string) => ({ ok: false, reason, until: null });
const ref = (n: number) => ({ id: STAFF[n]?.id ?? '', name: STAFF[n]?.name ?? '' });

export interface FixtureNotice {
  id: string;
  title: string;
  state: NoticeState;
  sender: { id: string; name: string };
  scope: 'mine' | 'cc' | 'shared';
  confirm: boolean;
  minutes: number;
  classes: number[];
  /** Shares of done, opened, delivered in percent of the students; the rest is unreached, or waiting while sending. */
  shares: [number, number, number];
}

const make = (n: number, title: string, facts: Partial<FixtureNotice>): FixtureNotice => ({
  id: id('notice', n),
  title,
  state: 'sent',
  sender: ref(1),
  scope: 'mine',
  confirm: true,
  minutes: n * DAY,
  classes: [0, 1, 2, 4],
  shares: [78, 11, 6],
  ...facts,
});

export const NOTICES: FixtureNotice[] = [
  make(1, '參觀澳門科學館活動家長同意書', { state: 'sending', minutes: 2, shares: [7, 15, 50] }),
  make(2, '11月23日（一）起校車「黑沙環線」停靠站改位', { minutes: 32, classes: [0, 1, 2, 4] }),
  make(3, '上學期家長日時間安排（11月28日）', { minutes: 4 * DAY, shares: [97, 0, 0], classes: [1] }),
  make(4, '流感疫苗接種安排', { state: 'closed', minutes: 9 * DAY, classes: [1, 0] }),
  make(5, '校服換季通知', { state: 'recalled', minutes: 7 * DAY, classes: [1] }),
  make(6, '小四B班聖誕聯歡會（草稿）', { state: 'draft', minutes: 40, classes: [1] }),
  make(7, 'Festa de Natal: convite aos encarregados de educação das turmas P4 e P5', {
    minutes: 12 * DAY,
    confirm: false,
    shares: [0, 88, 9],
  }),
  ...Array.from({ length: 18 }, (_place, n) =>
    make(20 + n, `第 ${n + 1} 週學習重點及家課安排`, {
      minutes: (n + 14) * DAY,
      classes: [1],
      state: n % 5 === 4 ? 'closed' : 'sent',
      shares: [90 - n, 5, 2],
    }),
  ),
  make(50, '【抄送】訓導處：遲到處理程序更新', { scope: 'cc', sender: ref(4), minutes: 3 * HOUR, classes: [0, 1] }),
  make(51, '教務處：期中考試時間表', { scope: 'shared', sender: ref(0), minutes: 26 * HOUR }),
];

const total = (notice: FixtureNotice) => notice.classes.reduce((sum, index) => sum + (CLASSES[index]?.size ?? 0), 0);

export function stonesOf(size: number, notice: FixtureNotice): StoneCounts {
  const [done, opened, delivered] = notice.shares.map((share) => Math.floor((size * share) / 100)) as [
    number,
    number,
    number,
  ];
  const rest = Math.max(0, size - done - opened - delivered);
  const unreached = notice.state === 'sending' ? Math.min(rest, Math.ceil(size * 0.04)) : rest;
  return { done, opened, delivered, waiting: rest - unreached, unreached };
}

const sum = (list: StoneCounts[]): StoneCounts =>
  list.reduce(
    (a, b) => ({
      done: a.done + b.done,
      opened: a.opened + b.opened,
      delivered: a.delivered + b.delivered,
      waiting: a.waiting + b.waiting,
      unreached: a.unreached + b.unreached,
    }),
    { done: 0, opened: 0, delivered: 0, waiting: 0, unreached: 0 },
  );

export function canOf(notice: FixtureNotice): NoticeCan {
  if (notice.scope === 'cc') return {};
  const own = notice.scope === 'mine';
  switch (notice.state) {
    case 'draft':
      return { edit: yes, delete: yes, submit: yes };
    case 'recalled':
      return { delete: yes };
    case 'closed':
      return { ...(own ? { reopen: yes } : {}), remind: no('NOT_CLOSED'), recall: no('NOT_RECALL_EXPIRED') };
    default: {
      const recall = notice.minutes < DAY ? { ...yes, until: ago(notice.minutes - DAY) } : no('NOT_RECALL_EXPIRED');
      return { remind: notice.state === 'sending' ? no('STATE_CONFLICT') : yes, close: yes, recall };
    }
  }
}

export function itemOf(notice: FixtureNotice): NoticeItem {
  const students = notice.state === 'draft' ? 0 : total(notice);
  const stones = sum(notice.classes.map((index) => stonesOf(CLASSES[index]?.size ?? 0, notice)));
  return {
    id: notice.id,
    title: notice.title,
    hasForm: false,
    requireConfirm: notice.confirm,
    state: notice.state,
    sender: notice.sender,
    sentAt: notice.state === 'draft' ? null : ago(notice.minutes),
    updatedAt: ago(notice.minutes),
    deadlineAt: null,
    targets: {
      school: false,
      names: notice.classes.slice(0, 3).map((index) => CLASSES[index]?.name ?? ''),
      total: notice.classes.length,
    },
    handled: students === 0 ? 0 : notice.confirm ? stones.done : stones.opened,
    students,
    recipients: Math.round(students * 1.81),
    can: canOf(notice),
  };
}

const BODY: RichDoc = {
  type: 'doc',
  content: [
    { type: 'paragraph', content: [{ type: 'text', text: '各位家長：' }] },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: '本校將於 ' },
        { type: 'text', text: '2026年12月4日（星期五）', marks: [{ type: 'bold' }] },
        {
          type: 'text',
          text: ' 帶領小四、小五學生前往澳門科學館參觀「海洋與氣候」展覽，當日 08:45 於禮堂集合，13:00 返抵學校。',
        },
      ],
    },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: '學生請穿着整齊體育校服，自備食水及小食。如有疑問，請致電 ' },
        { type: 'text', text: '2833 1234', marks: [{ type: 'link', attrs: { href: 'tel:28331234' } }] },
        { type: 'text', text: ' 與校務處聯絡。' },
      ],
    },
    { type: 'image', attrs: { fileId: id('file', 9), alt: '科學館外觀', width: 960, height: 540 } },
  ],
};
export const FILES = [
  {
    fileId: id('file', 1),
    name: '活動須知及行程表.pdf',
    size: 486_000,
    mime: 'application/pdf',
    state: 'ready' as const,
  },
  { fileId: id('file', 2), name: '集合地點地圖.jpg', size: 2_240_000, mime: 'image/jpeg', state: 'ready' as const },
];

export const bodyOf = (title: string): RichDoc =>
  title.startsWith('參觀')
    ? BODY
    : richFromText(
        '各位家長：\n由11月23日（星期一）起，校車「黑沙環線」停靠站由「黑沙環公園」改至「祐漢新村第四街」，開車時間不變。\n請家長知悉並確認。',
      );

export function detailOf(notice: FixtureNotice): NoticeDetail {
  const item = itemOf(notice);
  const trip = notice.title.startsWith('參觀');
  return {
    id: notice.id,
    version: 3,
    title: notice.title,
    body: bodyOf(notice.title),
    links: trip ? [{ title: '澳門科學館網站', url: 'https://www.msc.org.mo/' }] : [],
    attachments: trip ? FILES : [],
    hasForm: false,
    requireConfirm: notice.confirm,
    answerMode: 'per_student',
    audience: 'parents',
    includeAlumni: false,
    ccSelf: true,
    deadlineAt: null,
    sendAt: null,
    state: notice.state,
    sender: notice.sender,
    scope: notice.scope,
    createdAt: ago(notice.minutes + 20),
    updatedAt: ago(notice.minutes),
    sentAt: item.sentAt,
    closedAt: notice.state === 'closed' ? ago(notice.minutes - DAY) : null,
    recalledAt: notice.state === 'recalled' ? ago(notice.minutes - 10) : null,
    targets: notice.classes.map((index) => ({
      kind: 'class',
      refId: CLASSES[index]?.id ?? null,
      name: CLASSES[index]?.name ?? '',
      path: '小學',
    })),
    cc: [
      { ...ref(0), reason: 'chosen' },
      { ...notice.sender, reason: 'self' },
    ],
    can: item.can,
  };
}

export function progressOf(notice: FixtureNotice): NoticeProgress {
  if (notice.state === 'sending' && notice.shares[2] < 68)
    notice.shares = [notice.shares[0], notice.shares[1], notice.shares[2] + 1];
  const students = notice.state === 'draft' ? 0 : total(notice);
  const classes = notice.classes.map((index) => {
    const found = CLASSES[index];
    return {
      classId: found?.id ?? '',
      name: found?.name ?? '',
      teacher: found?.teacher ?? null,
      students: found?.size ?? 0,
      stones: stonesOf(found?.size ?? 0, notice),
    };
  });
  const stones = sum(classes.map((item) => item.stones));
  const recipients = Math.round(students * 1.81);
  const pending = Math.round(stones.waiting * 1.81);
  const sending = notice.state === 'sending';
  return {
    id: notice.id,
    state: notice.state,
    requireConfirm: notice.confirm,
    hasForm: false,
    sentAt: itemOf(notice).sentAt,
    students,
    stones,
    recipients,
    messages: { pending, sent: recipients - pending - 3 - 6, failed: 3, unknown: 0, cancelled: 0, not_joined: 6 },
    finished: !sending,
    queue: sending && notice.shares[2] > 60 ? { until: ago(-4), reason: 'throttled' } : null,
    failures: [
      { code: '84074', text: '家長已取消關注學校通知', count: 2 },
      { code: '40058', text: '企業微信找不到這位家長，通訊錄更新後會再試', count: 1 },
    ],
    remindable: notice.state === 'sent' ? stones.opened + stones.delivered : 0,
    reminders: { today: 1, perDay: 5, total: 1, nextAt: null },
    classes,
    can: canOf(notice),
  };
}

/** Stone of the n-th child of a class: the same order as the row. */
export function stoneAt(n: number, counts: StoneCounts): Stone {
  let left = n;
  for (const stone of ['done', 'opened', 'delivered', 'waiting', 'unreached'] as const) {
    if (left < counts[stone]) return stone;
    left -= counts[stone];
  }
  return 'unreached';
}
