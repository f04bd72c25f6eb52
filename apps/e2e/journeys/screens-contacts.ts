import { onDesk, onPhone as phone, type Screen, type Shown } from './screen';

const desk = (...shown: Shown): Screen => onDesk('admin', ...shown);
/** A face of a page of the console: what is pressed first, and the dialog or drawer that comes. */
const face = (name: string, path: string, ready: string, shows: string, ...press: string[]): Screen => ({
  ...desk(name, path, ready, ...press),
  shows,
});

/** The class that the teacher of the demo leads. */
const OWN_CLASS = '.sc-cell:has-text("小四B")';
const ACTIONS = '.sc-page-head__actions';
const MENU = '.ant-dropdown-menu-item';
const CLASS_4B = ['[role=treeitem][title="小四級"] > button', '[role=treeitem][title="小四B"]'] as const;

/** Dialogs and drawers of the two directories. */
const FACES: readonly Screen[] = [
  face('console-school-qr', '/console/school', 'tbody tr', '.cs-qr img', `${ACTIONS} button >> nth=0`),
  face('console-school-import', '/console/school', 'tbody tr', '.cs-drop', `${ACTIONS} button >> nth=1`, `${MENU} >> nth=0`),
  face(
    'console-school-one-key',
    '/console/school',
    'tbody tr',
    '[role=dialog] form, .cs-form',
    `${ACTIONS} button >> nth=2`,
    `${MENU} >> nth=0`,
  ),
  face('console-school-guide', '/console/school', 'tbody tr', '.cs-guide li', `${ACTIONS} button >> nth=2`, `${MENU} >> nth=-1`),
  face('console-school-node', '/console/school', 'tbody tr', '[role=dialog] .cs-form', `${ACTIONS} button >> nth=2`, `${MENU} >> nth=4`),
  face('console-school-new', '/console/school', 'tbody tr', '.cs-guardians', `${ACTIONS} button >> nth=-1`),
  face('console-school-student', '/console/school', 'tbody tr', '.cs-card', 'tbody tr >> nth=0'),
  face(
    'console-school-set-class',
    '/console/school',
    'tbody tr',
    '.cs-choice',
    'tbody .sc-table__check >> nth=0',
    '.sc-bulk button >> nth=0',
  ),
  face(
    'console-school-remove',
    '/console/school',
    'tbody tr',
    '[role=dialog] .cs-form',
    'tbody .sc-table__check >> nth=0',
    '.sc-bulk button >> nth=2',
  ),
  face('console-school-class', '/console/school', 'tbody tr', '.cd-teachers', ...CLASS_4B),
  face(
    'console-school-teachers',
    '/console/school',
    'tbody tr',
    '[role=listbox] [role=option]',
    ...CLASS_4B,
    '.cd-teachers .cs-link >> nth=0',
    '.cs-role > button >> nth=0',
  ),
  face('console-contacts-edit', '/console/contacts', 'tbody tr', '.sc-form', 'tbody tr >> nth=0', '.co-actions button >> nth=0'),
  face(
    'console-contacts-remove',
    '/console/contacts',
    'tbody tr',
    '[role=dialog] .co-duty, .co-form',
    'tbody tr >> nth=1',
    '.co-actions button >> nth=-1',
  ),
  face('console-contacts-add', '/console/contacts', 'tbody tr', '.co-joinway', `${ACTIONS} button >> nth=-1`),
  face('console-contacts-department', '/console/contacts', 'tbody tr', '[role=dialog] input', '.co-tree__head button'),
  face(
    'console-contacts-bulk',
    '/console/contacts',
    'tbody tr',
    '[role=dialog]',
    'tbody .sc-table__check >> nth=0',
    '.sc-bulk button >> nth=0',
  ),
  face('console-contacts-sync', '/console/contacts', 'tbody tr', '.cd-sync', '.cd-bar__link >> nth=0'),
  face('console-labels-add', '/console/labels', '.co-list, .sc-state', '.co-radios', '.co-list__head button'),
  face('console-contacts-rule', '/console/contacts-settings', '.co-block', '.co-picker', '.co-block header button >> nth=1'),
];

/** Screens of company contacts: console, 管理企業 on the phone, own profile. */
export const CONTACTS_SCREENS: readonly Screen[] = [
  desk('console-contacts-member', '/console/contacts', 'tbody tr', 'tbody tr >> nth=0'),
  desk('console-labels', '/console/labels', '.co-list, .sc-state'),
  desk('console-contacts-settings', '/console/contacts-settings', '.co-block'),
  desk('console-contacts-fields', '/console/contacts-settings?tab=fields', '.co-chips'),
  desk('console-contacts-requests', '/console/contacts-settings?tab=requests', '.co-block, .sc-state'),
  desk('console-joining', '/console/joining', '.co-block'),
  desk('console-external', '/console/external', '.co-block'),
  desk('console-wechat-plugin', '/console/wechat-plugin', '.co-block'),
  desk('console-school-groups', '/console/school/groups', 'tbody tr, .sc-state'),
  desk('console-school-student-groups', '/console/school/student-groups', 'tbody tr, .sc-state'),
  desk('console-school-settings', '/console/school/settings', '.cs-settings'),
  desk('console-usage', '/console/usage', 'tbody tr, .sc-state'),
  phone('teacher', 'staff-directory-card', '/staff/directory', '.dir-row', '.dir-row >> nth=0'),
  phone('teacher', 'staff-profile', '/staff/profile', '.sc-cells'),
  phone('admin-phone', 'staff-manage', '/staff/manage', '.sc-cells'),
  phone('admin-phone', 'staff-manage-departments', '/staff/manage/departments', '.sc-section'),
  phone('admin-phone', 'staff-manage-usage', '/staff/manage/usage', '.mng-row, .sc-state'),
  phone('admin-phone', 'staff-manage-sync', '/staff/manage/sync', '.sc-cells'),
  phone('admin-phone', 'staff-school', '/staff/school', '.sc-cells'),
  phone('teacher', 'staff-school-class', '/staff/school', '.sc-cells', OWN_CLASS, '.ss-row >> nth=0'),
  phone('teacher', 'staff-school-qr', '/staff/school', '.sc-cells', OWN_CLASS, '.sc-bottom-bar button >> nth=1'),
  phone('teacher', 'staff-school-teachers', '/staff/school', '.sc-cells', OWN_CLASS, '.sc-bottom-bar button >> nth=0'),
  phone('admin-phone', 'staff-school-one-key', '/staff/school', '.sc-cells', '.ss-more button'),
  ...FACES,
];
