import { describe, expect, it } from '@jest/globals';
import { bodyOf, rulesFor, valuesOf } from '../connection-rules';
import { daysOf, exportBody, recordsQuery } from '../records-query';

const NOW = Date.parse('2026-11-21T10:00:00+08:00');
const nothing = { appSecretSet: false, contactSyncSecretSet: false, qrSet: false };
const typed = {
  corpId: ' ww1d7e0001 ',
  agentId: '1000002',
  appSecret: 'secret-of-the-app',
  contactSyncSecret: 'secret-of-contacts',
  qrImageId: '01930000-0000-7000-8000-000000000001',
  registrationVisible: true,
};
const faults = (view: typeof nothing, values: Parameters<typeof bodyOf>[0]): string[] => {
  const result = rulesFor(view).safeParse(bodyOf(values));
  return result.success ? [] : [...new Set(result.error.issues.map((issue) => String((issue as { path: unknown[] }).path[0])))];
};

describe('企業微信接入設定', () => {
  it('needs all four values and the picture before it is saved [SUB-112]', () => {
    expect(faults(nothing, typed)).toEqual([]);
    const empty = valuesOf({ corpId: null, agentId: null, registrationVisible: false });
    expect(faults(nothing, empty).sort()).toEqual(['agentId', 'appSecret', 'contactSyncSecret', 'corpId', 'qrImageId']);
  });

  it('keeps a saved secret that is not typed anew [SUB-112]', () => {
    const saved = { appSecretSet: true, contactSyncSecretSet: true, qrSet: true };
    const values = { ...typed, appSecret: undefined, contactSyncSecret: '  ', qrImageId: undefined };
    expect(faults(saved, values)).toEqual([]);
    expect(bodyOf(values)).toEqual({ corpId: 'ww1d7e0001', agentId: 1_000_002, registrationVisible: true });
  });

  it('refuses an agent id that is no number [SUB-113]', () => {
    expect(faults(nothing, { ...typed, agentId: 'abc' })).toContain('agentId');
  });
});

describe('訂閱記錄', () => {
  const state = { page: 2, pageSize: 20, q: ' 李寧 ', filters: { kind: 'staff', state: 'joined', date: 'week' } };
  it('asks for what stands in the address [OVR-16]', () => {
    expect(recordsQuery(state, NOW)).toEqual({
      page: '2',
      pageSize: '20',
      kind: 'staff',
      state: 'joined',
      q: '李寧',
      from: '2026-11-15',
      to: '2026-11-21',
    });
    expect(recordsQuery({ ...state, q: '', filters: { kind: 'x', state: 'y', date: 'z' } }, NOW)).toEqual({ page: '2', pageSize: '20' });
  });

  it('downloads what the filters show, on all pages [OVR-21]', () => {
    expect(exportBody(state, NOW)).toEqual({ kind: 'staff', state: 'joined', q: '李寧', from: '2026-11-15', to: '2026-11-21' });
  });

  it('takes days as chosen in the calendar [OVR-16]', () => {
    expect(daysOf('2026-11-01..2026-11-03', NOW)).toEqual({ from: '2026-11-01', to: '2026-11-03' });
    expect(daysOf(undefined, NOW)).toEqual({});
  });
});
