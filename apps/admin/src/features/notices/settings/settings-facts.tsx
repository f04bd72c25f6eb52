import { m } from '@contracts/messages';
import { noticeSendingApi } from '@contracts/notice-sending';
import type { OkOf } from '@contracts/route';
import type { SendingPolicy } from '@contracts/sending-policy';
import { Panel } from '@ui/admin/shell/page-header';
import { budgetWords, daysWords, onOff, quietWords } from './settings-words';

/** The same settings to read, for staff who may not change them but send under them. */
export function SettingsFacts({ settings, policy }: { settings: OkOf<typeof noticeSendingApi.settings>; policy: SendingPolicy }) {
  return (
    <>
      <Panel title={m.notice_settings_notices()}>
        <Facts
          rows={[
            [m.notice_settings_undo(), m.notice_settings_undo_value({ n: settings.undoSeconds })],
            [m.notice_settings_family_card(), onOff(settings.familyCard)],
          ]}
        />
      </Panel>
      <Panel title={m.notice_settings_policy()}>
        <Facts
          rows={[
            [m.notice_settings_quiet(), quietWords(policy.quiet)],
            [m.notice_settings_weekends(), onOff(policy.quietWeekends)],
            [m.notice_settings_days(), daysWords(policy.quietDays)],
            [m.notice_settings_budget(), budgetWords(policy.dailyBudget)],
            ...(policy.dailyBudget === null ? [] : [[m.notice_settings_bundle(), policy.bundleAt] as const]),
          ]}
        />
      </Panel>
    </>
  );
}

function Facts({ rows }: { rows: readonly (readonly [string, string])[] }) {
  return (
    <dl className="cn-settings">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
