import '../directory.css';
import type { ReactNode } from 'react';
import { Radio } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { CHECKLIST_VALUES, contactsChecklistApi, type ChecklistItem, type ChecklistValue } from '@contracts/contacts-checklist';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatDateTime } from '@ui/core/format/date';
import { IconCheckCircle, IconClock, IconLink, IconWarning } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState, NoPermissionState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { toast } from '@ui/core/status/toast';
import { PageHeader } from '@ui/admin/shell/page-header';

/** Where WeCom's own console stands; its pages have no addresses of their own that last. */
export const WECOM_CONSOLE = 'https://work.weixin.qq.com/wework_admin/frame';

/** 申請加入設置: stays in WeCom; asked to be off, because people register by QR code only (CON-25). */
export function JoiningPage() {
  return (
    <SeenInWecom
      item="apply_to_join"
      title={m.ui_nav_join()}
      text={m.console_contacts_joining_text()}
      path={m.console_contacts_joining_path()}
      question={m.console_contacts_joining_seen()}
      words={{ off: m.console_contacts_joining_off(), on: m.console_contacts_joining_on() }}
      wanted="off"
      warning={m.console_contacts_joining_warning()}
    />
  );
}

/** 外部溝通管理: stays in WeCom; what was seen there is written down (CON-25). */
export function ExternalPage() {
  return (
    <SeenInWecom
      item="external_contact"
      title={m.ui_nav_external()}
      text={m.console_contacts_external_text()}
      path={m.console_contacts_external_path()}
      question={m.console_contacts_external_seen()}
      words={{
        allowed: m.console_contacts_external_allowed(),
        limited: m.console_contacts_external_limited(),
        forbidden: m.console_contacts_external_forbidden(),
      }}
    />
  );
}

interface Asked {
  item: ChecklistItem;
  title: string;
  text: string;
  path: string;
  question: string;
  words: Partial<Record<ChecklistValue, string>>;
  /** What it should be. */
  wanted?: ChecklistValue;
  warning?: string;
}

function SeenInWecom(asked: Asked) {
  const may = useMay('contacts.edit');
  return (
    <>
      <PageHeader title={asked.title} facts={m.console_contacts_in_wecom()} />
      {may ? <Seen {...asked} /> : <NoPermissionState surface="console" text={m.console_directory_no_permission()} />}
    </>
  );
}

function Seen({ item, text, path, question, words, wanted, warning }: Asked) {
  const api = useApi();
  const client = useQueryClient();
  const query = useRouteQuery(contactsChecklistApi.read, {});
  const line = query.data?.items.find((one) => one.item === item);
  if (line === undefined) {
    return query.error === null ? (
      <SkeletonRows count={5} />
    ) : (
      <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const note = async (value: ChecklistValue) => {
    try {
      await api.call(contactsChecklistApi.note, { params: { item }, body: { value }, ifMatch: line.version });
      toast(m.console_contacts_noted());
    } catch (error) {
      if (!isApiError(error)) throw error;
      toast(error.message, 'bad');
    } finally {
      await client.invalidateQueries({ queryKey: routeKey(contactsChecklistApi.read) });
    }
  };
  const wrong = wanted !== undefined && line.value !== null && line.value !== wanted;
  return (
    <div className="co-page">
      <div className="co-narrow-page">
        <section className="co-block">
          <header>
            <div>
              <h2>{question}</h2>
              <p>{text}</p>
            </div>
            <SeenTag seen={line.value !== null} wrong={wrong} />
          </header>
          <WecomWay path={path} />
          <Radio.Group
            className="co-radios"
            value={line.value}
            aria-label={question}
            onChange={(event) => void note(event.target.value as ChecklistValue)}
            options={CHECKLIST_VALUES[item].map((value) => ({ value, label: words[value] ?? value }))}
          />
          {wrong ? (
            <p className="co-warning" role="alert">
              <IconWarning size={16} />
              {warning}
            </p>
          ) : null}
          <SeenBy name={line.seenBy} at={line.seenAt} />
        </section>
      </div>
    </div>
  );
}

function SeenTag({ seen, wrong }: { seen: boolean; wrong: boolean }) {
  if (!seen)
    return (
      <StatusTag tone="quiet" icon={IconClock}>
        {m.console_contacts_not_noted()}
      </StatusTag>
    );
  return wrong ? (
    <StatusTag tone="warn" icon={IconWarning}>
      {m.console_contacts_to_change()}
    </StatusTag>
  ) : (
    <StatusTag tone="ok" icon={IconCheckCircle}>
      {m.console_contacts_is_noted()}
    </StatusTag>
  );
}

/** The way inside WeCom's console and the link to it. */
export function WecomWay({ path, children }: { path: string; children?: ReactNode }) {
  return (
    <p className="co-way">
      <b>{path}</b>
      <a href={WECOM_CONSOLE} target="_blank" rel="noreferrer noopener">
        <IconLink size={16} />
        {m.console_contacts_open_wecom()}
      </a>
      {children}
    </p>
  );
}

export function SeenBy({ name, at }: { name: string | null; at: string | null }) {
  return name === null || at === null ? null : (
    <small className="sc-quiet">{m.console_contacts_seen_by({ name, time: formatDateTime(at) })}</small>
  );
}
