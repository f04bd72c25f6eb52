import type { DemoLogin } from './demo-env';
import type { UnitPlan } from './school-plan';

/** A phone or desktop on the simulator's stage, with the person who holds it. */
export interface DemoDevice {
  id: string;
  hostLabel: string;
  client: 'wecom-mobile' | 'wecom-desktop' | 'wechat';
  unit: UnitPlan['key'];
  /** stranger = nobody of any school yet: a phone with WeChat and a number, for registration by QR code. */
  person: { kind: 'member'; userid: string } | { kind: 'parent'; name: string } | { kind: 'stranger'; mobile: string };
  title: string;
  subtitle: string;
}

export const DEMO_DEVICES: readonly DemoDevice[] = [
  {
    id: 'admin',
    hostLabel: 'admin',
    client: 'wecom-desktop',
    unit: 'wy-primary',
    person: { kind: 'member', userid: 'ho.ka.man' },
    title: '何嘉敏',
    subtitle: '超級管理員',
  },
  {
    id: 'teacher',
    hostLabel: 'teacher',
    client: 'wecom-mobile',
    unit: 'wy-primary',
    person: { kind: 'member', userid: 'lam.wai.i' },
    title: '林慧儀',
    subtitle: '班主任 小四B',
  },
  {
    id: 'mother',
    hostLabel: 'mother',
    client: 'wechat',
    unit: 'wy-primary',
    person: { kind: 'parent', name: '歐陽靜' },
    title: '歐陽靜',
    subtitle: '媽媽 陳樂瑤、陳樂謙',
  },
  {
    id: 'father',
    hostLabel: 'father',
    client: 'wechat',
    unit: 'wy-primary',
    person: { kind: 'parent', name: '陳俊傑' },
    title: '陳俊傑',
    subtitle: '爸爸',
  },
  {
    id: 'admin-phone',
    hostLabel: 'admin-phone',
    client: 'wecom-mobile',
    unit: 'wy-primary',
    person: { kind: 'member', userid: 'ho.ka.man' },
    title: '何嘉敏',
    subtitle: '超級管理員 手機',
  },
  {
    id: 'teresa',
    hostLabel: 'teresa',
    client: 'wecom-mobile',
    unit: 'wy-primary',
    person: { kind: 'member', userid: 'teresa.lopes' },
    title: 'Teresa Lopes',
    subtitle: '班主任 小二C 葡文',
  },
  {
    id: 'grandmother',
    hostLabel: 'grandmother',
    client: 'wechat',
    unit: 'wy-primary',
    person: { kind: 'parent', name: '鄧燕芳' },
    title: '鄧燕芳',
    subtitle: '奶奶，未加入學校通知',
  },
  {
    id: 'secondary',
    hostLabel: 'secondary',
    client: 'wecom-desktop',
    unit: 'wy-secondary',
    person: { kind: 'member', userid: 'lo.i.man' },
    title: '羅綺雯',
    subtitle: '中學部 超級管理員',
  },
  {
    id: 'other-admin',
    hostLabel: 'other-admin',
    client: 'wecom-desktop',
    unit: 'hk-all',
    person: { kind: 'member', userid: 'mak.kai.meng' },
    title: '麥啟明',
    subtitle: '濠光學校 超級管理員',
  },
  {
    id: 'other-mother',
    hostLabel: 'other-mother',
    client: 'wechat',
    unit: 'hk-all',
    person: { kind: 'parent', name: '區慧珊' },
    title: '區慧珊',
    subtitle: '濠光學校 媽媽',
  },
  {
    id: 'new-mother',
    hostLabel: 'new-mother',
    client: 'wechat',
    unit: 'wy-primary',
    person: { kind: 'stranger', mobile: '+85363330001' },
    title: '新家長',
    subtitle: '未訂閱，6333 0001',
  },
  {
    id: 'new-teacher',
    hostLabel: 'new-teacher',
    client: 'wechat',
    unit: 'wy-primary',
    person: { kind: 'stranger', mobile: '+85363330002' },
    title: '新教師',
    subtitle: '未訂閱，6333 0002',
  },
];

/** The table of log-ins: no passwords, the device answers as its person. */
export function demoLogins(): DemoLogin[] {
  return DEMO_DEVICES.map((device) => ({
    device: device.hostLabel,
    person: device.title,
    role: device.subtitle,
    where: device.client === 'wechat' ? 'WeChat' : device.client === 'wecom-desktop' ? 'WeCom desktop' : 'WeCom',
  }));
}
