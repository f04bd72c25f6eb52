import '../notices.css';
import './compose.css';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { pictureUrl } from '@contracts/files';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS } from '@contracts/notice-types';
import { draftKey } from '@ui/core/drafts/draft-store';
import { DraftBanner } from '@ui/core/drafts/draft-banner';
import { useDraft } from '@ui/core/drafts/use-draft';
import { formatClock } from '@ui/core/format/date';
import { formatNumber } from '@ui/core/format/number';
import { IconCheckCircle, IconSend } from '@ui/core/icons/icons';
import { Meanwhile } from '@ui/core/later/later';
import { audienceWord, faultWord } from '@ui/core/notices/compose-words';
import { settingsLine } from '@ui/core/notices/send-words';
import { only, useAddress } from '@ui/core/routing/use-address';
import { ownerOf, useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonDetail } from '@ui/core/states/skeleton';
import { Banner } from '@ui/core/status/offline-banner';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { FieldFault } from '@ui/mobile/form-cards';
import { BottomBar, Page } from '@ui/mobile/page';
import { RichTextEditor } from '@ui/mobile/rich-text-editor';
import { afterSheet } from '../../../shared/after-sheet';
import { useRecipientCount } from '../recipients/use-recipient-count';
import { draftOf, faultsOf, isBlank, type ComposeFault, type ComposeField, type ComposeForm } from './compose-form';
import { ComposeSheets, type OpenSheet } from './compose-sheets';
import { ComposeParts, ComposeTools, ConflictPage } from './late-sheets';
import { PartsToCome, ToolsToCome } from './parts-to-come';
import { useCompose, type ComposeState, type SendPlan, type ServerDraft } from './use-compose';
import { usePictureUpload } from './use-picture-upload';

/** Faults that the server would refuse in a draft too. */
const NOT_STORABLE: ReadonlySet<ComposeFault> = new Set(['title_long', 'body_long', 'link']);
const AT_SETTINGS: readonly ComposeField[] = ['schedule', 'deadline', 'urgency'];

