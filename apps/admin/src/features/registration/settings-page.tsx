import './registration.css';
import { useState } from 'react';
import { Radio, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { ADMIN_QR_AUDIENCES, FAMILY_REVIEWS, STAFF_REVIEWS, subscriptionSettingsApi } from '@contracts/registration-admin';
import { DEFAULT_AREA_CODES } from '@contracts/registration-types';
import type { BodyInputOf, OkOf } from '@contracts/route';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { useMay, useSession } from '@ui/core/session/session';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState, NoPermissionState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { ContractField, ContractForm } from '@ui/admin/form/contract-form';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { HelpLink } from './help-link';

type Settings = OkOf<typeof subscriptionSettingsApi.read>;
type Body = BodyInputOf<typeof subscriptionSettingsApi.save>;
const bodyOf = ({ version: _version, declined: _declined, ...body }: Settings): Body => body;

const STAFF_WORDS = {
  none: m.console_registration_review_staff_none,
  temporary_only: m.console_registration_review_staff_temporary_only,
  all: m.console_registration_review_staff_all,
} as const;
const FAMILY_WORDS = { none: m.console_registration_review_family_none, homeroom: m.console_registration_review_family_homeroom } as const;
const AUDIENCE_WORDS = { staff: m.console_registration_audience_staff, admin_label: m.console_registration_audience_admin_label } as const;

/** Rules of the body as the contract has them. */
const BODY = { safeParse: (value: unknown) => subscriptionSettingsApi.save.body?.safeParse(value) ?? { success: true as const } };

/** Word of a stored value, also for the view of a conflict. */
const wordOf =
  <T extends string>(words: Readonly<Record<T, () => string>>) =>
  (value: unknown): string =>
    typeof value === 'string' && value in words ? words[value as T]() : '';

/** 訂閱設定: who is reviewed, which areas are offered, who shows the admin code (01 §2, SUB-70, 96, 101). */
export function SettingsPage() {
  const may = useMay('registration.manage');
  const query = useRouteQuery(subscriptionSettingsApi.read, {}, { staleTime: 0, enabled: may });
  if (!may) return <NoPermissionState surface="console" text={m.console_registration_no_permission()} />;
  return (
    <>
      <PageHeader
        title={m.console_registration_settings()}
        facts={query.data === undefined ? <>&nbsp;</> : m.console_registration_declined({ n: formatNumber(query.data.declined) })}
        actions={<HelpLink />}
      />
      <div className="cr-page">
        {query.data !== undefined ? (
          <SettingsForm settings={query.data} />
        ) : query.error === null ? (
          <SkeletonRows count={6} />
        ) : (
          <FailedState
            surface="console"
            title={m.console_registration_settings_failed()}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
      </div>
    </>
  );
}

function SettingsForm({ settings }: { settings: Settings }) {
  const api = useApi();
  const client = useQueryClient();
  const { unit } = useSession();
  const [begun, setBegun] = useState(settings);
  return (
    <Panel title={m.console_registration_settings()}>
      <ContractForm<Body>
        key={begun.version}
        schema={BODY}
        initial={bodyOf(begun)}
        version={begun.version}
        draft={`settings:${unit.number}:subscriptions`}
        fromRecord={bodyOf as (record: never) => Body}
        onSubmit={async (body, version) => {
          const saved = await api.call(subscriptionSettingsApi.save, { body, ifMatch: version ?? begun.version });
          client.setQueryData(routeKey(subscriptionSettingsApi.read, {}), saved);
          setBegun(saved);
          toast(m.console_registration_saved());
        }}
      >
        <ContractField
          name="staffReview"
          label={m.console_registration_review_staff()}
          help={m.console_registration_review_staff_help()}
          show={wordOf(STAFF_WORDS)}
        >
          <Radio.Group vertical options={STAFF_REVIEWS.map((value) => ({ value, label: STAFF_WORDS[value]() }))} />
        </ContractField>
        <ContractField name="familyReview" label={m.console_registration_review_family()} show={wordOf(FAMILY_WORDS)}>
          <Radio.Group vertical options={FAMILY_REVIEWS.map((value) => ({ value, label: FAMILY_WORDS[value]() }))} />
        </ContractField>
        <ContractField name="areaCodes" label={m.console_registration_areas()} help={m.console_registration_areas_help()} required>
          <Select mode="tags" tokenSeparators={[',', ' ', '，']} options={DEFAULT_AREA_CODES.map((value) => ({ value, label: value }))} />
        </ContractField>
        <ContractField name="adminQrAudience" label={m.console_registration_audience()} show={wordOf(AUDIENCE_WORDS)}>
          <Radio.Group vertical options={ADMIN_QR_AUDIENCES.map((value) => ({ value, label: AUDIENCE_WORDS[value]() }))} />
        </ContractField>
      </ContractForm>
    </Panel>
  );
}
