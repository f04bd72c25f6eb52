import { exportsApi } from '@contracts/exports';
import { ledgerApi } from '@contracts/ledger';
import { noticeSendingApi } from '@contracts/notice-sending';
import type { OkOf } from '@contracts/route';
import { DEFAULT_POLICY, sendingPolicyApi, type SendingPolicy } from '@contracts/sending-policy';
import { FixtureRefusal, keyOf, type FixtureAnswers, type FixtureCall } from '@testing/fixtures/fixture-call';
import { ago } from '@testing/fixtures/ids';
import { sendingAnswers } from '@testing/fixtures/fixture-sending';

type Settings = OkOf<typeof noticeSendingApi.settings>;
let settings: Settings = { version: 1, undoSeconds: 15, shareDigest: true, familyCard: false };
let policy: SendingPolicy = {
  ...DEFAULT_POLICY,
  version: 1,
  dailyBudget: 5,
  quietDays: [
    { day: '2026-12-20', name: '澳門特別行政區成立紀念日' },
    { day: '2026-12-24', name: '聖誕節前日' },
  ],
};

/** Undo time 42 stands for a change that somebody else has just made. */
function update<T extends { version: number }>(now: T, { ifMatch, body }: FixtureCall, put: (next: T) => void): T {
  if (ifMatch !== `"${String(now.version)}"`) {
    throw new FixtureRefusal(409, 'VERSION_CONFLICT', '內容已被他人更新', { current: now });
  }
  const next = { ...now, ...(body as Partial<T>), version: now.version + 1 };
  put(next);
  return next;
}

export const settingsAnswers: FixtureAnswers = {
  [keyOf(noticeSendingApi.settings)]: () => settings,
  [keyOf(noticeSendingApi.updateSettings)]: (call) => {
    if ((call.body as Settings).undoSeconds === 42 && settings.undoSeconds !== 30)
      settings = { ...settings, undoSeconds: 30, shareDigest: false, version: settings.version + 1 };
    return update(settings, call, (next) => (settings = next));
  },
  [keyOf(sendingPolicyApi.policy)]: () => policy,
  [keyOf(sendingPolicyApi.updatePolicy)]: (call) => update(policy, call, (next) => (policy = next)),
  [keyOf(ledgerApi.state)]: () => ({
    fingerprint: '9f2c7a41d0b85e63f1a94c2276be0d583ac1e97f04d6b2c85a7e3f10b94d26c8',
    blocks: 212,
    rows: 48_310,
    sealedAt: ago(1),
    waiting: 12,
  }),
  [keyOf(ledgerApi.noticeReceipt)]: () => ({ head: '收據' }),
  [keyOf(ledgerApi.export)]: (call) => {
    const start = sendingAnswers[keyOf(exportsApi.startNotice)];
    const job = start?.({ ...call, params: { id: '01984000-0000-7000-8000-000000000001' }, body: { kind: 'ledger' } });
    return Object.assign(job as object, { refId: null, title: '' });
  },
};
