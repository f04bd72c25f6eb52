import '../notices.css';
import '@ui/admin/form/contract-form.css';
import './compose.css';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Input, Switch } from 'antd';
import { useNavigate, useParams } from 'react-router';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import { noticesApi, type NoticeDetail } from '@contracts/notices';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { DraftBanner } from '@ui/core/drafts/draft-banner';
import { uploadFile } from '@ui/core/files/upload-file';
import { formatClock } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconPeople, IconSend, IconWarning } from '@ui/core/icons/icons';
import {
  COMPOSE_FIELDS,
  EMPTY_FORM,
  formOf,
  type ComposeField,
  type ComposeForm as Form,
} from '@ui/core/notices/compose-form';
import { audienceWord, faultWord, fieldWord, valueWords } from '@ui/core/notices/compose-words';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonBar, SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState, NoPermissionState, NotFoundState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { toast } from '@ui/core/status/toast';
import { RichTextEditor } from '@ui/admin/editor/rich-text-editor';
import { PageHeader } from '@ui/admin/shell/page-header';
import { AttachmentsField } from './attachments-field';
import { LinksField } from './links-field';
import { useNoticeForm } from './use-notice-form';
import { useRecipientCount } from './use-recipient-count';

// The form is there at once; what opens over it and the picker of staff follow while the person begins to write.
const CopiesField = lazy(() => import('./copies-field').then((x) => ({ default: x.CopiesField })));
const RecipientsDrawer = lazy(() => import('./recipients-drawer').then((x) => ({ default: x.RecipientsDrawer })));
const SendDialog = lazy(() => import('./send-dialog').then((x) => ({ default: x.SendDialog })));
const ConflictDialog = lazy(() => import('@ui/admin/form/conflict-dialog').then((x) => ({ default: x.ConflictDialog })));

function Field({
  id,
  label,
  required = false,
  note,
  fault,
  children,
}: {
  id: ComposeField;
  label: string;
  required?: boolean;
  note?: ReactNode;
  fault?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className="cc-field" id={`field-${id}`} aria-label={label}>
      <header>
        <h2>
          {label}
          {required ? <b className="sc-form__star">*</b> : null}
        </h2>
        {note === undefined ? null : <small className="sc-quiet">{note}</small>}
      </header>
      {children}
      {fault === undefined ? null : (
        <p className="cc-fault" role="alert">
          <IconWarning size={16} />
          {fault}
        </p>
      )}
    </section>
  );
}

