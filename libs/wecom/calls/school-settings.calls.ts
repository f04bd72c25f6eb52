import type { CallEngine } from '../client/call-engine';
import type { AllowScope, SubscribeQr } from './school.types';

/** Settings of Contact Parents (wecom 08 §5, §8). */
export function schoolSettingCalls(api: CallEngine) {
  return {
    /** QR codes of 學校通知; 43009 when the corp is not verified. */
    subscribeQr: () => api.read<SubscribeQr>({ path: '/cgi-bin/externalcontact/get_subscribe_qr_code' }),
    /** The code of 學校通知 as a picture of 258, 430 or 1,200 pixels (SCH-30). */
    async subscribePicture(size: 258 | 430 | 1200): Promise<{ mime: string; bytes: Buffer }> {
      const urls = await api.read<SubscribeQr>({ path: '/cgi-bin/externalcontact/get_subscribe_qr_code' });
      return api.picture(size === 258 ? urls.qrcode_thumb : size === 430 ? urls.qrcode_middle : urls.qrcode_big);
    },
    /** 1 parents may scan and fill in their data, 2 only imported parents may follow. */
    async subscribeMode(): Promise<1 | 2> {
      return (await api.read<{ subscribe_mode: 1 | 2 }>({ path: '/cgi-bin/externalcontact/get_subscribe_mode' })).subscribe_mode;
    },
    async setSubscribeMode(mode: 1 | 2): Promise<void> {
      await api.write({ path: '/cgi-bin/externalcontact/set_subscribe_mode', json: { subscribe_mode: mode } });
    },
    /** 0 class groups are created automatically, 1 by hand. */
    async chatCreateMode(): Promise<0 | 1> {
      return (await api.read<{ create_mode: 0 | 1 }>({ path: '/cgi-bin/school/get_chat_create_mode' })).create_mode;
    },
    async setChatCreateMode(mode: 0 | 1): Promise<void> {
      await api.write({ path: '/cgi-bin/school/set_chat_create_mode', json: { create_mode: mode } });
    },
    /** Whom the app may reach; set only in the console. */
    async allowScope(agentid: number): Promise<AllowScope> {
      const answer = await api.read<{
        allow_scope?: {
          students?: { userid?: string[] } | { userid: string }[];
          departments?: { partyid?: number[] } | { partyid: number }[];
        };
      }>({ path: '/cgi-bin/school/agent/get_allow_scope', query: { agentid } });
      const { students, departments } = answer.allow_scope ?? {};
      // The text of the page and SDKs disagree on object-with-list or list-of-objects; both are read.
      return {
        students: Array.isArray(students) ? students.map((s) => s.userid) : (students?.userid ?? []),
        departments: (Array.isArray(departments) ? departments.map((d) => d.partyid) : (departments?.partyid ?? [])).map(Number),
      };
    },
    /** Both fields are always sent: WeCom reads an absent switch as "off". Answers seconds since 1970. */
    async setUpgrade(on: boolean, upgradeTimeSeconds: number): Promise<{ next_upgrade_time?: number }> {
      return api.write({
        path: '/cgi-bin/school/set_upgrade_info',
        json: { upgrade_time: upgradeTimeSeconds, upgrade_switch: on ? 1 : 0 },
      });
    },
    /** Irreversible. 1 no tags to address book, 2 no address book to tags, 3 neither. */
    async setArchSyncMode(mode: 1 | 2 | 3): Promise<void> {
      await api.write({ path: '/cgi-bin/school/set_arch_sync_mode', json: { arch_sync_mode: mode } });
    },
  };
}
