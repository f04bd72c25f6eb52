import type { SimDevice } from '../harness/simulator';
import { appHome, type World } from '../harness/world';
import { bringing, onDesk, onPhone, type Screen, type Shown } from './screen';
import { sampleNotices, type SampleNotices } from './screen-notices';
import { CONTACTS_SCREENS } from './screens-contacts';
import { PERMISSIONS_SCREENS } from './screens-permissions';
import { promotionScreens } from './screens-promotion';
import { REGISTRATION_SCREENS } from './screens-registration';

/** Makes one notice of each kind and names every screen that shows them. */
export async function prepareScreens(world: World): Promise<Screen[]> {
  const [notices, promotion] = await Promise.all([sampleNotices(world), promotionScreens(world)]);
  return [
    ...staff(notices),
    ...writing(notices),
    ...family(notices.cards),
    ...OPEN,
    ...consoleScreens(notices),
    ...REGISTRATION_SCREENS,
    ...CONTACTS_SCREENS,
    ...PERMISSIONS_SCREENS,
    ...promotion,
  ];
}

/** Pages for people who are not, or not yet, inside. */
const OPEN: readonly Screen[] = [
  { name: 'not-joined', device: 'grandmother', path: '/public/not-joined', ready: '.sc-state' },
  { name: 'sign-in-failed', device: 'grandmother', path: '/public/sign-in-failed?why=link', ready: '.sc-state' },
  { name: 'open-on-desktop', device: 'grandmother', path: '/open-on-desktop', ready: '.sc-state' },
  { name: 'signed-out', device: 'grandmother', path: '/family/notices', ready: '.sc-state' },
];

function family(cards: SampleNotices['cards']): Screen[] {
  const at = (name: string, path: string, ready: string, more: Partial<Screen> = {}): Screen => ({
    ...onPhone('mother', name, path, ready),
    ...more,
  });
  return [
    at('family-list', '/family/notices', '[role=tabpanel] a'),
    at('family-notice', cards.plain, '.art h1'),
    at('family-recalled', cards.recalled, '.fam-recalled', { expect: /410/ }),
    at('family-gone', '/family/notices/01900000-0000-7000-8000-000000000000', 'main a[href="/family/notices"]', { expect: /404/ }),
    at('family-form', cards.form, '.fam-form .sc-question'),
    at('family-form-faults', cards.form, '.fam-form .sc-question', {
      press: ['.sc-bottom-bar button >> nth=-1'],
      shows: '.sc-help--bad span',
    }),
    at('family-form-sign', cards.form, '.fam-form .sc-question', { press: ['.frm-sign'], shows: '[role=dialog]' }),
    at('family-form-done', cards.answered, '.fam-fact'),
    at('family-form-change', cards.answered, '.fam-fact', { press: ['.sc-bottom-bar button >> nth=0'], shows: '.fam-form .sc-question' }),
    at('family-form-closed', cards.closed, '.fam-fact'),
    at('family-children', cards.family, '.fam-count'),
    at('family-urgent', cards.urgent, '.art h1'),
    at('family-versions', cards.versions, '.sc-lang'),
    at('family-reminders', '/family/reminders', 'main h1, main li, .sc-state'),
  ];
}

const phone = (...shown: Shown): Screen => bringing(onPhone('teacher', ...shown), '[role=dialog], [role=alertdialog]');

