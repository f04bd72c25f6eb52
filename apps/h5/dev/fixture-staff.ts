import { filesApi } from '@contracts/files';
import { noticesApi, type NoticeDetail } from '@contracts/notices';
import type { NoticeDraft } from '@contracts/notice-types';
import { sessionApi, type Me } from '@contracts/session';
import { FixtureRefusal, keyOf, type FixtureAnswers, type FixtureCall } from './fixture-call';
import { KIDS } from './fixture-family';
import {
  FILES,
  NOTICES,
  canOf,
  detailOf,
  itemOf,
  progressOf,
  stoneAt,
  stonesOf,
  type FixtureNotice,
} from './fixture-notices';
import { CLASSES, STAFF, TREE, studentsOf } from './fixture-people';
import { ago, id } from './ids';

const drafts = new Map<string, NoticeDetail>();
const uploads = new Map<string, { name: string; size: number }>();
let made = 0;

function find(noticeId: string | undefined): FixtureNotice {
  const notice = NOTICES.find((item) => item.id === noticeId);
  if (notice === undefined) throw new FixtureRefusal(404, 'NOT_FOUND', '內容不存在或已被刪除');
  return notice;
}
const countOf = (draft: Pick<NoticeDraft, 'targets' | 'ccIds' | 'ccSelf'>) => {
  const ids = draft.targets.flatMap((target) => {
    const below = CLASSES.filter(
      (item, index) =>
        item.id === target.refId ||
        TREE.find((node) => node.id === item.id)?.parentId === target.refId ||
        (target.kind === 'school' && index >= 0),
    );
    return below.map((item) => item.id);
  });
  const classes = CLASSES.filter((item) => ids.includes(item.id));
  const students =
    classes.reduce((sum, item) => sum + item.size, 0) +
    draft.targets.filter((target) => target.kind === 'student').length;
  const recipients = Math.round(students * 1.84);
  return {
    classes: classes.map(({ id: classId, name }) => ({ id: classId, name })),
    students,
    recipients,
    people: recipients - 3,
    joined: Math.max(0, recipients - 3),
    unreachable: students > 20 ? 6 : 0,
    copies: draft.ccIds.length + (draft.ccSelf ? 1 : 0),
  };
};

function store(noticeId: string, draft: NoticeDraft, version: number): NoticeDetail {
  const base = detailOf(NOTICES.find((item) => item.id === noticeId) ?? (NOTICES[5] as FixtureNotice));
  const nameOf = (refId: string | null) =>
    TREE.find((node) => node.id === refId)?.name ??
    CLASSES.flatMap((item) => studentsOf(item.id)).find((student) => student.id === refId)?.name ??
    '全校';
  const detail: NoticeDetail = {
    ...base,
    id: noticeId,
    version,
    title: draft.title,
    body: draft.body,
    links: draft.links,
    state: 'draft',
    sentAt: null,
    requireConfirm: draft.requireConfirm,
    audience: draft.audience,
    ccSelf: draft.ccSelf,
    attachments: draft.attachmentIds.map(
      (fileId) =>
        FILES.find((file) => file.fileId === fileId) ?? {
          fileId,
          name: uploads.get(fileId)?.name ?? '檔案.pdf',
          size: uploads.get(fileId)?.size ?? 1,
          mime: 'application/pdf',
          state: 'ready' as const,
        },
    ),
    targets: draft.targets.map((target) => ({ ...target, name: nameOf(target.refId), path: '' })),
    cc: draft.ccIds.map((staffId) => ({
      id: staffId,
      name: STAFF.find((person) => person.id === staffId)?.name ?? '',
      reason: 'chosen' as const,
    })),
    can: canOf({ ...(NOTICES[5] as FixtureNotice) }),
  };
  drafts.set(noticeId, detail);
  return detail;
}

const changed = (notice: FixtureNotice) => ({ id: notice.id, version: 4, state: notice.state, can: canOf(notice) });
const move =
  (state: FixtureNotice['state']) =>
  ({ params }: FixtureCall) => {
    const notice = find(params.id);
    notice.state = state;
    return changed(notice);
  };

function list({ query }: FixtureCall) {
  const text = String(query.q ?? '');
  const items = NOTICES.filter(
    (notice) =>
      notice.scope === query.scope &&
      notice.title.includes(text) &&
      (query.state === undefined || notice.state === query.state) &&
      (query.senderId === undefined || notice.sender.id === query.senderId) &&
      (query.form === undefined || query.form === false),
  )
    .sort((a, b) => a.minutes - b.minutes)
    .map(itemOf);
  const from = Number(query.cursor ?? 0);
  const size = Number(query.pageSize ?? 20);
  return { items: items.slice(from, from + size), nextCursor: from + size < items.length ? String(from + size) : null };
}

