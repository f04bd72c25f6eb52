import { idList } from '../client/answer';
import type { CallEngine } from '../client/call-engine';
import type { Tag, TagChange, TagMembers } from './contact.types';

/** Tags (wecom 02 §3). Only the app that made a tag may change it. */
export function tagCalls(api: CallEngine) {
  async function change(path: string, tagid: number, members: { userlist?: string[]; partylist?: number[] }): Promise<TagChange> {
    const answer = await api.write<Record<string, unknown>>({ path, json: { tagid, ...members } });
    return { invalidlist: idList(answer.invalidlist), invalidparty: idList(answer.invalidparty).map(Number) };
  }
  return {
    async list(): Promise<Tag[]> {
      return (await api.read<{ taglist?: Tag[] }>({ path: '/cgi-bin/tag/list' })).taglist ?? [];
    },
    async get(tagid: number): Promise<TagMembers> {
      const answer = await api.read<Partial<TagMembers>>({ path: '/cgi-bin/tag/get', query: { tagid } });
      return { tagname: answer.tagname ?? '', userlist: answer.userlist ?? [], partylist: answer.partylist ?? [] };
    },
    create: (tag: { tagname: string; tagid?: number }) => api.write<{ tagid: number }>({ path: '/cgi-bin/tag/create', json: tag }),
    async update(tag: Tag): Promise<void> {
      await api.write({ path: '/cgi-bin/tag/update', json: tag });
    },
    async delete(tagid: number): Promise<void> {
      await api.write({ path: '/cgi-bin/tag/delete', query: { tagid } });
    },
    /** At most 1,000 users and 100 departments; partly invalid still succeeds. */
    addMembers: (tagid: number, members: { userlist?: string[]; partylist?: number[] }) =>
      change('/cgi-bin/tag/addtagusers', tagid, members),
    removeMembers: (tagid: number, members: { userlist?: string[]; partylist?: number[] }) =>
      change('/cgi-bin/tag/deltagusers', tagid, members),
  };
}