function staff(notices: SampleNotices): Screen[] {
  const status = (id: string): string => `/staff/notices/${id}`;
  const menu = '.sc-bottom-bar button >> nth=-1';
  return [
    phone('staff-status-undo', status(notices.undo), '.sc-countdown'),
    phone('staff-home', '/staff/notices', '.ntc-entry'),
    phone('staff-mine', '/staff/notices/mine', '.ntc-row'),
    phone('staff-cc', '/staff/notices/cc', 'main h1, main li, .sc-state'),
    { ...phone('staff-shared', '/staff/notices/shared', '.ntc-row'), device: 'admin-phone' },
    phone('staff-status', status(notices.plain), '.sc-ring'),
    phone('staff-status-menu', status(notices.plain), '.sc-ring', menu),
    phone('staff-status-recalled', status(notices.recalled), '.st-head'),
    phone('staff-status-scheduled', status(notices.scheduled), '.st-before'),
    phone('staff-status-urgent', status(notices.urgent), '.sc-ring'),
    phone('staff-status-form', status(notices.answered), '#st-summary .sum'),
    phone('staff-status-content', status(notices.form), '.sc-ring', '.sc-cells button.sc-cell >> nth=0'),
    phone('staff-status-download', status(notices.form), '.sc-ring', menu, '.st-menu .sc-menu-row >> nth=4'),
    phone('staff-records', `${status(notices.plain)}/records`, '.rec-class'),
    phone('staff-records-answers', `${status(notices.answered)}/records?state=handled`, '.rec-row', '.rec-row >> nth=0'),
    phone('staff-reminders', '/staff/reminders', 'main h1, main li, .sc-state'),
    phone('staff-directory', '/staff/directory', 'main h1, main li, .sc-state'),
  ];
}

/** 創建通知 with each of its sheets. */
function writing({ draft, differing }: SampleNotices): Screen[] {
  const page = '/staff/notices/new';
  const edit = (id: string): string => `/staff/notices/${id}/edit`;
  const title = '#cmp-title';
  const add = '#cmp-questions .sc-button';
  const submit = '.sc-bottom-bar button >> nth=-1';
  return [
    phone('staff-new', page, title),
    phone('staff-new-recipients', page, title, '#cmp-recipients .sc-cell >> nth=0', '[role=treeitem] >> nth=2'),
    phone('staff-new-question-types', page, title, add),
    phone('staff-new-question', page, title, add, '[role=dialog] .sc-menu-row >> nth=1'),
    phone('staff-new-settings', edit(draft), title, '#cmp-recipients .sc-cell >> nth=2'),
    phone('staff-new-templates', page, title, '.cmp-tools button >> nth=1'),
    phone('staff-edit', edit(draft), title),
    phone('staff-edit-reach', edit(draft), title, submit),
    phone('staff-edit-confirm', edit(draft), title, submit, '[role=dialog] .sc-button--primary'),
    phone('staff-edit-versions', edit(differing), title, '.cmp-tools button >> nth=2'),
    phone('staff-edit-differences', edit(differing), title, submit),
    phone('staff-preview', `/staff/notices/${draft}/preview`, '.art h1'),
  ];
}

function consoleScreens(notices: SampleNotices): Screen[] {
  const at = (...shown: Shown): Screen => onDesk('admin', ...shown);
  const notice = (id: string, view: string): string => `/console/notices/${id}${view === '' ? '' : `?view=${view}`}`;
  return [
    at('console-shared', '/console/notices?tab=shared', 'tbody tr'),
    at('console-notice', notice(notices.plain, ''), '.sc-ring'),
    at('console-form', notice(notices.answered, ''), '.sc-ring'),
    at('console-form-summary', notice(notices.answered, 'summary'), '.cn-sum-body'),
    at('console-form-records', notice(notices.answered, 'records'), 'tbody tr'),
    at('console-form-content', notice(notices.form, 'content'), '.sc-panel'),
    at('console-form-recipients', notice(notices.form, 'recipients'), '.sc-panel'),
    at('console-form-settings', notice(notices.form, 'settings'), '.sc-panel'),
    at('console-scheduled', notice(notices.scheduledByHead, ''), '.sc-detail'),
    at('console-new', '/console/notices/new', 'form, .sc-form, h1'),
    at('console-settings', '/console/home-school-config', 'main h2'),
    at('console-home', '/console', 'main h1, main h2'),
    at('console-contacts', '/console/contacts', 'tbody tr'),
    at('console-school', '/console/school', 'main h1'),
    at('console-reminders', '/console/reminders', 'main h1'),
    at('console-audit', '/console/audit', 'tbody tr'),
    at('console-privacy', '/console/privacy', 'main h1'),
  ];
}

/** Where the person of a device logs in for its screens; null for those who stay outside. */
export const homeOf = (device: SimDevice, screen: Screen): string | null =>
  screen.device === 'grandmother' ? null : appHome(device, screen.desktop === true ? 'console' : 'notice');