function deliveries({ params, query }: FixtureCall) {
  const notice = find(params.id);
  const items = notice.classes
    .flatMap((index) => {
      const found = CLASSES[index];
      if (found === undefined || (query.classId !== undefined && query.classId !== found.id)) return [];
      const counts = stonesOf(found.size, notice);
      return studentsOf(found.id).map((student, n) => {
        const stone = stoneAt(n, counts);
        const first = {
          personId: id('person', n * 2 + 1000 * index),
          kind: 'parent' as const,
          name: null,
          relation: '媽媽',
          state:
            stone === 'unreached'
              ? n % 2 === 0
                ? ('failed' as const)
                : ('not_joined' as const)
              : stone === 'waiting'
                ? ('pending' as const)
                : ('sent' as const),
          reason: stone === 'unreached' && n % 2 === 0 ? '家長已取消關注學校通知' : null,
          readAt: stone === 'done' || stone === 'opened' ? ago(20) : null,
          answeredAt: stone === 'done' ? ago(18) : null,
        };
        return {
          studentId: student.id,
          student: student.name,
          classId: found.id,
          className: found.name,
          stone,
          doneAt: stone === 'done' ? ago(18) : null,
          doneBy: stone === 'done' ? '媽媽' : null,
          people: [
            first,
            {
              ...first,
              personId: id('person', n * 2 + 1 + 1000 * index),
              relation: '爸爸',
              answeredAt: null,
              readAt: null,
            },
          ],
        };
      });
    })
    .filter(
      (row) =>
        (query.q === undefined || row.student.includes(String(query.q))) &&
        (query.state === undefined ||
          query.state === 'all' ||
          (query.state === 'handled'
            ? row.stone === 'done'
            : query.state === 'unreached'
              ? row.stone === 'unreached'
              : row.stone !== 'done')),
    );
  const from = Number(query.cursor ?? 0);
  return { items: items.slice(from, from + 20), nextCursor: from + 20 < items.length ? String(from + 20) : null };
}

export function meOf(call: FixtureCall): Me {
  const common = {
    unit: {
      number: '200',
      corpId: 'ww6a1b2c3d4e5f',
      name: '小學部',
      school: '濠江晨光學校',
      logo: null,
      state: 'active' as const,
    },
    locale: 'zh-Hant' as const,
    memberships: [],
  };
  if (call.family)
    return {
      ...common,
      person: { kind: 'family', id: id('person', 1), name: '歐陽靜', isStudent: false },
      roles: [],
      rights: ['signed-in', 'family'],
      surface: 'h5-family',
      children: KIDS.map((kid) => ({
        id: kid.studentId,
        name: kid.name,
        classes: [{ id: CLASSES[1]?.id ?? '', name: kid.className }],
      })),
    };
  return {
    ...common,
    person: { kind: 'staff', id: STAFF[1]?.id ?? '', name: '林慧儀', isStudent: false },
    roles: call.admin ? ['super_admin'] : [],
    rights: ['signed-in', 'staff', 'messaging.send'],
    surface: 'h5-staff',
    children: [],
  };
}

