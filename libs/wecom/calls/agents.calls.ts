import type { CallEngine } from '../client/call-engine';

/** One app as WeCom knows it (wecom 04 §4.1). */
export interface Agent {
  agentid: number;
  name: string;
  square_logo_url?: string;
  description?: string;
  allow_userinfos?: { user: { userid: string }[] };
  allow_partys?: { partyid: number[] };
  allow_tags?: { tagid: number[] };
  close?: 0 | 1;
  redirect_domain?: string;
  report_location_flag?: 0 | 1;
  isreportenter?: 0 | 1;
  home_url?: string;
  customized_publish_status?: 0 | 1 | 2 | 3;
}

export interface AgentSettings {
  agentid: number;
  report_location_flag?: 0 | 1;
  logo_mediaid?: string;
  name?: string;
  description?: string;
  redirect_domain?: string;
  isreportenter?: 0 | 1;
  home_url?: string;
}

export interface MenuButton {
  type?:
    | 'click'
    | 'view'
    | 'scancode_push'
    | 'scancode_waitmsg'
    | 'pic_sysphoto'
    | 'pic_photo_or_album'
    | 'pic_weixin'
    | 'location_select'
    | 'view_miniprogram';
  name: string;
  key?: string;
  url?: string;
  pagepath?: string;
  appid?: string;
  sub_button?: MenuButton[];
}

/** What the workbench shows for an app (wecom 04 §4.4). */
export type WorkbenchData =
  | { type: 'keydata'; keydata: { items: { key?: string; data: string; jump_url?: string; pagepath?: string }[] } }
  | { type: 'image'; image: { url: string; jump_url?: string; pagepath?: string } }
  | { type: 'list'; list: { items: { title: string; jump_url?: string; pagepath?: string }[] } }
  | {
      type: 'webview';
      webview: {
        url: string;
        jump_url?: string;
        pagepath?: string;
        height?: 'single_row' | 'double_row';
        hide_title?: boolean;
        enable_webview_click?: boolean;
      };
    }
  | { type: 'normal' };

/** A template may carry only its type; the data is then given per member. */
export type WorkbenchTemplate = { type: WorkbenchData['type']; replace_user_data?: boolean } & Partial<
  Record<'keydata' | 'image' | 'list' | 'webview', object>
>;

/** Apps (wecom 04 §4.1–4.3). Contact sync may call none of these. */
export function agentCalls(api: CallEngine) {
  return {
    /** The cheapest way to learn the visible scope. */
    get: (agentid: number) => api.read<Agent>({ path: '/cgi-bin/agent/get', query: { agentid } }),
    async list(): Promise<Pick<Agent, 'agentid' | 'name' | 'square_logo_url'>[]> {
      return (await api.read<{ agentlist?: Agent[] }>({ path: '/cgi-bin/agent/list' })).agentlist ?? [];
    },
    /** Administrators of this app (wecom 13 §3): provider apps only, 48002 otherwise. `auth_type` 1 manages, 0 only sends. */
    async admins(): Promise<{ userid: string; auth_type: 0 | 1 }[]> {
      return (
        (await api.read<{ admin?: { userid: string; auth_type: 0 | 1 }[] }>({ path: '/cgi-bin/agent/get_admin_list', json: {} })).admin ??
        []
      );
    },
    /** Self-built apps only (48002 otherwise). */
    async set(settings: AgentSettings): Promise<void> {
      await api.write({ path: '/cgi-bin/agent/set', json: settings });
    },
  };
}

/** The menu of an app (wecom 04 §4.5); clients may keep an old one for 24 hours. */
export function menuCalls(api: CallEngine) {
  return {
    async create(agentid: number, button: MenuButton[]): Promise<void> {
      await api.write({ path: '/cgi-bin/menu/create', query: { agentid }, json: { button } });
    },
    async get(agentid: number): Promise<MenuButton[]> {
      return (await api.read<{ button?: MenuButton[] }>({ path: '/cgi-bin/menu/get', query: { agentid } })).button ?? [];
    },
    async delete(agentid: number): Promise<void> {
      await api.write({ path: '/cgi-bin/menu/delete', query: { agentid } });
    },
  };
}

/** The workbench entry of an app (wecom 04 §4.4). */
export function workbenchCalls(api: CallEngine) {
  return {
    async setTemplate(agentid: number, template: WorkbenchTemplate): Promise<void> {
      await api.write({ path: '/cgi-bin/agent/set_workbench_template', json: { agentid, ...template } });
    },
    getTemplate: (agentid: number) => api.read<WorkbenchTemplate>({ path: '/cgi-bin/agent/get_workbench_template', json: { agentid } }),
    /** At most 10 a minute per member and app. */
    async setData(agentid: number, userid: string, data: WorkbenchData): Promise<void> {
      await api.write({ path: '/cgi-bin/agent/set_workbench_data', json: { agentid, userid, ...data } });
    },
    /** Body shape (unconfirmed, wecom 04 §4.4). */
    async batchSetData(agentid: number, useridList: string[], data: WorkbenchData): Promise<void> {
      await api.write({
        path: '/cgi-bin/agent/batch_set_workbench_data',
        json: { agentid, userid_list: useridList, data },
      });
    },
  };
}
