import type { SimDevice } from '../harness/simulator';
import { linkOf } from '../harness/simulator';
import { eventually } from '../harness/eventually';
import { stamp } from '../harness/stamp';
import { callApi, sendNotice } from '../harness/staff-api';
import { appHome, type World } from '../harness/world';

/** A screen of the product: who opens it, where, and what is there when it is complete. */
export interface Screen {
  name: string;
  device: string;
  path: string;
  /** Selector that is there when the screen has its data. */
  ready: string;
  /** What to press to show a face of the screen. */
  press?: readonly string[];
  /** Answers the screen provokes by nature. */
  expect?: RegExp;
  desktop?: boolean;
}

/** Makes one notice of each kind and names every screen that shows them. */
export async function prepareScreens(world: World): Promise<Screen[]> {
  const teacher = await world.device('teacher');
  await teacher.page.goto(appHome(teacher.device, 'notice'));
  await teacher.page.getByRole('link', { name: '創建通知' }).waitFor();
  const title = stamp('秋季旅行：路環郊野公園一日遊，集合時間及所需物品');
  const gone = stamp('已回收的通知');
  const sent = await sendNotice(teacher.page, title, ['小四B', '小四A'], '請於下周五前確認。當日穿着整齊運動服，帶備水樽及雨具。');
  const recalled = await sendNotice(teacher.page, gone, ['小四B']);
  const mother = await world.sim.device('mother');
  const mine = (words: string) =>
    world.sim.messages(words).then((all) => all.filter((one) => one.receiver.userid === mother.identity.userid));
  const [card] = await eventually(
    () => mine(title),
    (all) => all.length > 0,
    'the mother has it',
  );
  const [goneCard] = await eventually(
    () => mine(gone),
    (all) => all.length > 0,
    'the mother has the other',
  );
  await callApi(teacher.page, 'POST', `/notices/${recalled}/recall`);
  await teacher.close();
  return [...family(linkOf(card), linkOf(goneCard)), ...staff(sent, recalled), ...OPEN, ...consoleScreens(sent)];
}

/** Pages for people who are not, or not yet, inside. */
const OPEN: readonly Screen[] = [
  { name: 'not-joined', device: 'grandmother', path: '/public/not-joined', ready: '.sc-state' },
  { name: 'sign-in-failed', device: 'grandmother', path: '/public/sign-in-failed?why=link', ready: '.sc-state' },
  { name: 'open-on-desktop', device: 'grandmother', path: '/open-on-desktop', ready: '.sc-state' },
  { name: 'signed-out', device: 'grandmother', path: '/family/notices', ready: '.sc-state' },
];

const pathOf = (link: string): string => new URL(link).pathname + new URL(link).search;

function family(card: string, gone: string): Screen[] {
  return [
    { name: 'family-list', device: 'mother', path: '/family/notices', ready: '[role=tabpanel] a' },
    { name: 'family-notice', device: 'mother', path: pathOf(card), ready: '.art h1' },
    { name: 'family-recalled', device: 'mother', path: pathOf(gone), ready: '.fam-recalled', expect: /410/ },
    {
      name: 'family-gone',
      device: 'mother',
      path: '/family/notices/01900000-0000-7000-8000-000000000000',
      ready: 'main a[href="/family/notices"]',
      expect: /404/,
    },
    { name: 'family-reminders', device: 'mother', path: '/family/reminders', ready: 'main h1, main li, .sc-state' },
  ];
}

function staff(sent: string, recalled: string): Screen[] {
  return [
    { name: 'staff-home', device: 'teacher', path: '/staff/notices', ready: '.ntc-entry' },
    { name: 'staff-mine', device: 'teacher', path: '/staff/notices/mine', ready: '.ntc-row' },
    { name: 'staff-cc', device: 'teacher', path: '/staff/notices/cc', ready: 'main h1, main li, .sc-state' },
    { name: 'staff-shared', device: 'admin-phone', path: '/staff/notices/shared', ready: '.ntc-row' },
    { name: 'staff-new', device: 'teacher', path: '/staff/notices/new', ready: '#cmp-title' },
    {
      name: 'staff-new-recipients',
      device: 'teacher',
      path: '/staff/notices/new',
      ready: '#cmp-title',
      press: ['#cmp-recipients .sc-cell >> nth=0', '[role=treeitem] >> nth=2'],
    },
    { name: 'staff-status', device: 'teacher', path: `/staff/notices/${sent}`, ready: '.sc-ring' },
    {
      name: 'staff-status-menu',
      device: 'teacher',
      path: `/staff/notices/${sent}`,
      ready: '.sc-ring',
      press: ['.sc-bottom-bar button >> nth=-1'],
    },
    { name: 'staff-status-recalled', device: 'teacher', path: `/staff/notices/${recalled}`, ready: '.st-head' },
    { name: 'staff-records', device: 'teacher', path: `/staff/notices/${sent}/records`, ready: '.rec-class' },
    { name: 'staff-reminders', device: 'teacher', path: '/staff/reminders', ready: 'main h1, main li, .sc-state' },
    { name: 'staff-directory', device: 'teacher', path: '/staff/directory', ready: 'main h1, main li, .sc-state' },
  ];
}

function consoleScreens(sent: string): Screen[] {
  const at = (name: string, path: string, ready: string): Screen => ({
    name,
    device: 'admin',
    path,
    ready,
    desktop: true,
  });
  return [
    at('console-shared', '/console/notices?tab=shared', 'tbody tr'),
    at('console-notice', `/console/notices/${sent}`, '.sc-ring'),
    at('console-new', '/console/notices/new', 'form, .sc-form, h1'),
    at('console-home', '/console', 'main h1, main h2'),
    at('console-contacts', '/console/contacts', 'tbody tr'),
    at('console-school', '/console/school', 'main h1'),
    at('console-reminders', '/console/reminders', 'main h1'),
    at('console-audit', '/console/audit', 'tbody tr'),
  ];
}

/** Where the person of a device logs in for its screens; null for those who stay outside. */
export const homeOf = (device: SimDevice, screen: Screen): string | null =>
  screen.device === 'grandmother' ? null : appHome(device, screen.desktop === true ? 'console' : 'notice');