/** One screen to write a notice: everything in reach, saved by itself, sent only after the numbers (NOT-02). */
export function ComposePage({ start }: { start: ComposeState }) {
  const session = useSession();
  const navigate = useNavigate();
  const titleId = useId();
  const [state, setState] = useState(start);
  // Another document in the editor (restored, reloaded, imported) needs a fresh editor.
  const [edition, setEdition] = useState(0);
  const [sheet, setSheet] = useState<OpenSheet>();
  const [plan, setPlan] = useState<SendPlan>();
  const [tried, setTried] = useState(false);
  const [uploading, setUploading] = useState(0);
  const [storedAt, setStoredAt] = useState<number>();
  const [, setParams] = useAddress();
  const { pathname } = useLocation();
  const { form } = state;
  const draft = useDraft(draftKey(ownerOf(session), 'notice', state.server?.id ?? 'new'), state, {
    // What the server holds needs no second copy.
    isEmpty: (value) =>
      isBlank(value.form) ||
      (value.rejected === undefined &&
        value.server !== undefined &&
        JSON.stringify(draftOf(value.form)) === JSON.stringify(draftOf(value.base))),
    ...(state.server === undefined ? {} : { version: state.server.version }),
  });
  const stored = async (server: ServerDraft) => {
    await draft.clear();
    setStoredAt(Date.now());
    if (pathname.endsWith('/new')) setParams(only({ draft: server.id }), { replace: true });
  };
  const actions = useCompose(state, setState, stored);
  const count = useRecipientCount(form, sheet?.name === 'recipients');
  const title = useRef<HTMLTextAreaElement>(null);
  const inConflict = actions.conflict.meeting !== undefined;
  useLayoutEffect(() => {
    // Phones of 2022 do not know `field-sizing`: the field grows by hand.
    const field = title.current;
    if (field === null) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }, [form.title, inConflict]);
  const faults: ReadonlyMap<ComposeField, ComposeFault> = tried ? faultsOf(form) : new Map();
  const wordOf = (field: ComposeField) => {
    const fault = faults.get(field);
    return fault === undefined ? undefined : faultWord(fault);
  };
  const change = (part: Partial<ComposeForm>) => {
    setState((before) => ({ ...before, form: { ...before.form, ...part } }));
    if ('targets' in part) actions.clearRecipientFault();
  };
  const load = (next: ComposeForm) => {
    setState((before) => ({ ...before, form: next }));
    setEdition((before) => before + 1);
  };
  const close = () => setSheet(undefined);
  const goTo = (next: OpenSheet) => {
    setSheet(undefined);
    // The open one's history entry has to be gone before the next adds its own.
    afterSheet(() => setSheet(next));
  };

  const mayStore = (): boolean => {
    const wrong = [...faultsOf(form).values()].find((fault) => NOT_STORABLE.has(fault));
    if (wrong === undefined) return true;
    setTried(true);
    toast(faultWord(wrong), 'bad');
    return false;
  };
  const save = async () => {
    if (!mayStore()) return;
    if ((await actions.save()) !== undefined) toast(m.notices_draft_saved());
  };
  const preview = async () => {
    if (!mayStore()) return;
    const server = await actions.save();
    if (server !== undefined) void navigate(`/staff/notices/${server.id}/preview`, { state: { from: 'writing' } });
  };
  const submit = async () => {
    setTried(true);
    const [first] = faultsOf(form);
    if (first !== undefined) {
      toast(faultWord(first[1]), 'bad');
      const place = AT_SETTINGS.includes(first[0]) ? 'recipients' : first[0];
      document.getElementById(`cmp-${place}`)?.scrollIntoView({ block: 'center' });
      return;
    }
    if (uploading > 0) {
      toast(m.notices_still_uploading(), 'bad');
      return;
    }
    const prepared = await actions.prepare();
    if (prepared === undefined) return;
    if ('differences' in prepared) {
      setSheet({ name: 'differences', differences: prepared.differences, next: 'send' });
      return;
    }
    setPlan(prepared.plan);
    setSheet({ name: 'reach' });
  };
  const compare = () => {
    goTo({ name: 'differences', differences: undefined });
    void actions.compare().then((differences) => {
      if (differences === undefined) close();
      else setSheet((now) => (now?.name === 'differences' || now === undefined ? { name: 'differences', differences } : now));
    });
  };
  const confirm = async () => {
    if (plan === undefined) return;
    const result = await actions.send(plan);
    if (result === 'differ') compare();
    else if (result === 'sent') close();
  };
  const uploadPicture = usePictureUpload();

  if (inConflict) {
    const settle = (side: 'theirs' | 'chosen') => {
      void actions.settle(side).then(() => setEdition((before) => before + 1));
    };
    return (
      <Meanwhile shows={<SkeletonDetail />}>
        <ConflictPage
          conflict={actions.conflict}
          busy={actions.busy === 'save'}
          onReload={() => settle('theirs')}
          onKeep={() => settle('chosen')}
        />
      </Meanwhile>
    );
  }
  const savedAt = draft.savedAt === undefined || (storedAt ?? 0) > draft.savedAt ? undefined : draft.savedAt;
  const bar = (
    <BottomBar>
      <Button size="large" kind="quiet" className="cmp-save" busy={actions.busy === 'save'} onClick={() => void save()}>
        {m.notices_save_draft()}
      </Button>
      <Button size="large" className="cmp-preview" onClick={() => void preview()}>
        {m.notice_writing_preview()}
      </Button>
      <Button size="large" kind="primary" icon={IconSend} busy={actions.busy === 'check'} onClick={() => void submit()}>
        {m.ui_submit()}
      </Button>
    </BottomBar>
  );
  const titleFault = wordOf('title');
  const recipientFault = actions.recipientFault ?? wordOf('recipients');
  const settingsFault = AT_SETTINGS.map(wordOf).find((words) => words !== undefined);
  const { rejected } = state;
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
      {rejected === undefined ? null : (
        <Banner
          tone="info"
          action={
            <>
              <Button
                size="medium"
                onClick={() => {
                  setState((before) => ({ ...before, form: rejected, rejected: undefined }));
                  setEdition((before) => before + 1);
                }}
              >
                {m.ui_conflict_take_back()}
              </Button>
              <Button size="medium" onClick={() => setState((before) => ({ ...before, rejected: undefined }))}>
                {m.ui_draft_discard()}
              </Button>
            </>
          }
        >
          {m.ui_conflict_taken()}
        </Banner>
      )}
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
            fault={wordOf('body')}
            onChange={(body) => change({ body })}
          />
        </div>
        <Meanwhile shows={<ToolsToCome />}>
          <ComposeTools
            form={form}
            onDocx={(file) => setSheet({ name: 'docx', file })}
            onTemplates={() => setSheet({ name: 'templates' })}
            onVersions={() => setSheet({ name: 'versions' })}
          />
        </Meanwhile>
      </div>
      <Meanwhile shows={<PartsToCome />}>
        <ComposeParts
          form={form}
          tried={tried}
          faults={{ links: wordOf('links'), questions: wordOf('questions') }}
          onBusy={setUploading}
          onChange={change}
          onFiles={(edit) => setState((before) => ({ ...before, form: { ...before.form, attachments: edit(before.form.attachments) } }))}
          onQuestion={(key) => setSheet({ name: 'question', key })}
          onSteps={(key) => setSheet({ name: 'steps', key })}
        />
      </Meanwhile>
      <div id="cmp-recipients" className="cmp-cells">
        <CellGroup>
          <Cell
            label={m.notices_recipients()}
            required
            set={form.targets.length > 0}
            value={<RecipientsValue form={form} students={count?.students} classes={count?.classes.length} />}
            onPress={() => setSheet({ name: 'recipients' })}
          />
          <CellFault text={recipientFault} />
          <Cell
            label={m.notices_copies()}
            set={form.cc.length > 0 || form.ccSelf}
            value={copyWords(form)}
            onPress={() => setSheet({ name: 'copies' })}
          />
          <Cell
            label={m.notices_settings()}
            value={<span className="cmp-words">{settingsLine(form)}</span>}
            onPress={() => setSheet({ name: 'settings' })}
          />
          <CellFault text={settingsFault} />
        </CellGroup>
      </div>
      <div className="cmp-end" />
      <ComposeSheets
        sheet={sheet}
        form={form}
        faults={faultsOf(form)}
        count={count}
        plan={plan}
        busy={actions.busy}
        change={change}
        load={load}
        close={close}
        goTo={goTo}
        compare={compare}
        submit={() => void submit()}
        confirm={() => void confirm()}
        uploadPicture={uploadPicture}
      />
    </Page>
  );
}

function CellFault({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <div className="cmp-cell-fault">
      <FieldFault text={text} />
    </div>
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