export const staffAnswers: FixtureAnswers = {
  [keyOf(sessionApi.me)]: meOf,
  [keyOf(sessionApi.setLocale)]: () => ({ ok: true }),
  [keyOf(noticesApi.home)]: ({ admin }) => ({
    canCreate: true,
    wholeSchool: admin,
    mine: NOTICES.filter((notice) => notice.scope === 'mine').length,
    drafts: 1,
    cc: 1,
    shared: admin ? 412 : null,
  }),
  [keyOf(noticesApi.list)]: list,
  [keyOf(noticesApi.detail)]: ({ params }) => drafts.get(params.id ?? '') ?? detailOf(find(params.id)),
  [keyOf(noticesApi.progress)]: ({ params }) => progressOf(find(params.id)),
  [keyOf(noticesApi.deliveries)]: deliveries,
  [keyOf(noticesApi.timeline)]: ({ params }) => ({
    student:
      CLASSES.flatMap((item) => studentsOf(item.id)).find((student) => student.id === params.studentId)?.name ?? '',
    className: '小四B',
    events: [
      { kind: 'confirmed', at: ago(18), person: '媽媽', reason: null, tries: null },
      { kind: 'opened', at: ago(20), person: '媽媽', reason: null, tries: null },
      {
        kind: 'refused',
        at: ago(28),
        person: '爸爸',
        reason: '家長已取消關注學校通知。不會再試；重新關注後可用再次提醒。',
        tries: 1,
      },
      { kind: 'handed_over', at: ago(29), person: '媽媽', reason: null, tries: 1 },
      { kind: 'planned', at: ago(30), person: null, reason: null, tries: null },
    ],
  }),
  [keyOf(noticesApi.recall)]: move('recalled'),
  [keyOf(noticesApi.close)]: move('closed'),
  [keyOf(noticesApi.reopen)]: move('sent'),
  [keyOf(noticesApi.remind)]: ({ params }) => ({ ...changed(find(params.id)), students: 22, nextAt: ago(-10) }),
  [keyOf(noticesApi.remove)]: ({ params }) => {
    NOTICES.splice(NOTICES.indexOf(find(params.id)), 1);
    return { ok: true };
  },
  [keyOf(noticesApi.create)]: ({ body }) => {
    made += 1;
    const noticeId = id('notice', 900 + made);
    const draft = body as NoticeDraft;
    NOTICES.unshift({
      ...(NOTICES[5] as FixtureNotice),
      id: noticeId,
      title: draft.title,
      state: 'draft',
      minutes: 0,
      shares: [0, 0, 10],
    });
    return { id: noticeId, version: store(noticeId, draft, 1).version };
  },
  [keyOf(noticesApi.update)]: ({ params, body, ifMatch }) => {
    const noticeId = params.id ?? '';
    const now = drafts.get(noticeId) ?? detailOf(find(noticeId));
    if (ifMatch !== `"${String(now.version)}"` || now.title.includes('衝突')) {
      const current = { ...now, version: now.version + 1, title: now.title.replace('衝突', ''), links: [] };
      drafts.set(noticeId, current);
      throw new FixtureRefusal(409, 'VERSION_CONFLICT', '內容已被他人更新，您的輸入已保留，請核對後再提交', {
        current,
      });
    }
    return { id: noticeId, version: store(noticeId, body as NoticeDraft, now.version + 1).version };
  },
  [keyOf(noticesApi.check)]: ({ params }) => {
    const draft = drafts.get(params.id ?? '') ?? detailOf(find(params.id));
    return countOf({ targets: draft.targets, ccIds: draft.cc.map((person) => person.id), ccSelf: draft.ccSelf });
  },
  [keyOf(noticesApi.submit)]: ({ params }) => {
    const notice = find(params.id);
    notice.state = 'sending';
    notice.minutes = 0;
    notice.classes = [0, 1, 2, 4];
    return changed(notice);
  },
  [keyOf(noticesApi.tree)]: ({ admin }) => ({ wholeSchool: admin, nodes: TREE }),
  [keyOf(noticesApi.students)]: ({ query }) => ({
    students: CLASSES.slice(0, 5)
      .filter((item) => query.classId === undefined || item.id === query.classId)
      .flatMap((item) =>
        studentsOf(item.id).map((student) => ({
          ...student,
          classId: item.id,
          className: item.name,
          guardians: 2,
          joined: 2,
        })),
      )
      .filter((student) => query.q === undefined || student.name.includes(String(query.q))),
  }),
  [keyOf(noticesApi.count)]: ({ body }) => countOf(body as NoticeDraft),
  [keyOf(noticesApi.staff)]: ({ query }) => ({
    staff: STAFF.filter((person) => person.name.includes(String(query.q ?? ''))).map(
      ({ title: _title, ...person }) => person,
    ),
  }),
  [keyOf(filesApi.begin)]: ({ body }) => {
    const { name, size } = body as { name: string; size: number };
    const fileId = id('file', 100 + uploads.size);
    uploads.set(fileId, { name, size });
    return { id: fileId, partBytes: 1024 * 1024, parts: Math.ceil(size / (1024 * 1024)) };
  },
  [keyOf(filesApi.part)]: () => ({ ok: true }),
  [keyOf(filesApi.complete)]: ({ params }) => ({
    id: params.id,
    name: uploads.get(params.id ?? '')?.name ?? '',
    mime: 'application/pdf',
    size: uploads.get(params.id ?? '')?.size ?? 0,
    state: 'ready',
    width: null,
    height: null,
  }),
  [keyOf(filesApi.discard)]: () => ({ ok: true }),
};
