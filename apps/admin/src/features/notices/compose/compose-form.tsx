import { useState } from 'react';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import { useApi } from '@ui/core/api/query';
import { DraftBanner } from '@ui/core/drafts/draft-banner';
import { uploadFile } from '@ui/core/files/upload-file';
import { formatClock } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconDoc, IconEye, IconSend, IconUndo } from '@ui/core/icons/icons';
import { later, Meanwhile } from '@ui/core/later/later';
import { isBlank, type ComposeField, type ComposeForm as Form } from '@ui/core/notices/compose-form';
import { faultWord } from '@ui/core/notices/compose-words';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { Banner } from '@ui/core/status/offline-banner';
import { toast } from '@ui/core/status/toast';
import { PageHeader } from '@ui/admin/shell/page-header';
import { AudienceFields } from './audience-fields';
import { Field } from './compose-field';
import { ContentFields } from './content-fields';
import { SettingsPanel } from './settings-panel';
import { useNoticeForm } from './use-notice-form';
import { useRecipientCount } from './use-recipient-count';

// The form is there at once; what opens over it follows while the person begins to write.
const RecipientsDrawer = later(() => import('./recipients-drawer').then((x) => x.RecipientsDrawer));
const ReachDrawer = later(() => import('./reach-drawer').then((x) => x.ReachDrawer));
const SendDialog = later(() => import('./send-dialog').then((x) => x.SendDialog));
const DocxDialog = later(() => import('./docx-dialog').then((x) => x.DocxDialog));
const TemplatesDrawer = later(() => import('./templates-drawer').then((x) => x.TemplatesDrawer));
const TemplateDialog = later(() => import('./template-dialog').then((x) => x.TemplateDialog));
const VersionsTab = later(() => import('./versions/versions-tab').then((x) => x.VersionsTab));
const ConflictView = later(() => import('./conflict-view').then((x) => x.ConflictView));

type Over = 'recipients' | 'reach' | 'templates' | 'save-template';
type Tab = 'content' | 'versions';

