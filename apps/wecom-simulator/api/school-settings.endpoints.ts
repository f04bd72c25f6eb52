import { keyOf } from '../state/model';
import { derivedId } from '../state/random';
import { ApiError } from './api-error';
import type { AppCall, Endpoint } from './endpoint';
import { textAt, wholeAt, type Fields } from './fields';

const QR_SIZES = { qrcode_big: 1200, qrcode_middle: 430, qrcode_thumb: 258 };

const subscribeQr = (call: AppCall): Fields => {
  if (!call.corp.verified) throw new ApiError(43009);
  const address = (size: number): string => `${call.world.publicUrl}/sim/qr/subscribe?corp=${call.corp.corpId}&size=${size}`;
  return Object.fromEntries(Object.entries(QR_SIZES).map(([name, size]) => [name, address(size)]));
};

const setSubscribeMode = (call: AppCall): Fields => {
  const mode = wholeAt(call.body, 'subscribe_mode');
  if (mode !== 1 && mode !== 2) throw new ApiError(65001);
  call.corp.subscribeMode = mode;
  call.world.onChange();
  return {};
};

const setChatCreateMode = (call: AppCall): Fields => {
  const mode = wholeAt(call.body, 'create_mode');
  if (mode !== 0 && mode !== 1) throw new ApiError(40058, 'create_mode should be 0 or 1.');
  call.corp.chatCreateMode = mode;
  call.world.onChange();
  return {};
};

const setTeacherViewMode = (call: AppCall): Fields => {
  const mode = wholeAt(call.body, 'view_mode');
  if (mode !== 1 && mode !== 2) throw new ApiError(40058, 'view_mode should be 1 or 2.');
  call.corp.teacherViewMode = mode;
  call.world.onChange();
  return {};
};

/** A direction that was once switched off stays off (08 §8 U4). */
const setArchSync = (call: AppCall): Fields => {
  const mode = wholeAt(call.body, 'arch_sync_mode');
  if (mode !== 1 && mode !== 2 && mode !== 3) throw new ApiError(65005);
  const { archSync } = call.corp;
  if (mode === 1 || mode === 3) archSync.tagToBook = false;
  if (mode === 2 || mode === 3) archSync.bookToTag = false;
  call.world.onChange();
  return {};
};

/** Openid of a WeChat user towards a corp. */
export const parentOpenid = (corpId: string, parentId: string): string => derivedId('o', 27, 'wechat', corpId, keyOf(parentId));

const convertToOpenid = (call: AppCall): Fields => {
  const id = textAt(call.body, 'external_userid') ?? '';
  const key = id.startsWith('wm') ? call.corp.parentsByExternalId.get(id) : undefined;
  if (key === undefined) throw new ApiError(40096, 'invalid external userid');
  return { openid: parentOpenid(call.corp.corpId, key) };
};

const externalContact = (call: AppCall): Fields => {
  const key = call.corp.parentsByExternalId.get(call.query['external_userid'] ?? '');
  const parent = key === undefined ? undefined : call.corp.parents.get(key);
  if (!parent) throw new ApiError(84061, 'not external contact');
  const child = parent.children[0];
  const name = parent.name ?? `${child ? (call.corp.students.get(keyOf(child.student_userid))?.name ?? '') : ''}${child?.relation ?? ''}`;
  return {
    external_contact: {
      external_userid: parent.external_userid,
      name,
      avatar: parent.avatar ?? '',
      type: 1,
      gender: 0,
      is_subscribe: parent.is_subscribe,
      subscriber_info: { tag_id: [], remark_mobiles: [parent.mobile], remark: name },
    },
    follow_user: [],
  };
};

const allowScope = (call: AppCall): Fields => {
  const agentId = wholeAt(call.query, 'agentid');
  if (agentId === undefined) throw new ApiError(41011);
  const app = call.corp.apps.get(agentId);
  if (!app) throw new ApiError(40056);
  if (agentId !== call.app.agentId) throw new ApiError(301002);
  return {
    allow_scope: {
      students: { userid: app.parentScope.students },
      departments: { partyid: app.parentScope.departments },
    },
  };
};

const R = 'school-read';
const W = 'school-write';

/** Settings of the school address book (08 §8). */
export const SCHOOL_SETTINGS_ENDPOINTS: Endpoint[] = [
  { method: 'GET', path: 'externalcontact/get_subscribe_qr_code', gate: R, run: subscribeQr },
  { method: 'POST', path: 'externalcontact/set_subscribe_mode', gate: W, run: setSubscribeMode },
  {
    method: 'GET',
    path: 'externalcontact/get_subscribe_mode',
    gate: W,
    run: (call) => ({ subscribe_mode: call.corp.subscribeMode }),
  },
  {
    method: 'GET',
    path: 'school/get_chat_create_mode',
    gate: W,
    run: (call) => ({ create_mode: call.corp.chatCreateMode }),
  },
  { method: 'POST', path: 'school/set_chat_create_mode', gate: W, run: setChatCreateMode },
  {
    method: 'GET',
    path: 'school/get_teacher_view_mode',
    gate: R,
    run: (call) => ({ view_mode: call.corp.teacherViewMode }),
  },
  { method: 'POST', path: 'school/set_teacher_view_mode', gate: W, run: setTeacherViewMode },
  { method: 'POST', path: 'school/set_arch_sync_mode', gate: W, run: setArchSync },
  { method: 'POST', path: 'externalcontact/convert_to_openid', gate: R, run: convertToOpenid },
  { method: 'GET', path: 'externalcontact/get', gate: R, run: externalContact },
  { method: 'GET', path: 'school/agent/get_allow_scope', gate: R, run: allowScope },
];
