import type { World } from '../harness/world';
import { sampleYears, type SampleYears } from '../school/sample-years';
import { bringing, onDesk, onPhone, type Screen, type Shown } from './screen';

const OVER = '[role=dialog], [role=alertdialog], .sc-help--bad span';
const phone = (device: string, ...shown: Shown): Screen => bringing(onPhone(device, ...shown), OVER);
const desk = (device: string, ...shown: Shown): Screen => bringing(onDesk(device, ...shown), OVER);

/** 升班, 轉學, 校友 on phone and console in each state: nothing yet, preview, blocked, under way, refused, undone. */
export async function promotionScreens(world: World): Promise<Screen[]> {
  const years = await sampleYears(world);
  return [...BEFORE, ...flows(years), ...desktops(years), ...transfers(years), ...alumni(years)];
}

/** A school that has not begun. */
const BEFORE: readonly Screen[] = [
  phone('admin-phone', 'staff-promotion-before', '/staff/promotion', '.pr-steps'),
  phone('admin-phone', 'staff-b08-before', '/staff/promotion/b08', '.sc-state'),
  phone('admin-phone', 'staff-b01-before', '/staff/promotion/b01', '.pr-path'),
  { ...phone('teacher', 'staff-b01-refused', '/staff/promotion/b01', '.sc-state'), expect: /403/ },
  desk('admin', 'console-alumni-none', '/console/alumni', '.sc-state'),
];

function flows({ phone: office, undone, applied, blocked, partlySync, runningSync }: SampleYears): Screen[] {
  const update = (id: string): string => `/staff/promotion/b01/${id}`;
  return [
    phone(office, 'staff-promotion', '/staff/promotion', '.pr-steps'),
    phone(office, 'staff-b08-partly', `/staff/promotion/b08/${partlySync}`, '.pr-list small'),
    phone(office, 'staff-b08-running', `/staff/promotion/b08/${runningSync}`, '.sc-progress'),
    phone(office, 'staff-b01', '/staff/promotion/b01', '.pr-list .pr-link'),
    phone(office, 'staff-b01-blocked', update(blocked), '.pr-note--bad'),
    phone(office, 'staff-b01-leavers', update(blocked), '.pr-note--bad', '.pr-list .sc-button >> nth=0'),
    phone(office, 'staff-b01-class', `${update(blocked)}/class?grade=SJ1&class=A`, '.pr-move'),
    phone(office, 'staff-b01-failures', update(applied), '.pr-week'),
    phone(office, 'staff-b01-undo', update(applied), '.pr-week', '.pr-box .sc-button--danger'),
    phone(office, 'staff-b01-undone', update(undone), '.pr-sheet'),
  ];
}

function desktops({ desktop, applied, blocked, partlySync }: SampleYears): Screen[] {
  const update = (id: string): string => `/console/promotion/b01/${id}`;
  return [
    desk(desktop, 'console-b08-partly', `/console/promotion/b08/${partlySync}`, '.pr-list small'),
    desk(desktop, 'console-b01', '/console/promotion/b01', '.pr-path'),
    desk(desktop, 'console-b01-blocked', update(blocked), '.pr-note--bad'),
    desk(desktop, 'console-b01-class', `${update(blocked)}/class?grade=SJ1&class=A`, '.pr-move'),
    desk(desktop, 'console-b01-failures', update(applied), '.pr-week'),
    desk(desktop, 'console-b01-log', '/console/promotion/log', 'tbody a'),
    desk(desktop, 'console-alumni', '/console/alumni', 'tbody .sc-button'),
    desk(desktop, 'console-alumni-restore', '/console/alumni', 'tbody .sc-button', 'tbody tr .sc-button >> nth=0'),
  ];
}

function transfers({ phone: office, transfers: ids }: SampleYears): Screen[] {
  const one = (id: string): string => `/staff/transfers/${id}`;
  return [
    phone(office, 'staff-transfers', '/staff/transfers', 'main li'),
    phone(office, 'staff-transfer-new', '/staff/transfers/new', '.tr-form'),
    phone(office, 'staff-transfer-faults', '/staff/transfers/new', '.tr-form', '.sc-bottom-bar .sc-button'),
    phone(office, 'staff-transfer-requested', one(ids.requested), '.sc-head-block'),
    phone(office, 'staff-transfer-expected', one(ids.expected), '.sc-head-block'),
    phone(office, 'staff-transfer-done', one(ids.done), '.sc-head-block'),
  ];
}

function alumni({ phone: office, family, leaverId }: SampleYears): Screen[] {
  return [
    phone(office, 'staff-alumni-qr', '/staff/alumni-qr', '.al-code img'),
    phone(office, 'staff-alumni-qr-replace', '/staff/alumni-qr', '.al-code img', '.sc-bottom-bar .sc-button >> nth=1'),
    phone(family, 'family-alumni', `/family/alumni/${leaverId}`, '.al-code img'),
  ];
}