/** 創建通知 (NOT-02): content and settings side by side, languages on a tab of their own. */
export function ComposeForm({ notice, start }: { notice: NoticeDetail | undefined; start: Form }) {
  const navigate = useNavigate();
  const api = useApi();
  const me = useSession();
  const [tab, setTab] = useState<Tab>('content');
  const [over, setOver] = useState<Over>();
  const [word, setWord] = useState<File>();
  const [uploading, setUploading] = useState(false);
  const work = useNoticeForm(
    notice,
    start,
    // Past the router: the form with its uploads and its cursor stays, a reload opens the saved draft.
    (id) => window.history.replaceState(window.history.state, '', `/console/notices/${id}/edit`),
    (id) => void navigate(`/console/notices/${id}`, { replace: true }),
    (field) => {
      setTab(field === 'versions' ? 'versions' : 'content');
      requestAnimationFrame(() => document.getElementById(`field-${field}`)?.scrollIntoView({ block: 'center' }));
    },
  );
  const { form, set, draft, faults, checked } = work;
  const count = useRecipientCount(
    { targets: form.targets, audience: form.audience, includeAlumni: form.includeAlumni, ccIds: [], ccSelf: false },
    over !== 'recipients',
  );
  const faultOf = (field: ComposeField) => (checked ? faults.get(field) : undefined);
  const targetFault = faultOf('recipients');
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
  const title = notice === undefined ? m.console_notices_create() : m.console_notices_edit();
  const empty = isBlank(form) ? { disabledReason: m.notice_writing_template_empty() } : {};
  const submit = () => (faults.size === 0 && work.busy === undefined ? setOver('reach') : void work.submit());
  return (
    <>
      <PageHeader
        crumb={title}
        title={title}
        actions={
          <>
            <Button icon={IconDoc} onClick={() => setOver('templates')}>
              {m.notice_writing_templates()}
            </Button>
            <Button {...empty} onClick={() => setOver('save-template')}>
              {m.notice_writing_template_save()}
            </Button>
          </>
        }
        tabs={[
          { id: 'content', label: m.notices_content() },
          {
            id: 'versions',
            label: m.notice_writing_versions(),
            ...(form.versions.length === 0 ? {} : { count: form.versions.length + 1 }),
          },
        ]}
        tab={tab}
        onTab={(id) => setTab(id as Tab)}
      />
      <div className="cc-page">
        <div className="cc-banners">
          <DraftBanner draft={draft} onRestore={work.load} />
          {work.givenUp === undefined ? null : (
            <Banner
              tone="info"
              icon={IconUndo}
              action={
                <>
                  <Button size="small" onClick={() => void work.takeBack()}>
                    {m.ui_conflict_take_back()}
                  </Button>
                  <Button size="small" onClick={() => void work.dropGivenUp()}>
                    {m.ui_draft_discard()}
                  </Button>
                </>
              }
            >
              {m.ui_conflict_taken()}
            </Banner>
          )}
          {work.overtaken && work.conflict.meeting === undefined ? (
            <Banner
              tone="warn"
              action={
                <Button size="small" busy={work.busy === 'save'} onClick={() => void work.save('save')}>
                  {m.console_notices_overtaken_look()}
                </Button>
              }
            >
              {m.console_notices_overtaken()}
            </Banner>
          ) : null}
          {work.failure === undefined || work.asking !== undefined ? null : (
            <div role="alert">
              <Banner
                tone="bad"
                {...(work.failure.code === 'NOT_VERSIONS_DIFFER'
                  ? {
                      action: (
                        <Button size="small" onClick={() => setTab('versions')}>
                          {m.notice_writing_versions_compare()}
                        </Button>
                      ),
                    }
                  : {})}
              >
                {work.failure.message}
              </Banner>
            </div>
          )}
        </div>
        {tab === 'versions' ? (
          <Meanwhile shows={<SkeletonRows count={8} />}>
            <VersionsTab
              form={form}
              set={set}
              load={work.load}
              uploadPicture={uploadPicture}
              saving={work.busy === 'compare'}
              save={() => work.save('compare')}
            />
          </Meanwhile>
        ) : (
          <div className="cc-columns">
            <ContentFields work={work} uploadPicture={uploadPicture} onUploading={setUploading} onDocx={setWord} />
            <div className="cc-aside">
              <AudienceFields
                form={form}
                set={set}
                count={count}
                fault={targetFault === undefined ? undefined : faultWord(targetFault)}
                onPick={() => setOver('recipients')}
                onReach={() => setOver('reach')}
              />
              <Field id="settings" label={m.console_notices_settings()}>
                <SettingsPanel form={form} set={set} faultOf={faultOf} />
              </Field>
            </div>
          </div>
        )}
      </div>
      <footer className="cc-foot">
        <span className="sc-quiet" role="status">
          {work.savedAt === undefined ? null : (
            <>
              <IconCheckCircle size={16} />
              {m.ui_draft_saved_at({ time: formatClock(work.savedAt) })}
            </>
          )}
        </span>
        <Button busy={work.busy === 'save'} onClick={() => void work.save('save')}>
          {m.console_notices_save_draft()}
        </Button>
        <Button
          icon={IconEye}
          busy={work.busy === 'preview'}
          title={m.console_notices_preview_note()}
          onClick={() => void work.save('preview')}
        >
          {m.notice_writing_preview()}
        </Button>
        <Button
          kind="primary"
          icon={IconSend}
          busy={work.busy === 'submit'}
          {...(uploading ? { disabledReason: m.console_notices_files_busy() } : {})}
          onClick={submit}
        >
          {count.data === undefined ? m.console_notices_submit() : m.console_notices_submit_n({ n: formatNumber(count.data.recipients) })}
        </Button>
      </footer>
      <RecipientsDrawer
        open={over === 'recipients'}
        start={form}
        admin={me.roles.length > 0}
        onClose={() => setOver(undefined)}
        onDone={(choice) => {
          set(choice);
          setOver(undefined);
        }}
      />
      {over === 'reach' ? (
        <ReachDrawer
          open
          choice={form}
          busy={work.busy === 'submit'}
          onClose={() => setOver(undefined)}
          onGo={() => {
            setOver(undefined);
            void work.submit();
          }}
        />
      ) : null}
      <TemplatesDrawer
        open={over === 'templates'}
        written={!isBlank(form)}
        onClose={() => setOver(undefined)}
        onUse={(template) => {
          work.load({ ...form, ...template.content, versionsChecked: [] });
          setOver(undefined);
          toast(m.notice_writing_template_used());
        }}
      />
      {over === 'save-template' ? <TemplateDialog form={form} onClose={() => setOver(undefined)} /> : null}
      {word === undefined ? null : (
        <DocxDialog
          file={word}
          body={form.body}
          onClose={() => setWord(undefined)}
          onTake={(body) => {
            work.load({ ...form, body });
            setWord(undefined);
          }}
        />
      )}
      {work.asking === undefined ? null : (
        <SendDialog
          form={form}
          asking={work.asking}
          busy={work.busy === 'send'}
          fault={work.failure?.message}
          onClose={work.closeAsking}
          onSend={() => void work.send()}
        />
      )}
      {work.conflict.meeting === undefined ? null : <ConflictView work={work} />}
    </>
  );
}