function ComposeForm({ notice }: { notice: NoticeDetail | undefined }) {
  const navigate = useNavigate();
  const api = useApi();
  const me = useSession();
  const start: Form = notice === undefined ? EMPTY_FORM : formOf(notice);
  const [picking, setPicking] = useState(false);
  const [uploading, setUploading] = useState(false);
  const work = useNoticeForm(
    notice,
    start,
    // Past the router: the form with its uploads and its cursor stays, a reload opens the saved draft.
    (id) => window.history.replaceState(window.history.state, '', `/console/notices/${id}/edit`),
    (id) => void navigate(`/console/notices/${id}`, { replace: true }),
  );
  const { form, set, draft, faults, checked } = work;
  const count = useRecipientCount(
    { targets: form.targets, audience: form.audience, includeAlumni: form.includeAlumni, ccIds: [], ccSelf: false },
    !picking,
  );
  const faultOf = (field: ComposeField) => {
    const fault = checked ? faults.get(field) : undefined;
    return fault === undefined ? {} : { fault: faultWord(fault) };
  };
  const uploadPicture = async (file: File) => {
    const view = await uploadFile(api, file, { purpose: 'notice-picture' });
    if (view.state === 'blocked') {
      toast(m.notices_file_blocked(), 'bad');
      return undefined;
    }
    return {
      fileId: view.id,
      ...(view.width === null || view.height === null ? {} : { width: view.width, height: view.height }),
    };
  };
  return (
    <>
      <PageHeader
        crumb={notice === undefined ? m.console_notices_create() : m.console_notices_edit()}
        title={notice === undefined ? m.console_notices_create() : m.console_notices_edit()}
      />
      <div className="cc-page">
        <div className="cc-banners">
          <DraftBanner draft={draft} onRestore={work.load} />
          {work.failure === undefined || work.asking !== undefined ? null : (
            <div role="alert">
              <Banner tone="bad">{work.failure.message}</Banner>
            </div>
          )}
        </div>
        <div className="cc-columns">
          <div className="cc-main">
            <Field
              id="title"
              label={m.console_notices_title()}
              required
              note={`${formatNumber([...form.title].length)} / ${formatNumber(NOTICE_LIMITS.title)}`}
              {...faultOf('title')}
            >
              <Input
                size="large"
                value={form.title}
                maxLength={NOTICE_LIMITS.title}
                placeholder={m.console_notices_title_placeholder()}
                aria-label={m.console_notices_title()}
                onChange={(event) => set({ title: event.target.value })}
              />
            </Field>
            <Field id="body" label={m.console_notices_body()} required {...faultOf('body')}>
              <RichTextEditor
                key={work.edition}
                initial={form.body}
                label={m.console_notices_body()}
                onChange={(body) => set({ body })}
                imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
                uploadPicture={uploadPicture}
              />
            </Field>
            <Field id="links" label={m.console_notices_links()} {...faultOf('links')}>
              <LinksField links={form.links} checked={checked} onChange={(links) => set({ links })} />
            </Field>
            <Field
              id="attachments"
              label={m.console_notices_attachments()}
              note={`${form.attachments.length} / ${NOTICE_LIMITS.attachments}`}
            >
              <AttachmentsField
                files={form.attachments}
                onAdd={(file) => work.add(file)}
                onRemove={(fileId) => set({ attachments: form.attachments.filter((file) => file.fileId !== fileId) })}
                onBusy={setUploading}
              />
            </Field>
          </div>
          <div className="cc-aside">
            <Field id="recipients" label={m.console_notices_targets()} required {...faultOf('recipients')}>
              {form.targets.length === 0 ? null : (
                <div className="cc-chosen">
                  <p className="cc-chips">
                    {form.targets.slice(0, 8).map((target) => (
                      <span key={`${target.kind}:${target.refId ?? ''}`}>
                        {target.kind === 'school' ? m.notices_whole_school() : target.name}
                      </span>
                    ))}
                    {form.targets.length > 8 ? <span>{m.console_notices_recipients_more({ n: form.targets.length - 8 })}</span> : null}
                  </p>
                  <p className="sc-quiet" role="status">
                    {audienceWord(form.audience)}
                    {count.busy
                      ? ` · ${m.console_notices_counting()}`
                      : count.data === undefined
                        ? ''
                        : ` · ${m.console_notices_chosen_n({ students: formatNumber(count.data.students), recipients: formatNumber(count.data.recipients) })}`}
                  </p>
                  {count.data !== undefined && count.data.unreachable > 0 ? (
                    <p className="cc-unreachable">{m.console_notices_unreachable_n({ n: formatNumber(count.data.unreachable) })}</p>
                  ) : null}
                </div>
              )}
              <Button block icon={IconPeople} onClick={() => setPicking(true)}>
                {form.targets.length === 0 ? m.console_notices_choose() : m.console_notices_change()}
              </Button>
            </Field>
            <Field id="copies" label={m.console_notices_copies()} note={m.console_notices_cc_note({ max: NOTICE_LIMITS.cc })}>
              <Suspense fallback={<SkeletonBar height={36} radius={8} />}>
                <CopiesField people={form.cc} label={m.console_notices_copies()} onChange={(cc) => set({ cc })} />
              </Suspense>
            </Field>
            <Field id="settings" label={m.console_notices_settings()}>
              <Toggle
                label={m.console_notices_require_confirm()}
                note={m.console_notices_require_confirm_note()}
                on={form.requireConfirm}
                onChange={(requireConfirm) => set({ requireConfirm })}
              />
              <Toggle
                label={m.console_notices_auto_copy()}
                note={m.console_notices_cc_self_note()}
                on={form.ccSelf}
                onChange={(ccSelf) => set({ ccSelf })}
              />
            </Field>
          </div>
        </div>
      </div>
      <footer className="cc-foot">
        <span className="sc-quiet" role="status">
          {draft.savedAt === undefined ? null : (
            <>
              <IconCheckCircle size={16} />
              {m.ui_draft_saved_at({ time: formatClock(draft.savedAt) })}
            </>
          )}
        </span>
        <Button busy={work.busy === 'save'} onClick={() => void work.save()}>
          {m.console_notices_save_draft()}
        </Button>
        <Button
          kind="primary"
          icon={IconSend}
          busy={work.busy === 'check'}
          {...(uploading ? { disabledReason: m.console_notices_files_busy() } : {})}
          onClick={() => void work.submit()}
        >
          {count.data === undefined ? m.console_notices_submit() : m.console_notices_submit_n({ n: formatNumber(count.data.recipients) })}
        </Button>
      </footer>
      <Suspense fallback={null}>
        <RecipientsDrawer
          open={picking}
          start={form}
          admin={me.roles.length > 0}
          onClose={() => setPicking(false)}
          onDone={(choice) => {
            set(choice);
            setPicking(false);
          }}
        />
        {work.asking === undefined ? null : (
          <SendDialog
            title={form.title.trim()}
            confirm={form.requireConfirm}
            check={work.asking}
            busy={work.busy === 'send'}
            fault={work.failure?.message}
            onClose={work.closeAsking}
            onSend={() => void work.send()}
          />
        )}
        {work.conflict === undefined ? null : (
          <ConflictDialog
            rows={work.conflict.fields.map((field) => ({ field, theirs: work.conflict?.theirs, mine: form }))}
            same={COMPOSE_FIELDS.length - work.conflict.fields.length}
            word={(field, value) => ({
              label: fieldWord(field as ComposeField),
              value: valueWords(value as Form, field as ComposeField),
            })}
            busy={work.busy !== undefined}
            onReload={work.takeTheirs}
            onKeep={() => void work.keepMine()}
            onClose={work.closeConflict}
          />
        )}
      </Suspense>
    </>
  );
}

