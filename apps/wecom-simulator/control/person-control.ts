import { upgradeGrades } from '../api/school-department.endpoints';
import { isFields, objectAt, textAt, textsAt, wholeAt, type Fields } from '../api/fields';
import type { XmlFields } from '../callbacks/xml';
import { childOf, fromXml, textOf } from '../callbacks/xml';
import { answererFrom, grantCode, isFault, LOGIN_PATHS, readAuthorize, type LoginPage } from '../oauth/authorize-request';
import type { Client } from '../oauth/code-store';
import { keyOf, type App, type Corp, type Member } from '../state/model';
import { seesMember } from '../state/scope';
import { followAs, memberJoins, studentFollows } from './join';
import { appAt, ControlError, corpAt, type ControlCall, type ControlRoute } from './control-route';

interface MemberAtApp {
  corp: Corp;
  member: Member;
  app: App;
}

const memberAtApp = (call: ControlCall): MemberAtApp => {
  const corp = corpAt(call);
  const member = corp.members.get(keyOf(call.params['userid'] ?? ''));
  if (!member) throw new ControlError(404, 'NOT_FOUND', 'no such member');
  const app = appAt(call, corp, wholeAt(call.body, 'agentId') ?? 0);
  if (!seesMember(corp, app, member)) throw new ControlError(409, 'OUT_OF_SCOPE', 'the app is not visible to this member');
  return { corp, member, app };
};

const text = (call: ControlCall): Fields => {
  const { corp, member, app } = memberAtApp(call);
  const image = textAt(call.body, 'image');
  if (image !== undefined) {
    const { msgId, record } = call.world.appEvents.image(corp, app, member.userid, image, `${call.world.publicUrl}/sim/media/${image}`);
    return { msgId, callback: record?.id ?? null };
  }
  const { msgId, record } = call.world.appEvents.text(corp, app, member.userid, textAt(call.body, 'content') ?? '');
  return { msgId, callback: record?.id ?? null };
};

const menu = (call: ControlCall): Fields => {
  const { corp, member, app } = memberAtApp(call);
  const url = textAt(call.body, 'url');
  const event = url === undefined ? 'click' : 'view';
  const record = call.world.appEvents.event(corp, app, member.userid, event, {
    EventKey: url ?? textAt(call.body, 'key') ?? '',
  });
  return { callback: record?.id ?? null };
};

const enter = (call: ControlCall): Fields => {
  const { corp, member, app } = memberAtApp(call);
  if (!app.reportEnter) return { callback: null };
  return {
    callback: call.world.appEvents.event(corp, app, member.userid, 'enter_agent', { EventKey: '' })?.id ?? null,
  };
};

const selectedItems = (selected: Fields): XmlFields => ({
  SelectedItem: Object.keys(selected).map((key) => ({
    QuestionKey: key,
    OptionIds: { OptionId: textsAt(selected, key, 40058) },
  })),
});

/** A click on a card: a fresh response code each time; a passive reply changes the card for the one who clicked (04 §3.4). */
const clickCard = (call: ControlCall): Fields => {
  const corp = corpAt(call);
  const sent = call.world.deliveries.call(wholeAt(call.body, 'callId') ?? 0);
  const key = keyOf(call.params['userid'] ?? '');
  if (!sent || sent.corpId !== corp.corpId || !isFields(sent.content) || !sent.userids.some((each) => keyOf(each) === key))
    throw new ControlError(404, 'NOT_FOUND', 'the member did not receive this card');
  const app = appAt(call, corp, sent.agentId);
  const responseCode = call.world.cards.issue(corp.corpId, app.agentId, sent.callId);
  const selected = objectAt(call.body, 'selected');
  const event = call.body['menu'] === true ? 'template_card_menu_event' : 'template_card_event';
  const fields: XmlFields = {
    EventKey: textAt(call.body, 'key') ?? '',
    TaskId: sent.taskId ?? '',
    CardType: textAt(sent.content, 'card_type') ?? '',
    ResponseCode: responseCode,
    ...(selected ? { SelectedItems: selectedItems(selected) } : {}),
  };
  const record = call.world.appEvents.event(corp, app, call.params['userid'] ?? '', event, fields, (xml) => {
    const reply = fromXml(xml);
    const kind = textOf(reply, 'MsgType');
    if (kind === 'update_button') sent.replaced.set(key, { replace_name: textOf(childOf(reply, 'Button'), 'ReplaceName') });
    if (kind === 'update_template_card') sent.replaced.set(key, { xml });
    call.world.hub.emit(
      'card',
      () => ({ callId: sent.callId, corpId: corp.corpId, replaced: sent.replaced.get(key), users: [key] }),
      corp.corpId,
    );
  });
  return { responseCode, callback: record?.id ?? null };
};

