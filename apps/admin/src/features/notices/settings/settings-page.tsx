import '../notices.css';
import '../compose/compose.css';
import './settings.css';
import { m } from '@contracts/messages';
import { noticeSendingApi } from '@contracts/notice-sending';
import { sendingPolicyApi } from '@contracts/sending-policy';
import { useRouteQuery } from '@ui/core/api/query';
import { useMay, useSession } from '@ui/core/session/session';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { PageHeader } from '@ui/admin/shell/page-header';
import { LedgerSection } from './ledger-section';
import { NoticeSection } from './notice-section';
import { PolicySection } from './policy-section';
import { SettingsFacts } from './settings-facts';

/** 配置 of 家校溝通: undo, digest, family card, quiet hours, budget, sealed ledger (BEY-01, 03, 04, 05, NOT-44). */
export function SettingsPage() {
  const may = useMay('admin');
  const me = useSession();
  // Asked anew on each visit: what stands in the form is what the version in If-Match belongs to.
  const settings = useRouteQuery(noticeSendingApi.settings, {}, { staleTime: 0 });
  const policy = useRouteQuery(sendingPolicyApi.policy, {}, { staleTime: 0 });
  const error = settings.error ?? policy.error;
  return (
    <>
      <PageHeader title={m.notice_settings_title()} facts={may ? m.notice_settings_facts() : m.notice_settings_read_only()} />
      <div className="cn-rules">
        {settings.data === undefined || policy.data === undefined ? (
          error === null ? (
            <SkeletonRows count={8} />
          ) : (
            <FailedState
              surface="console"
              title={m.notice_settings_failed()}
              error={error}
              onRetry={() => {
                void settings.refetch();
                void policy.refetch();
              }}
            />
          )
        ) : may ? (
          <>
            <NoticeSection settings={settings.data} unit={me.unit.number} />
            <PolicySection policy={policy.data} unit={me.unit.number} />
            <LedgerSection />
          </>
        ) : (
          <SettingsFacts settings={settings.data} policy={policy.data} />
        )}
      </div>
    </>
  );
}
