import '../notices.css';
import './compose.css';
import { lazy, Suspense, useId, useLayoutEffect, useRef, useState } from 'react';
import { useSearchParams, useLocation } from 'react-router';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { draftKey } from '@ui/core/drafts/draft-store';
import { DraftBanner } from '@ui/core/drafts/draft-banner';
import { useDraft } from '@ui/core/drafts/use-draft';
import { uploadFile } from '@ui/core/files/upload-file';
import { formatClock } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconSend } from '@ui/core/icons/icons';
import { ownerOf, useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup, SwitchCell } from '@ui/mobile/cells';
import { FieldFault } from '@ui/mobile/form-cards';
import { BottomBar, Page, SectionHead } from '@ui/mobile/page';
import { RichTextEditor } from '@ui/mobile/rich-text-editor';
import { AttachmentsField } from './attachments-field';
import { draftOf, faultsOf, isBlank, type ComposeFault, type ComposeField, type ComposeForm } from './compose-form';
import { LinksField } from './links-field';
import { audienceWord } from './compose-words';
import { RecipientsSheet } from '../recipients/recipients-sheet';
import { SendDialog } from './send-dialog';
import { useCompose, type ComposeState, type ServerDraft } from './use-compose';
import { useRecipientCount } from '../recipients/use-recipient-count';

const CopiesSheet = lazy(async () => ({ default: (await import('../recipients/copies-sheet')).CopiesSheet }));
const ConflictPage = lazy(async () => ({ default: (await import('./conflict-page')).ConflictPage }));

function faultWord(fault: ComposeFault | undefined): string | undefined {
  switch (fault) {
    case undefined:
      return undefined;
    case 'title_missing':
      return m.notices_fault_title();
    case 'title_long':
      return m.ui_fault_too_long({ max: NOTICE_LIMITS.title });
    case 'body_missing':
      return m.notices_fault_body();
    case 'body_long':
      return m.notices_fault_body_long();
    case 'no_target':
      return m.notices_fault_target();
    case 'link':
      return m.ui_editor_link_bad();
  }
}