function Toggle({ label, note, on, onChange }: { label: string; note: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="cc-toggle">
      <span>
        {label}
        <small className="sc-quiet">{note}</small>
      </span>
      <Switch checked={on} onChange={onChange} />
    </label>
  );
}

/** 創建通知 (NOT-02). */
export function NewNoticePage() {
  const home = useRouteQuery(noticesApi.home, {});
  if (home.data?.canCreate === false) return <NoPermissionState surface="console" text={m.console_notices_no_permission_create()} />;
  return <ComposeForm notice={undefined} />;
}

/** A saved draft, written on. */
export function EditNoticePage() {
  const { id = '' } = useParams();
  // Refetching would not change the form below; the version decides when saving.
  const query = useRouteQuery(noticesApi.detail, { params: { id } }, { staleTime: Number.POSITIVE_INFINITY });
  const notice = query.data;
  if (notice === undefined) {
    if (isApiError(query.error, 'NOT_FOUND')) return <NotFoundState surface="console" />;
    if (isApiError(query.error, 'FORBIDDEN')) return <NoPermissionState surface="console" text={m.notices_no_permission()} />;
    return (
      <>
        <PageHeader crumb={m.console_notices_edit()} title={m.console_notices_edit()} />
        {query.error === null ? (
          <SkeletonRows count={8} />
        ) : (
          <FailedState surface="console" title={m.notices_failed_one()} error={query.error} onRetry={() => void query.refetch()} />
        )}
      </>
    );
  }
  if (notice.can.edit?.ok !== true) {
    return (
      <NoPermissionState
        surface="console"
        text={m.console_notices_not_editable()}
        action={
          <a className="sc-button sc-button--default sc-button--normal" href={`/console/notices/${id}`}>
            {m.notices_detail()}
          </a>
        }
      />
    );
  }
  return <ComposeForm key={id} notice={notice} />;
}
