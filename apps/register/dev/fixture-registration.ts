import type { RegistrationView } from '@contracts/registration';
import { ago, DAY, id } from '@testing/fixtures/ids';

/** States of the registration to look at, by the word in the code of the address. */
const base: RegistrationView = {
  kind: 'family',
  school: { name: '望洋學校 小學部', number: '888' },
  step: 'consent',
  purpose: 'first',
  state: null,
  consentVersion: '2026-11',
  areaCodes: ['+853', '+86', '+852', '+886'],
  identity: null,
  mobile: null,
  otp: null,
  form: null,
  departments: [],
  classes: [],
  credential: null,
  lockedUntil: null,
  submittedAt: null,
  reviewedAt: null,
  rejectReason: null,
  name: null,
  identities: [],
  cards: [],
  children: [],
  followQr: null,
  mayAdd: [],
  canScan: true,
};

const classes = ['小一A', '小一B', '小二A', '小二B', '小三A', '小三B', '小四A', '小四B', '小五A', '小五B', '小六A', '小六B', '小六C'].map(
  (name, n) => ({
    id: id('node', 100 + n),
    name,
    grade: `${name.slice(0, 2)}年級`,
  }),
);
const departments = ['望洋學校 小學部', '教務處', '教學組', '總務處', '訓導處', '資訊科技組'].map((name, n) => ({
  id: id('department', n),
  parentId: n === 0 ? null : id('department', n === 2 ? 1 : 0),
  name,
}));
const proved: Partial<RegistrationView> = {
  step: 'form',
  state: 'started',
  mobile: { areaCode: '+853', number: '6***3480', proof: 'otp' },
  classes,
  departments,
};
const noForm = { name: '', departmentIds: [], teaching: [], studentName: '', classId: null, relation: null };
const familyForm = { ...noForm, studentName: '陳樂瑤', classId: id('node', 107), relation: 'mother' as const };
const staffForm = {
  ...noForm,
  name: '李寧',
  departmentIds: [id('department', 1), id('department', 4)],
  teaching: [
    { classId: id('node', 107), subject: '中文' },
    { classId: id('node', 108), subject: '中文' },
  ],
};
const child = (n: number, name: string, className: string): RegistrationView['children'][number] => ({
  id: id('student', n),
  name,
  className,
  relation: 'mother',
  state: 'done',
  nameDiffers: false,
});
const card = (n: number, values: Partial<RegistrationView['cards'][number]>): RegistrationView['cards'][number] => ({
  id: id('file', n),
  identity: 'parent',
  cardType: 'S',
  credential: 'card',
  last4: '3071',
  verifiedAt: ago(DAY),
  studentName: '陳樂瑤',
  ...values,
});
const familyDone: Partial<RegistrationView> = {
  ...proved,
  step: 'done',
  state: 'invited',
  identity: 'parent',
  identities: ['parent'],
  children: [child(1, '陳樂瑤', '小四B')],
  cards: [card(1, {}), card(2, { credential: 'temporary', last4: '0123', studentName: '陳樂軒' })],
  submittedAt: ago(30),
};
const staffDone: Partial<RegistrationView> = {
  ...familyDone,
  kind: 'staff',
  name: '李寧',
  identity: 'teaching',
  identities: ['teaching'],
  mayAdd: ['school_staff'],
  children: [],
  cards: [card(3, { identity: 'teaching', cardType: 'T', studentName: null })],
};
const adminWaits: Partial<RegistrationView> = {
  ...staffDone,
  kind: 'admin',
  state: 'pending_review',
  identities: [],
  mayAdd: [],
  cards: [],
};

export const CASES: Readonly<Record<string, Partial<RegistrationView>>> = {
  'family-consent': {},
  'family-mobile': { step: 'mobile', state: 'started' },
  'family-form': { ...proved },
  'family-form-filled': { ...proved, identity: 'parent', form: familyForm },
  'family-no-class': { ...proved, classes: [] },
  'family-phone': { ...proved, purpose: 'phone', identity: 'parent' },
  'family-student': { ...proved, purpose: 'student', identity: 'parent' },
  'family-birthday': {
    ...proved,
    step: 'birthday',
    identity: 'parent',
    form: familyForm,
    credential: { kind: 'card', cardType: 'S', last4: '3071' },
  },
  'family-locked': {
    ...proved,
    step: 'birthday',
    identity: 'parent',
    form: familyForm,
    credential: { kind: 'card', cardType: 'S', last4: '3071' },
    lockedUntil: ago(-41),
  },
  'family-done': familyDone,
  'family-two': {
    ...familyDone,
    children: [child(1, '陳樂瑤', '小四B'), { ...child(2, '陳樂軒', '小一A'), state: 'blocked', nameDiffers: true }],
  },
  'family-joined': { ...familyDone, state: 'joined' },
  'family-waits': { ...familyDone, state: 'pending_review' },
  'staff-consent': { kind: 'staff' },
  'staff-mobile': { kind: 'staff', step: 'mobile', state: 'started' },
  'staff-form': { ...proved, kind: 'staff', identity: 'teaching', form: noForm },
  'staff-form-filled': { ...proved, kind: 'staff', identity: 'teaching', form: staffForm },
  'staff-birthday': {
    ...proved,
    kind: 'staff',
    step: 'birthday',
    identity: 'teaching',
    form: staffForm,
    credential: { kind: 'temporary', cardType: 'T', last4: '0123' },
  },
  'staff-identity': { ...proved, kind: 'staff', purpose: 'identity', identity: 'school_staff', name: '李寧' },
  'staff-done': staffDone,
  'admin-school': { kind: 'admin', school: null, step: 'school' },
  'admin-form': { ...proved, kind: 'admin', identity: 'school_staff', form: { ...noForm, name: '李寧' } },
  'admin-birthday': {
    ...proved,
    kind: 'admin',
    step: 'birthday',
    identity: 'school_staff',
    form: { ...noForm, name: '李寧' },
    credential: { kind: 'card', cardType: 'E', last4: '5512' },
  },
  'admin-waits': adminWaits,
  'admin-rejected': {
    ...adminWaits,
    step: 'consent',
    state: 'rejected',
    reviewedAt: ago(12),
    rejectReason: '資料與人事記錄不符，請聯絡教務處。',
  },
  'admin-withdrawn': { ...adminWaits, step: 'consent', state: 'withdrawn' },
  'admin-done': { ...staffDone, kind: 'admin', mayAdd: [] },
};

export const viewOf = (name: string): RegistrationView | undefined => (CASES[name] === undefined ? undefined : { ...base, ...CASES[name] });
