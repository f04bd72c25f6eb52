import type { Answerer, Client } from '../oauth/code-store';

export interface DeviceDocument {
  hostLabel: string;
  client: Client;
  corpId: string;
  /** Who holds it; absent = a stranger whom no corp knows yet. */
  identity?: Answerer;
  /** Number of its SIM card; without it the number of its holder counts. */
  mobile?: string;
  title?: string;
  subtitle?: string;
  /** The same phone's identities in other corps, or a second one in the same corp (a teacher who is also a parent). */
  also?: (Answerer & { corpId: string })[];
  offline?: boolean;
}

export interface Device extends DeviceDocument {
  id: string;
}

/** User-Agents as clients send them: `wxwork` is tested before `MicroMessenger`, because WeCom carries both (08 §9). */
export const USER_AGENTS: Record<Client, string> = {
  wechat:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50(0x18003230) NetType/WIFI Language/zh_TW',
  'wecom-mobile':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.30 MicroMessenger/7.0.1 Language/zh ColorScheme/Light',
  'wecom-desktop':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0 Safari/537.36 wxwork/4.1.30 (MicroMessenger/6.2) WindowsWechat MailPlugin_Electron WeMail embeddisk',
};

const RESERVED = new Set(['app', 'files', 'ops', 'www']);
const LABEL = /^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/;

/** Phones and desktops, by id and by host label. */
export class DeviceList {
  private readonly devices = new Map<string, Device>();

  list(): Device[] {
    return [...this.devices.values()];
  }

  get(id: string): Device | undefined {
    return this.devices.get(id);
  }

  byLabel(label: string): Device | undefined {
    for (const device of this.devices.values()) if (device.hostLabel === label) return device;
    return undefined;
  }

  /** Why a device cannot be kept as it is, or null. */
  fault(device: Device): string | null {
    if (!LABEL.test(device.hostLabel)) return 'hostLabel must be letters, digits and dashes';
    if (RESERVED.has(device.hostLabel)) return `hostLabel ${device.hostLabel} is reserved`;
    const other = this.byLabel(device.hostLabel);
    return other && other.id !== device.id ? `hostLabel ${device.hostLabel} belongs to device ${other.id}` : null;
  }

  put(device: Device): void {
    this.devices.set(device.id, device);
  }

  remove(id: string): boolean {
    return this.devices.delete(id);
  }

  replace(devices: Device[]): void {
    this.devices.clear();
    for (const device of devices) this.devices.set(device.id, device);
  }
}

/**
 * Who the holder of a device is in a corp. WeCom answers as the member first, WeChat as the parent or student first (08 §9);
 * null = a stranger there.
 */
export const identityIn = (device: Device, corpId: string): Answerer | null => {
  const own = device.identity ? [{ corpId: device.corpId, ...device.identity }] : [];
  const all = [...own, ...(device.also ?? [])].filter((each) => each.corpId === corpId);
  const wechat = device.client === 'wechat';
  const first = all.find((each) => (each.kind === 'member') !== wechat);
  const chosen = first ?? all[0];
  return chosen ? { kind: chosen.kind, userid: chosen.userid } : null;
};