/** One screen to write a notice: everything in reach, saved by itself, sent only after the numbers (NOT-02). */
export function ComposePage({ start }: { start: ComposeState }) {
  const api = useApi();
  const session = useSession();
  const titleId = useId();
  const [state, setState] = useState(start);
  // Another document in the editor (restored, reloaded) needs a fresh editor.
  const [edition, setEdition] = useState(0);
  const [sheet, setSheet] = useState<'recipients' | 'copies'>();
  const [copiesOpened, setCopiesOpened] = useState(false);
  const [tried, setTried] = useState(false);
  const [uploading, setUploading] = useState(0);
  const [storedAt, setStoredAt] = useState<number>();
  const [, setParams] = useSearchParams();
  const { pathname } = useLocation();
  const { form } = state;
  const draft = useDraft(draftKey(ownerOf(session), 'notice', state.server?.id ?? 'new'), state, {
    // What the server holds needs no second copy.
    isEmpty: (value) =>
      isBlank(value.form) || (value.server !== undefined && JSON.stringify(draftOf(value.form)) === JSON.stringify(draftOf(value.base))),
    ...(state.server === undefined ? {} : { version: state.server.version }),
  });
  const stored = async (server: ServerDraft) => {
    await draft.clear();
    setStoredAt(Date.now());
    if (pathname.endsWith('/new')) setParams({ draft: server.id }, { replace: true });
  };
  const actions = useCompose(state, setState, stored);
  const count = useRecipientCount(form, sheet === 'recipients');
  const title = useRef<HTMLTextAreaElement>(null);
  const inConflict = actions.conflict !== undefined;
  useLayoutEffect(() => {
    // Phones of 2022 do not know `field-sizing`: the field grows by hand.
    const field = title.current;
    if (field === null) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }, [form.title, inConflict]);
  const faults: ReadonlyMap<ComposeField, ComposeFault> = tried ? faultsOf(form) : new Map();
  const change = (part: Partial<ComposeForm>) => {
    setState((before) => ({ ...before, form: { ...before.form, ...part } }));
    if ('targets' in part) actions.clearRecipientFault();
  };

  const openCopies = () => {
    setCopiesOpened(true);
    setSheet('copies');
  };
  const mayStore = (): boolean => {
    const wrong = [...faultsOf(form).values()].filter((fault) => fault === 'title_long' || fault === 'body_long' || fault === 'link');
    if (wrong.length === 0) return true;
    setTried(true);
    toast(faultWord(wrong[0]) ?? m.ui_fault_other(), 'bad');
    return false;
  };
  const save = async () => {
    if (!mayStore()) return;
    const server = await actions.save();
    if (server !== undefined) toast(m.notices_draft_saved());
  };
  const submit = async () => {
    setTried(true);
    const open = [...faultsOf(form)];
    const [first] = open;
    if (first !== undefined) {
      toast(faultWord(first[1]) ?? m.ui_fault_other(), 'bad');
      document.getElementById(`cmp-${first[0]}`)?.scrollIntoView({ block: 'center' });
      return;
    }
    if (uploading > 0) {
      toast(m.notices_still_uploading(), 'bad');
      return;
    }
    await actions.prepare();
  };
  const uploadPicture = async (file: File) => {
    try {
      const picture = await uploadFile(api, file, { purpose: 'notice-picture' });
      return {
        fileId: picture.id,
        ...(picture.width === null ? {} : { width: picture.width }),
        ...(picture.height === null ? {} : { height: picture.height }),
      };
    } catch (error) {
      toast(isApiError(error) ? error.message : m.ui_failed(), 'bad');
      return undefined;
    }
  };

  if (actions.conflict !== undefined) {
    return (
      <Suspense fallback={<SkeletonDetail />}>
        <ConflictPage
          mine={form}
          theirs={actions.conflict}
          busy={actions.busy === 'save'}
          onReload={() => {
            actions.reload();
            setEdition((before) => before + 1);
            void draft.clear();
          }}
          onKeep={() => {
            void actions.keepMine().then(() => setEdition((before) => before + 1));
          }}
        />
      </Suspense>
    );
  }
  const savedAt = draft.savedAt === undefined || (storedAt ?? 0) > draft.savedAt ? undefined : draft.savedAt;
  const bar = (
    <BottomBar>
      <Button size="large" kind="quiet" className="cmp-save" busy={actions.busy === 'save'} onClick={() => void save()}>
        {m.notices_save_draft()}
      </Button>
      <Button size="large" kind="primary" icon={IconSend} busy={actions.busy === 'check'} onClick={() => void submit()}>
        {m.ui_submit()}
      </Button>
    </BottomBar>
  );
  const titleFault = faultWord(faults.get('title'));
  const recipientFault = actions.recipientFault ?? faultWord(faults.get('recipients'));
  return (
    <Page title={m.notices_create()} bar={bar}>
      <p className="cmp-saved" role="status">
        {savedAt !== undefined ? (
          <>
            <IconCheckCircle size={16} />
            <span>{m.ui_draft_saved_at({ time: formatClock(savedAt) })}</span>
          </>
        ) : storedAt !== undefined ? (
          <>
            <IconCheckCircle size={16} />
            <span>{m.notices_stored_at({ time: formatClock(storedAt) })}</span>
          </>
        ) : null}
        <span className="cmp-saved__unit">{session.unit.name}</span>
      </p>
      <DraftBanner
        draft={draft}
        onRestore={(value) => {
          setState(value);
          setEdition((before) => before + 1);
        }}
      />
      <div className="sc-block">
        <div className="cmp-field" id="cmp-title">
          <label htmlFor={titleId}>
            {m.notices_title()}
            <b className="sc-required" aria-hidden="true">
              *
            </b>
            <span className="cmp-count sc-number">{`${[...form.title].length} / ${NOTICE_LIMITS.title}`}</span>
          </label>
          <textarea
            ref={title}
            id={titleId}
            className="cmp-title"
            rows={1}
            required
            enterKeyHint="next"
            value={form.title}
            placeholder={m.notices_title_hint()}
            aria-invalid={titleFault !== undefined || undefined}
            onChange={(event) => change({ title: event.target.value.replaceAll(/[\r\n]+/g, ' ') })}
          />
          <FieldFault text={titleFault} />
        </div>
        <div className="cmp-field cmp-field--body" id="cmp-body">
          <span className="cmp-label">
            {m.notices_body()}
            <b className="sc-required" aria-hidden="true">
              *
            </b>
          </span>
          <RichTextEditor
            key={edition}
            initial={form.body}
            label={m.notices_body()}
            placeholder={m.notices_body_hint()}
            imageUrl={(fileId) => pictureUrl(fileId, 'preview')}
            uploadPicture={uploadPicture}
            fault={faultWord(faults.get('body'))}
            onChange={(body) => change({ body })}
          />
        </div>
      </div>
      <div className="sc-block cmp-parts" id="cmp-links">
        <LinksField links={form.links} fault={faultWord(faults.get('links'))} onChange={(links) => change({ links })} />
        <AttachmentsField
          files={form.attachments}
          onBusy={setUploading}
          onChange={(edit) => setState((before) => ({ ...before, form: { ...before.form, attachments: edit(before.form.attachments) } }))}
        />
      </div>
      <div id="cmp-recipients" className="cmp-cells">
        <CellGroup>
          <Cell
            label={m.notices_recipients()}
            required
            set={form.targets.length > 0}
            value={<RecipientsValue form={form} students={count?.students} classes={count?.classes.length} />}
            onPress={() => setSheet('recipients')}
          />
          {recipientFault === undefined ? null : (
            <div className="cmp-cell-fault">
              <FieldFault text={recipientFault} />
            </div>
          )}
          <Cell label={m.notices_copies()} set={form.cc.length > 0 || form.ccSelf} value={copyWords(form)} onPress={() => openCopies()} />
        </CellGroup>
      </div>
      <SectionHead>{m.notices_settings()}</SectionHead>
      <CellGroup>
        <SwitchCell
          label={m.notices_require_confirm()}
          note={m.notices_require_confirm_note()}
          checked={form.requireConfirm}
          onChange={(requireConfirm) => change({ requireConfirm })}
        />
      </CellGroup>
      <div className="cmp-end" />
      <RecipientsSheet open={sheet === 'recipients'} onClose={() => setSheet(undefined)} form={form} count={count} onChange={change} />
      {copiesOpened ? (
        <Suspense>
          <CopiesSheet open={sheet === 'copies'} onClose={() => setSheet(undefined)} form={form} onChange={change} />
        </Suspense>
      ) : null}
      <SendDialog
        form={form}
        check={actions.check}
        busy={actions.busy === 'send'}
        onClose={actions.cancelSend}
        onConfirm={() => void actions.send()}
      />
    </Page>
  );
}

function copyWords(form: ComposeForm): string {
  const names = [...form.cc.map((person) => person.name), ...(form.ccSelf ? [m.notices_myself()] : [])];
  if (names.length === 0) return m.notices_none();
  return names.length > 3 ? m.notices_people_n({ n: formatNumber(names.length) }) : names.join(m.notices_name_separator());
}

function RecipientsValue({ form, students, classes }: { form: ComposeForm; students: number | undefined; classes: number | undefined }) {
  if (form.targets.length === 0) return m.notices_choose();
  const who = audienceWord(form.audience);
  if (students !== undefined && classes !== undefined)
    return m.notices_recipients_counted({ classes: formatNumber(classes), students: formatNumber(students), who });
  const names = form.targets
    .slice(0, 3)
    .map((target) => (target.kind === 'school' ? m.notices_whole_school() : target.name))
    .join(m.notices_name_separator());
  return m.notices_recipients_of({
    list: form.targets.length > 3 ? m.notices_targets_more({ names, total: formatNumber(form.targets.length) }) : names,
    who,
  });
}
