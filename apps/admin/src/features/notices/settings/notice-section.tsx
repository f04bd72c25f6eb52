import { useState } from 'react';
import { InputNumber, Switch } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { noticeSendingApi, noticeSettingsBody } from '@contracts/notice-sending';
import type { BodyOf, OkOf } from '@contracts/route';
import { routeKey, useApi } from '@ui/core/api/query';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { Panel } from '@ui/admin/shell/page-header';
import { onOff } from './settings-words';

type Settings = OkOf<typeof noticeSendingApi.settings>;
type Body = BodyOf<typeof noticeSendingApi.updateSettings>;
const bodyOf = ({ version: _version, ...body }: Settings): Body => body;

/** Settings of 家校通知 for the whole unit (BEY-03, BEY-04, NOT-44). */
export function NoticeSection({ settings, unit }: { settings: Settings; unit: string }) {
  const api = useApi();
  const client = useQueryClient();
  // The form goes on from what was saved last; reading anew must not take away what is being typed.
  const [begun, setBegun] = useState(settings);
  return (
    <Panel title={m.notice_settings_notices()}>
      <ContractForm<Body>
        key={begun.version}
        schema={noticeSettingsBody}
        initial={bodyOf(begun)}
        version={begun.version}
        draft={`settings:${unit}:notice`}
        fromRecord={bodyOf as (record: never) => Body}
        onSubmit={async (body, version) => {
          const saved = await api.call(noticeSendingApi.updateSettings, { body, ifMatch: version ?? begun.version });
          client.setQueryData(routeKey(noticeSendingApi.settings, {}), saved);
          setBegun(saved);
          toast(m.notice_settings_saved());
        }}
      >
        <ContractField
          name="undoSeconds"
          label={m.notice_settings_undo()}
          help={m.notice_settings_undo_help({ max: NOTICE_LIMITS.undo.max })}
          show={(value) => m.notice_settings_undo_value({ n: String(value) })}
        >
          <InputNumber
            min={NOTICE_LIMITS.undo.min}
            max={NOTICE_LIMITS.undo.max}
            precision={0}
            inputMode="numeric"
            suffix={m.notice_settings_undo_unit()}
          />
        </ContractField>
        <ContractField
          name="shareDigest"
          label={m.notice_settings_digest()}
          help={m.notice_settings_digest_help()}
          show={onOff}
          valuePropName="checked"
        >
          <Switch />
        </ContractField>
        <ContractField
          name="familyCard"
          label={m.notice_settings_family_card()}
          help={m.notice_settings_family_card_help()}
          show={onOff}
          valuePropName="checked"
        >
          <Switch />
        </ContractField>
      </ContractForm>
    </Panel>
  );
}
