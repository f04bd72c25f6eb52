import { useEffect, useState } from 'react';
import { Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { noticeSendingApi, type NoticeTemplate } from '@contracts/notice-sending';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { formatShort } from '@ui/core/format/date';
import { IconTrash } from '@ui/core/icons/icons';
import { languageWord } from '@ui/core/notices/compose-words';
import { languagesOf } from '@ui/core/notices/version-edit';
import { Button } from '@ui/core/shell/button';
import { SearchField } from '@ui/core/shell/search-field';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState, NoMatchState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import { ListFooter } from '@ui/admin/list/list-footer';
import { FormIcon } from '../notice-tags';

const TYPING_MS = 300;
const PAGE = 20;

/** 範本: the school's texts to begin from. What is written is only replaced after a second press. */
export function TemplatesDrawer({
  open,
  written,
  onClose,
  onUse,
}: {
  open: boolean;
  /** There is something to be replaced. */
  written: boolean;
  onClose: () => void;
  onUse: (template: NoticeTemplate) => void;
}) {
  const api = useApi();
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const [q, setQ] = useState('');
  const [page, setPage] = useState(1);
  const [chosen, setChosen] = useState<NoticeTemplate>();
  const [deleting, setDeleting] = useState<NoticeTemplate>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setQ(typed.trim());
      setPage(1);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const query = useRouteQuery(
    noticeSendingApi.templates,
    { query: { page: String(page), pageSize: String(PAGE), ...(q === '' ? {} : { q }) } },
    { enabled: open, keepPrevious: true },
  );
  const data = query.data !== undefined && 'total' in query.data ? query.data : undefined;
  const use = (template: NoticeTemplate) => {
    if (written && chosen?.id !== template.id) {
      setChosen(template);
      return;
    }
    setChosen(undefined);
    onUse(template);
  };
  const remove = async (template: NoticeTemplate) => {
    setBusy(true);
    try {
      await api.call(noticeSendingApi.removeTemplate, { params: { id: template.id } });
      toast(m.notice_writing_template_deleted());
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
    } finally {
      setBusy(false);
      setDeleting(undefined);
      void client.invalidateQueries({ queryKey: routeKey(noticeSendingApi.templates) });
    }
  };
  return (
    <SideDrawer title={m.notice_writing_templates()} open={open} onClose={onClose} width={420}>
      <div className="ct-search">
        <SearchField value={typed} placeholder={m.notice_writing_templates_search()} onChange={(text) => setTyped(text.slice(0, 50))} />
      </div>
      {data === undefined ? (
        query.error === null ? (
          <SkeletonRows count={6} />
        ) : (
          <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : data.total === 0 ? (
        q === '' ? (
          <EmptyState surface="console" title={m.notice_writing_templates_none()} text={m.notice_writing_templates_none_text()} />
        ) : (
          <NoMatchState surface="console" onClear={() => setTyped('')} />
        )
      ) : (
        <ul className="ct-list">
          {data.items.map((template) => (
            <li key={template.id} className={chosen?.id === template.id ? 'ct-item ct-item--chosen' : 'ct-item'}>
              <FormIcon hasForm={template.hasForm} />
              <span className="ct-item__text">
                <b>{template.name}</b>
                <small className="sc-quiet">
                  {m.notice_writing_template_by({ name: template.createdBy.name, time: formatShort(template.updatedAt) })}
                </small>
                <small className="sc-quiet">{languagesOf(template.content).map(languageWord).join(m.notices_name_separator())}</small>
                {chosen?.id === template.id ? <small className="ct-item__what">{m.notice_writing_template_replaces()}</small> : null}
              </span>
              {template.canEdit ? (
                <Button
                  kind="quiet"
                  size="small"
                  icon={IconTrash}
                  aria-label={m.notice_writing_template_delete()}
                  title={m.notice_writing_template_delete()}
                  onClick={() => setDeleting(template)}
                />
              ) : null}
              <Button size="small" kind={chosen?.id === template.id ? 'primary' : 'default'} onClick={() => use(template)}>
                {chosen?.id === template.id ? m.ui_confirm() : m.notice_writing_template_use()}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {data !== undefined && data.total > PAGE ? (
        <ListFooter page={data.page} pageSize={data.pageSize} total={data.total} onPage={setPage} />
      ) : null}
      {deleting === undefined ? null : (
        <Modal
          open
          width={420}
          title={m.notice_writing_template_delete_title({ name: deleting.name })}
          onCancel={() => setDeleting(undefined)}
          footer={
            <span className="cn-foot">
              <Button onClick={() => setDeleting(undefined)}>{m.ui_cancel()}</Button>
              <Button kind="danger-fill" busy={busy} onClick={() => void remove(deleting)}>
                {m.ui_delete()}
              </Button>
            </span>
          }
        >
          <p className="sc-quiet">{m.notice_writing_template_delete_note()}</p>
        </Modal>
      )}
    </SideDrawer>
  );
}
