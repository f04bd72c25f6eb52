import type { CallEngine } from '../client/call-engine';

/** Pictures people show in WeCom and WeChat (wecom 02 §0, 12 externalcontact/get); an address changes with the picture. */
export function pictureCalls(api: CallEngine) {
  return {
    /** Address of a member's picture; null where the app may not see it or there is none. */
    async ofMember(userid: string): Promise<string | null> {
      const { thumb_avatar, avatar } = await api.read<{ thumb_avatar?: string; avatar?: string }>({
        path: '/cgi-bin/user/get',
        query: { userid },
      });
      return [thumb_avatar, avatar].find((address) => address !== undefined && address !== '') ?? null;
    },
    /** The same of a guardian who follows 學校通知. */
    async ofExternal(externalUserid: string): Promise<string | null> {
      const { external_contact } = await api.read<{ external_contact?: { avatar?: string } }>({
        path: '/cgi-bin/externalcontact/get',
        query: { external_userid: externalUserid },
      });
      const address = external_contact?.avatar ?? '';
      return address === '' ? null : address;
    },
    /** @throws WecomError transport for anything that is no picture of at most 4 MB */
    read: async (address: string): Promise<Buffer> => (await api.picture(address)).bytes,
  };
}