const follow = (call: ControlCall, on: boolean): unknown => {
  const corp = corpAt(call);
  const parent = corp.parents.get(keyOf(call.params['userid'] ?? ''));
  if (!parent) throw new ControlError(404, 'NOT_FOUND', 'no such parent');
  return followAs(call.world, corp, parent, on);
};

const followStudent = (call: ControlCall, on: boolean): unknown => {
  const corp = corpAt(call);
  const student = corp.students.get(keyOf(call.params['userid'] ?? ''));
  if (!student) throw new ControlError(404, 'NOT_FOUND', 'no such student');
  return studentFollows(call.world, corp, student, on);
};

const activate = (call: ControlCall): unknown => {
  const corp = corpAt(call);
  const member = corp.members.get(keyOf(call.params['userid'] ?? ''));
  if (!member) throw new ControlError(404, 'NOT_FOUND', 'no such member');
  return memberJoins(call.world, corp, member);
};

const upgrade = (call: ControlCall): Fields => {
  const corp = corpAt(call);
  if (!corp.upgrade.on) throw new ControlError(409, 'UPGRADE_OFF', 'set_upgrade_info has not switched the upgrade on');
  const changed = upgradeGrades(corp, new Date(call.world.clock.now()).getUTCFullYear());
  for (const id of changed) call.world.contactEvents.school(corp, null, 'update_department', id);
  call.world.onChange();
  return { changed };
};

/** Answers an authorize or web log-in address as a given person, without a browser. */
const answer = (call: ControlCall): Fields => {
  const address = textAt(call.body, 'url') ?? '';
  if (!URL.canParse(address)) throw new ControlError(400, 'BAD_INPUT', 'url');
  const url = new URL(address);
  const pages: LoginPage[] = ['authorize', 'web-login', 'qr-connect'];
  const page = pages.find((each) => LOGIN_PATHS[each] === url.pathname);
  if (!page) throw new ControlError(400, 'BAD_INPUT', 'url is no authorize or log-in page');
  const asked = readAuthorize(call.world, page, url.searchParams);
  if (isFault(asked)) throw new ControlError(409, String(asked.code), asked.detail);
  const as = objectAt(call.body, 'as');
  const who = as ? answererFrom(asked.corp, `${textAt(as, 'kind') ?? ''}:${textAt(as, 'userid') ?? ''}`) : null;
  if (who === undefined) throw new ControlError(404, 'NOT_FOUND', 'the corp does not know this person');
  const given = textAt(call.body, 'client');
  const clients: Client[] = ['wecom-mobile', 'wecom-desktop', 'wechat'];
  const client = clients.find((each) => each === given) ?? (who?.kind === 'member' ? 'wecom-mobile' : 'wechat');
  return grantCode(call.world, asked, {
    who,
    client,
    visitor: textAt(call.body, 'visitor') ?? who?.userid ?? 'stranger',
  });
};

const agent = { type: 'object', required: ['agentId'], properties: { agentId: { type: 'integer' } } };

export const PERSON_ROUTES: ControlRoute[] = [
  { method: 'POST', url: '/corps/:corpId/members/:userid/text', body: agent, run: text },
  { method: 'POST', url: '/corps/:corpId/members/:userid/menu', body: agent, run: menu },
  { method: 'POST', url: '/corps/:corpId/members/:userid/enter', body: agent, run: enter },
  { method: 'POST', url: '/corps/:corpId/members/:userid/card', run: clickCard },
  { method: 'POST', url: '/corps/:corpId/parents/:userid/follow', run: (call) => follow(call, true) },
  { method: 'POST', url: '/corps/:corpId/parents/:userid/unfollow', run: (call) => follow(call, false) },
  { method: 'POST', url: '/corps/:corpId/members/:userid/join', run: activate },
  { method: 'POST', url: '/corps/:corpId/students/:userid/follow', run: (call) => followStudent(call, true) },
  { method: 'POST', url: '/corps/:corpId/students/:userid/unfollow', run: (call) => followStudent(call, false) },
  { method: 'POST', url: '/corps/:corpId/upgrade', run: upgrade },
  { method: 'POST', url: '/oauth/answer', run: answer },
];
