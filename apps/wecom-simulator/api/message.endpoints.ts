import type { Addressee, Fate, SentCall } from '../delivery/delivery-log';
import { memberAudience } from '../delivery/member-audience';
import { memberContent, schoolContent, type MessageContent } from '../delivery/message-content';
import { schoolAudience } from '../delivery/school-audience';
import { callsBack, cardFrom, isInteraction } from '../delivery/template-card';
import { endOfDay } from '../faults/limits';
import { keyOf, type PersonKind } from '../state/model';
import { randomId } from '../state/random';
import { membersUnder } from '../state/scope';
import { announce } from '../delivery/announce';
import { ownAgent } from './agent.endpoints';
import { ApiError } from './api-error';
import type { AppCall, Endpoint } from './endpoint';
import { flagAt, isFields, objectAt, textAt, textsAt, wholeAt, type Fields } from './fields';

const DAY = 86_400_000;

const mediaCheck =
  (call: AppCall) =>
  (id: string): boolean =>
    call.world.media.find(call.corp.corpId, id) !== undefined;

const checksDuplicates = (call: AppCall): boolean => flagAt(call.body, 'enable_duplicate_check') && call.world.duplicateCheck;
const agentKey = (call: AppCall): string => `${call.corp.corpId}|${call.app.agentId}`;

const isRepeat = (call: AppCall): boolean =>
  checksDuplicates(call) && call.world.duplicates.isRepeat(agentKey(call), call.bodyHash, call.world.clock.now());

/** To be called only when nothing can refuse the message any more: a refused body was not delivered and may come again. */
const rememberBody = (call: AppCall, repeat: boolean): void => {
  if (repeat || !checksDuplicates(call)) return;
  call.world.duplicates.remember(agentKey(call), call.bodyHash, wholeAt(call.body, 'duplicate_check_interval'), call.world.clock.now());
};

/** Draws receivers that a fault makes invalid; the draw is per receiver. */
const invalidStrike = (call: AppCall, path: string): (() => boolean) => {
  const rule = call.world.faults.strike('invalid-receivers', call.corp.corpId, path);
  return rule ? () => call.world.faults.chance(rule.percent ?? 10) : () => false;
};

/** What becomes of each accepted receiver: a repeat, dropped by the receiver's limit or a fault, or delivered. */
const fateDraw = (call: AppCall, path: string, repeat: boolean): ((kind: PersonKind, receiver: string, limited: boolean) => Fate) => {
  if (repeat) return () => 'duplicate';
  const { world } = call;
  const drop = world.faults.strike('silent-drop', call.corp.corpId, path);
  const app = `${call.corp.corpId}|${call.app.agentId}`;
  const places = { member: `${app}|member`, parent: `${app}|parent`, student: `${app}|student` };
  const now = world.clock.now();
  return (kind, receiver, limited) => {
    if (drop && world.faults.chance(drop.percent ?? 100)) return 'dropped';
    if (limited && world.limits.enforce && !world.windows.take(places[kind], receiver, now, world.limits)) return 'dropped';
    return 'delivered';
  };
};

const record = (call: AppCall, path: string, message: MessageContent, to: Addressee[], msgid: string | null): SentCall => {
  const taskId = message.msgtype === 'template_card' ? (textAt(message.content, 'task_id') ?? null) : null;
  const sent = call.world.deliveries.add(
    {
      callId: call.id,
      corpId: call.corp.corpId,
      agentId: call.app.agentId,
      appName: call.app.name,
      path,
      msgtype: message.msgtype,
      content: message.content,
      acceptedAt: call.world.clock.now(),
      bodyHash: call.bodyHash,
      msgid,
      taskId,
    },
    to,
  );
  announce(call.world, sent);
  call.world.onChange();
  return sent;
};

const checkCard = (call: AppCall, message: MessageContent, repeat: boolean): void => {
  if (message.msgtype !== 'template_card') return;
  if (isInteraction(message.content) && !call.app.callback) throw new ApiError(43012);
  const task = textAt(message.content, 'task_id') ?? '';
  if (task === '' || repeat) return;
  if (call.world.cards.taskTaken(call.corp.corpId, call.app.agentId, task)) throw new ApiError(42014, 'task_id existed.');
};

