import { personOf, type Person } from '../oauth/people';
import type { Answerer } from '../oauth/code-store';
import { putMember, putParent } from '../state/corp';
import { externalIdOf } from '../state/corp-document';
import { keyOf, type Corp, type Member, type Parent, type Student } from '../state/model';
import type { World } from '../state/world';

const told = (world: World, corp: Corp, who: Answerer): Person | null => {
  const person = personOf(corp, who.kind, who.userid);
  world.hub.emit('person', () => person, corp.corpId);
  return person;
};

/** A parent follows 學校通知 or leaves it; the apps hear of it (02 §6). */
export const followAs = (world: World, corp: Corp, parent: Parent, on: boolean): Person | null => {
  if ((parent.is_subscribe === 1) !== on) {
    const external = on ? externalIdOf(corp.corpId, parent.parent_userid) : '';
    putParent(corp, { ...parent, is_subscribe: on ? 1 : 0, external_userid: external });
    world.contactEvents.school(corp, null, on ? 'subscribe' : 'unsubscribe', parent.parent_userid);
    world.onChange();
  }
  return told(world, corp, { kind: 'parent', userid: parent.parent_userid });
};

export const studentFollows = (world: World, corp: Corp, student: Student, on: boolean): Person | null => {
  student.is_subscribe = on ? 1 : 0;
  world.onChange();
  return told(world, corp, { kind: 'student', userid: student.student_userid });
};

/** A member logs in to WeCom for the first time: activated, and the contact-sync assistant hears of it. */
export const memberJoins = (world: World, corp: Corp, member: Member): Person | null => {
  if (member.status === 4) {
    const joined = { ...member, status: 1 };
    putMember(corp, joined);
    world.contactEvents.member(corp, null, 'update_user', joined, member.userid);
    world.onChange();
  }
  return told(world, corp, { kind: 'member', userid: member.userid });
};

/** Whoever it is takes up the account. */
export const joinAs = (world: World, corp: Corp, who: Answerer): void => {
  const key = keyOf(who.userid);
  const member = who.kind === 'member' ? corp.members.get(key) : undefined;
  const parent = who.kind === 'parent' ? corp.parents.get(key) : undefined;
  const student = who.kind === 'student' ? corp.students.get(key) : undefined;
  if (member) memberJoins(world, corp, member);
  if (parent) followAs(world, corp, parent, true);
  if (student) studentFollows(world, corp, student, true);
};
