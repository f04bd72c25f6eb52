import { useState } from 'react';
import { Input, Switch } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import type { BodyOf } from '@contracts/route';
import { QUIET_DAYS, sendingPolicyApi, sendingPolicyBody, type SendingPolicy } from '@contracts/sending-policy';
import { routeKey, useApi } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { Panel } from '@ui/admin/shell/page-header';
import { BudgetField } from './budget-field';
import { QuietDaysField } from './quiet-days-field';
import { QuietHoursField } from './quiet-hours-field';
import { budgetWords, daysWords, onOff, quietWords } from './settings-words';

type Body = BodyOf<typeof sendingPolicyApi.updatePolicy>;
const bodyOf = ({ version: _version, ...body }: SendingPolicy): Body => body;

/** Quiet hours, quiet days and the budget of a family, for all messages to families (BEY-05). */
export function PolicySection({ policy, unit }: { policy: SendingPolicy; unit: string }) {
  const api = useApi();
  const client = useQueryClient();
  const [begun, setBegun] = useState(policy);
  return (
    <Panel title={m.notice_settings_policy()}>
      <p className="cn-rules-what sc-quiet">{m.notice_settings_policy_what()}</p>
      <ContractForm<Body>
        key={begun.version}
        schema={sendingPolicyBody}
        initial={bodyOf(begun)}
        version={begun.version}
        draft={`settings:${unit}:policy`}
        fromRecord={bodyOf as (record: never) => Body}
        onSubmit={async (body, version) => {
          const saved = await api.call(sendingPolicyApi.updatePolicy, { body, ifMatch: version ?? begun.version });
          client.setQueryData(routeKey(sendingPolicyApi.policy, {}), saved);
          setBegun(saved);
          toast(m.notice_settings_saved());
        }}
      >
        <ContractField name="quiet" label={m.notice_settings_quiet()} show={(value) => quietWords(value as SendingPolicy['quiet'])}>
          <QuietHoursField />
        </ContractField>
        <ContractField
          name="quietWeekends"
          label={m.notice_settings_weekends()}
          help={m.notice_settings_weekends_help()}
          show={onOff}
          valuePropName="checked"
        >
          <Switch />
        </ContractField>
        <ContractField
          name="quietDays"
          label={m.notice_settings_days()}
          help={m.notice_settings_days_help({ max: QUIET_DAYS })}
          show={(value) => daysWords(value as SendingPolicy['quietDays'])}
        >
          <QuietDaysField />
        </ContractField>
        <ContractField
          name="dailyBudget"
          label={m.notice_settings_budget()}
          help={m.notice_settings_budget_help()}
          show={(value) => budgetWords(value as SendingPolicy['dailyBudget'])}
        >
          <BudgetField />
        </ContractField>
        <ContractField name="bundleAt" label={m.notice_settings_bundle()}>
          <Input type="time" className="cn-rules-time" required />
        </ContractField>
      </ContractForm>
    </Panel>
  );
}