/** POST message/send (doc 90236). */
const send = (call: AppCall): Fields => {
  const path = 'message/send';
  const { corp, app, world } = call;
  if (!(call.body['agentid'] === undefined && textAt(call.body, 'msgtype') === 'miniprogram_notice')) ownAgent(call, call.body);
  const message = memberContent(call.body, mediaCheck(call));
  const audience = memberAudience(corp, app, call.body, invalidStrike(call, path));
  const lists = {
    ...(audience.invaliduser.length > 0 ? { invaliduser: audience.invaliduser.join('|') } : {}),
    ...(audience.invalidparty.length > 0 ? { invalidparty: audience.invalidparty.join('|') } : {}),
    ...(audience.invalidtag.length > 0 ? { invalidtag: audience.invalidtag.join('|') } : {}),
  };
  if (audience.members.size === 0) throw new ApiError(81013, '', lists);
  const repeat = isRepeat(call);
  checkCard(call, message, repeat);
  const quota = corp.seats * world.limits.personTimesPerSeat;
  const dayKey = `send|${corp.corpId}|${app.agentId}`;
  if (world.limits.enforce && !world.counters.takeOfDay(dayKey, world.clock.now(), audience.members.size, quota)) throw new ApiError(45009);
  rememberBody(call, repeat);
  const fate = fateDraw(call, path, repeat);
  const to: Addressee[] = [...audience.members].map((key) => ({
    kind: 'member',
    userid: corp.members.get(key)?.userid ?? key,
    child: null,
    fate: fate('member', key, true),
  }));
  const msgid = randomId(64);
  const sent = record(call, path, message, to, msgid);
  if (message.msgtype !== 'template_card') return { ...lists, msgid };
  if (sent.taskId && !repeat) world.cards.keepTask(corp.corpId, app.agentId, sent.taskId, sent.callId);
  return {
    ...lists,
    msgid,
    ...(callsBack(message.content) ? { response_code: world.cards.issue(corp.corpId, app.agentId, sent.callId) } : {}),
  };
};

/** POST externalcontact/message/send, 學校通知 (doc 92321): no msgid, arrays of invalid receivers. */
const sendSchoolNotice = (call: AppCall): Fields => {
  const path = 'externalcontact/message/send';
  const { corp, app, world } = call;
  ownAgent(call, call.body);
  const message = schoolContent(call.body, mediaCheck(call));
  const audience = schoolAudience(corp, app, call.body, invalidStrike(call, path), world.limits.notFollowingIsInvalid);
  const lists = {
    ...(audience.invalidParents.length > 0 ? { invalid_parent_userid: audience.invalidParents } : {}),
    ...(audience.invalidStudents.length > 0 ? { invalid_student_userid: audience.invalidStudents } : {}),
    ...(audience.invalidParties.length > 0 ? { invalid_party: audience.invalidParties } : {}),
  };
  const named =
    textsAt(call.body, 'to_parent_userid', 40031).length +
    textsAt(call.body, 'to_student_userid', 40031).length +
    textsAt(call.body, 'to_party', 40031).length;
  const invalid = audience.invalidParents.length + audience.invalidStudents.length + audience.invalidParties.length;
  if (named > 0 && invalid >= named && audience.reached.length === 0) throw new ApiError(81013, '', lists);
  const repeat = isRepeat(call);
  rememberBody(call, repeat);
  const fate = fateDraw(call, path, repeat);
  const to: Addressee[] = audience.reached.map((each) => {
    const person = each.kind === 'parent' ? corp.parents.get(each.key) : corp.students.get(each.key);
    const follows = person?.is_subscribe === 1;
    const userid = each.kind === 'parent' ? corp.parents.get(each.key)?.parent_userid : corp.students.get(each.key)?.student_userid;
    const child = each.child === null ? null : (corp.students.get(each.child)?.student_userid ?? null);
    return {
      kind: each.kind,
      userid: userid ?? each.key,
      child,
      fate: follows ? fate(each.kind, each.key, world.limits.applyToParents) : 'not-following',
    };
  });
  record(call, path, message, to, null);
  return lists;
};

