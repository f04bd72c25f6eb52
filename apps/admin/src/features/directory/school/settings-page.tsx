import '../directory.css';
import './school.css';
import { useState, type ReactNode } from 'react';
import { Radio } from 'antd';
import { Link, useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { schoolSettingsApi } from '@contracts/directory-changes';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatNumber } from '@ui/core/format/number';
import { useMay } from '@ui/core/session/session';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState, NoPermissionState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { PageHeader, Panel } from '@ui/admin/shell/page-header';
import { schoolPath, schoolTabs } from './school-menu';
import { messageOf } from './settle';

/** 配置: what WeCom lets the platform set, what only its console can, and 老師管理 (SCH-31, SCH-10). */
export function SchoolSettingsPage() {
  const navigate = useNavigate();
  const may = useMay('school_contacts.edit');
  return (
    <>
      <PageHeader title={m.console_directory_family()} tabs={schoolTabs()} tab="settings" onTab={(tab) => void navigate(schoolPath(tab))} />
      {may ? <Settings /> : <NoPermissionState surface="console" text={m.console_school_no_permission()} />}
    </>
  );
}

function Settings() {
  const api = useApi();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const query = useRouteQuery(schoolSettingsApi.read, {}, { staleTime: 0 });
  const missing = useRouteQuery(schoolEditApi.teachers, { query: { missing: 'true' } });
  if (query.data === undefined) {
    return query.error === null ? (
      <SkeletonRows count={8} />
    ) : (
      <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const { groups, follow, fault, agentId } = query.data;
  const save = async (body: { groups?: 'automatic' | 'manual'; follow?: 'scan' | 'imported' }) => {
    setBusy(true);
    try {
      await api.call(schoolSettingsApi.write, { body, timeout: 15_000 });
      toast(m.console_school_saved_wecom());
      await client.invalidateQueries({ queryKey: routeKey(schoolSettingsApi.read) });
    } catch (error) {
      toast(messageOf(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  const without = missing.data?.items.length;
  return (
    <div className="cs-page cs-settings">
      {fault === null ? null : <p className="cs-warn">{m.console_school_settings_failed({ reason: fault })}</p>}
      <Block title={m.console_school_settings_groups()}>
        <Radio.Group
          value={groups}
          disabled={busy || groups === null}
          onChange={(event) => void save({ groups: event.target.value as 'automatic' | 'manual' })}
          options={[
            { value: 'manual', label: m.console_school_settings_groups_manual() },
            { value: 'automatic', label: m.console_school_settings_groups_auto() },
          ]}
        />
      </Block>
      <Block title={m.console_school_settings_follow()}>
        <Radio.Group
          value={follow}
          disabled={busy || follow === null}
          onChange={(event) => void save({ follow: event.target.value as 'scan' | 'imported' })}
          options={[
            { value: 'scan', label: m.console_school_settings_follow_scan() },
            { value: 'imported', label: m.console_school_settings_follow_imported() },
          ]}
        />
      </Block>
      <Block title={m.console_school_settings_teachers()}>
        <p>
          {without === undefined
            ? '…'
            : without === 0
              ? m.console_school_settings_teachers_all()
              : m.console_school_settings_teachers_text({ n: formatNumber(without) })}
        </p>
        <ul className="cs-faults">
          {(missing.data?.items ?? []).slice(0, 30).map((item) => (
            <li key={item.nodeId}>
              <Link to={`/console/school?node=${item.nodeId}&act=teachers`}>{item.path.join(' / ')}</Link>
            </li>
          ))}
        </ul>
      </Block>
      <Block title={m.console_school_settings_apps()} tag>
        <p>{m.console_school_settings_apps_text()}</p>
      </Block>
      <Block title={m.console_school_settings_api()} tag>
        <p>{m.console_school_settings_api_text({ agent: agentId === null ? '' : ` ${String(agentId)}` })}</p>
      </Block>
    </div>
  );
}

function Block({ title, tag = false, children }: { title: string; tag?: boolean; children: ReactNode }) {
  return (
    <Panel title={title} {...(tag ? { aside: <small className="sc-quiet">{m.console_school_in_wecom()}</small> } : {})}>
      <div className="cs-settings__body">{children}</div>
    </Panel>
  );
}
