import { plainNumber } from '../sms/phone-number';
import type { Answerer } from '../oauth/code-store';
import type { Corp } from '../state/model';
import type { World } from '../state/world';
import { identityIn, type Device } from './device-list';

/** Who waits for the holder of a number in a corp: an account that was made for him and that he has not taken up yet. */
export interface Invitation extends Answerer {
  corpId: string;
  corpName: string;
  name: string;
}

interface Found extends Answerer {
  name: string;
  joined: boolean;
}

/** Everybody of a corp with this mobile number. */
const peopleWith = (corp: Corp, number: string): Found[] => {
  const out: Found[] = [];
  const fits = (mobile: string): boolean => mobile !== '' && plainNumber(mobile) === number;
  for (const each of corp.members.values())
    if (fits(each.mobile)) out.push({ kind: 'member', userid: each.userid, name: each.name, joined: each.status === 1 });
  for (const each of corp.parents.values())
    if (fits(each.mobile)) out.push({ kind: 'parent', userid: each.parent_userid, name: each.name ?? '', joined: each.is_subscribe === 1 });
  for (const each of corp.students.values())
    if (fits(each.mobile)) out.push({ kind: 'student', userid: each.student_userid, name: each.name, joined: each.is_subscribe === 1 });
  return out;
};

/**
 * Who the holder of a device is in a corp: as the device says, else by the number of its SIM card among those who have
 * joined. WeCom answers as the member first, WeChat as the parent or student first; null = a stranger there.
 */
export const holderIn = (world: World, device: Device, corpId: string): Answerer | null => {
  const named = identityIn(device, corpId);
  const corp = world.corps.get(corpId);
  if (named || device.mobile === undefined || !corp) return named;
  const joined = peopleWith(corp, plainNumber(device.mobile)).filter((each) => each.joined);
  const wechat = device.client === 'wechat';
  const who = joined.find((each) => (each.kind !== 'member') === wechat) ?? joined[0];
  return who ? { kind: who.kind, userid: who.userid } : null;
};

/** The identities behind a device in one corp. */
export const identitiesAt = (world: World, device: Device, corpId: string): ({ corpId: string } & Answerer)[] => {
  const named = [...(device.identity ? [{ corpId: device.corpId, ...device.identity }] : []), ...(device.also ?? [])].filter(
    (each) => each.corpId === corpId,
  );
  if (named.length > 0 || device.mobile === undefined) return named;
  const who = holderIn(world, device, corpId);
  return who ? [{ corpId, ...who }] : [];
};

/** All identities behind a device; a SIM card is asked in every corp. */
export const identitiesOf = (world: World, device: Device): ({ corpId: string } & Answerer)[] => {
  const named = [device.corpId, ...(device.also ?? []).map((each) => each.corpId)];
  const corps = new Set(device.mobile === undefined ? named : [...named, ...world.corps.keys()]);
  return [...corps].flatMap((corpId) => identitiesAt(world, device, corpId));
};

/** Accounts that wait for the number of a device. */
export const invitationsOf = (world: World, device: Device): Invitation[] => {
  const { mobile } = device;
  if (mobile === undefined) return [];
  return [...world.corps.values()].flatMap((corp) =>
    peopleWith(corp, plainNumber(mobile))
      .filter((each) => !each.joined)
      .map(({ kind, userid, name }) => ({ corpId: corp.corpId, corpName: corp.name, kind, userid, name })),
  );
};
