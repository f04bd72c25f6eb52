import '../directory.css';
import { m } from '@contracts/messages';
import { only, useAddress } from '@ui/core/routing/use-address';
import { useMay } from '@ui/core/session/session';
import { NoPermissionState } from '@ui/core/states/states';
import { PageHeader } from '@ui/admin/shell/page-header';
import { FieldBlocks } from './field-blocks';
import { RequestList } from './request-list';
import { RuleBlocks } from './rule-blocks';

const TABS = ['rules', 'fields', 'requests'] as const;

/** 通訊錄管理: who sees whom, which fields are shown, what members asked to change (VIS-01…10). */
export function ContactSettingsPage() {
  const may = useMay('contacts.edit');
  const [params, setParams] = useAddress();
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'rules';
  if (!may) return <NoPermissionState surface="console" text={m.console_directory_no_permission()} />;
  return (
    <>
      <PageHeader
        title={m.ui_nav_contacts_admin()}
        facts={m.console_contacts_settings_facts()}
        tabs={[
          { id: 'rules', label: m.console_contacts_tab_rules() },
          { id: 'fields', label: m.console_contacts_tab_fields() },
          { id: 'requests', label: m.console_contacts_tab_requests() },
        ]}
        tab={tab}
        onTab={(next) => setParams(only({ tab: next }))}
      />
      <div className="co-page">{tab === 'rules' ? <RuleBlocks /> : tab === 'fields' ? <FieldBlocks /> : <RequestList />}</div>
    </>
  );
}
