import { ApiError } from '../api/api-error';
import { wholeAt, type Fields } from '../api/fields';
import { keyOf, type App, type Corp } from '../state/model';
import { membersUnder, seesDepartment, seesMember, visibleMembers } from '../state/scope';

export interface MemberAudience {
  /** Keys of members, each once. */
  members: Set<string>;
  invaliduser: string[];
  invalidparty: string[];
  invalidtag: string[];
  /** How many addresses were named. */
  named: number;
}

const pipes = (value: unknown, code: number, most: number): string[] => {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'string' && typeof value !== 'number') throw new ApiError(code);
  const list = String(value)
    .split('|')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  if (list.length > most) throw new ApiError(code);
  return list;
};

/** Who a message goes to: pipe lists, `@all` = everybody the app sees (04 §1.1). */
export const memberAudience = (corp: Corp, app: App, body: Fields, strikes: () => boolean): MemberAudience => {
  const users = pipes(body['touser'], 40032, 1000);
  const parties = pipes(body['toparty'], 82002, 100);
  const tags = pipes(body['totag'], 82003, 100);
  const audience: MemberAudience = {
    members: new Set(),
    invaliduser: [],
    invalidparty: [],
    invalidtag: [],
    named: users.length + parties.length + tags.length,
  };
  if (audience.named === 0) throw new ApiError(82001);
  if (users.includes('@all')) {
    for (const member of visibleMembers(corp, app)) audience.members.add(keyOf(member.userid));
    return audience;
  }
  const add = (key: string): boolean => {
    const member = corp.members.get(key);
    if (!member || !seesMember(corp, app, member)) return false;
    audience.members.add(key);
    return true;
  };
  for (const id of users) if (strikes() || !add(keyOf(id))) audience.invaliduser.push(keyOf(id));
  for (const id of parties) addParty(corp, app, id, audience, add);
  for (const id of tags) {
    const tag = corp.tags.get(wholeAt({ id }, 'id') ?? -1);
    if (!tag) {
      audience.invalidtag.push(id);
      continue;
    }
    for (const key of tag.userlist) add(key);
    for (const party of tag.partylist) addParty(corp, app, String(party), null, add);
  }
  return audience;
};

const addParty = (corp: Corp, app: App, id: string, audience: MemberAudience | null, add: (key: string) => boolean): void => {
  const department = wholeAt({ id }, 'id') ?? -1;
  if (!corp.departments.has(department) || !seesDepartment(corp, app, department)) {
    audience?.invalidparty.push(id);
    return;
  }
  for (const key of membersUnder(corp, department)) add(key);
};