/** POST message/recall (doc 94867): 24 h, own messages only. */
const recall = (call: AppCall): Fields => {
  const msgid = textAt(call.body, 'msgid') ?? '';
  if (msgid === '') throw new ApiError(40058, 'msgid missing.');
  const sent = call.world.deliveries.byMsgid(call.corp.corpId, msgid);
  if (!sent || sent.agentId !== call.app.agentId) throw new ApiError(40058, 'invalid msgid.');
  if (call.world.clock.now() - sent.acceptedAt > DAY) throw new ApiError(40058, 'msgid expired.');
  sent.recalled = true;
  call.world.hub.emit('recall', () => ({ callId: sent.callId, corpId: sent.corpId, msgid }), sent.corpId);
  call.world.onChange();
  return {};
};

const statistics = (call: AppCall): Fields => {
  const type = wholeAt(call.body, 'time_type') ?? 0;
  if (type !== 0 && type !== 1) throw new ApiError(40058, 'time_type should be 0 or 1.');
  const end = endOfDay(call.world.clock.now()) - type * DAY;
  const count = call.world.deliveries.countOfDay(call.corp.corpId, end - DAY, end).get(call.app.agentId) ?? 0;
  return { statistics: [{ agentid: call.app.agentId, app_name: call.app.name, count }] };
};

/** POST message/update_template_card (doc 94888): each response_code once, receivers must have the card. */
const updateCard = (call: AppCall): Fields => {
  const { corp, app, body, world } = call;
  ownAgent(call, body);
  const users = textsAt(body, 'userids', 40031);
  const parties = textsAt(body, 'partyids', 40066).map(Number);
  const tags = textsAt(body, 'tagids', 40068).map(Number);
  const all = flagAt(body, 'atall');
  if (users.length > 1000) throw new ApiError(40032);
  if (users.length + parties.length + tags.length === 0 && !all) throw new ApiError(82101);
  const held = world.cards.look(textAt(body, 'response_code') ?? '');
  if (!held || held.corpId !== corp.corpId) throw new ApiError(60140);
  if (held.agentId !== app.agentId) throw new ApiError(42015);
  const sent = world.deliveries.call(held.callId);
  if (!sent) throw new ApiError(42016);
  const button = objectAt(body, 'button');
  const card = objectAt(body, 'template_card');
  if (!button && !card) throw new ApiError(40063);
  if (button && (!isFields(sent.content) || !isInteraction(sent.content))) throw new ApiError(40058, 'button needs an interaction card.');
  const replacement = card
    ? cardFrom({ ...card, task_id: textAt(card, 'task_id') ?? sent.taskId ?? '' })
    : { replace_name: textAt(button ?? {}, 'replace_name') ?? '' };
  const received = new Set(sent.userids.map(keyOf));
  const wanted = new Set(users.map(keyOf));
  for (const party of parties) for (const key of membersUnder(corp, party)) wanted.add(key);
  for (const tag of tags) for (const key of corp.tags.get(tag)?.userlist ?? []) wanted.add(key);
  const invaliduser = users.map(keyOf).filter((key) => !received.has(key));
  const targets = all ? ['*'] : [...wanted].filter((key) => received.has(key));
  if (targets.length === 0) throw new ApiError(82102, '', { invaliduser });
  world.cards.spend(textAt(body, 'response_code') ?? '');
  for (const key of targets) sent.replaced.set(key, replacement);
  world.hub.emit('card', () => ({ callId: sent.callId, corpId: corp.corpId, replaced: replacement, users: targets }), corp.corpId);
  world.onChange();
  return invaliduser.length > 0 ? { invaliduser } : {};
};

/** App messages and school notices. */
export const MESSAGE_ENDPOINTS: Endpoint[] = [
  { method: 'POST', path: 'message/send', gate: 'app', run: send },
  { method: 'POST', path: 'message/recall', gate: 'app', run: recall },
  { method: 'POST', path: 'message/get_statistics', gate: 'app', run: statistics },
  { method: 'POST', path: 'message/update_template_card', gate: 'app', run: updateCard },
  { method: 'POST', path: 'externalcontact/message/send', gate: 'school-send', run: sendSchoolNotice },
];
