import { useState } from 'react';
import type { Locale } from '@contracts/locale';
import type { NoticeCheck } from '@contracts/notices';
import type { VersionDifference } from '@contracts/notice-sending';
import { faultWord } from '@ui/core/notices/compose-words';
import type { UploadedPicture } from '@ui/mobile/rich-text-editor';
import { afterSheet } from '../../../shared/after-sheet';
import type { ComposeFault, ComposeField, ComposeForm } from './compose-form';
import {
  CopiesSheet,
  DifferencesSheet,
  DocxSheet,
  QuestionSheet,
  QuestionSteps,
  ReachSheet,
  RecipientsSheet,
  SendDialog,
  SettingsSheet,
  TemplatesSheet,
  VersionsSheet,
} from './late-sheets';
import type { ComposeActions, SendPlan } from './use-compose';

/** The one thing that stands open above the page. */
export type OpenSheet =
  | { name: 'recipients' | 'copies' | 'settings' | 'templates' | 'reach' | 'confirm' }
  | { name: 'question'; key: string }
  | { name: 'steps'; key: string }
  | { name: 'versions'; locale?: Locale }
  /** `next`: what follows once every pair is checked. */
  | { name: 'differences'; differences: VersionDifference[] | undefined; next?: 'send' }
  | { name: 'docx'; file: File };

export interface ComposeSheetsProps {
  sheet: OpenSheet | undefined;
  form: ComposeForm;
  faults: ReadonlyMap<ComposeField, ComposeFault>;
  count: NoticeCheck | undefined;
  plan: SendPlan | undefined;
  busy: ComposeActions['busy'];
  change: (part: Partial<ComposeForm>) => void;
  /** Another document: the editor begins anew with it. */
  load: (form: ComposeForm) => void;
  close: () => void;
  /** Closes what is open and opens this once its history entry is gone. */
  goTo: (sheet: OpenSheet) => void;
  compare: () => void;
  submit: () => void;
  confirm: () => void;
  uploadPicture: (file: File) => Promise<UploadedPicture | undefined>;
}

/** Sheets of 創建通知; each is loaded at its first use and then stays, so that it can close in its own time. */
export function ComposeSheets(props: ComposeSheetsProps) {
  const { sheet, form, change, close, goTo, load, plan } = props;
  const [used, setUsed] = useState<ReadonlySet<OpenSheet['name']>>(new Set());
  if (sheet !== undefined && !used.has(sheet.name)) setUsed(new Set([...used, sheet.name]));
  const is = (name: OpenSheet['name']) => sheet?.name === name;
  const words = new Map([...props.faults].map(([field, fault]) => [field, faultWord(fault)] as const));
  return (
    <>
      {used.has('recipients') ? (
        <RecipientsSheet open={is('recipients')} onClose={close} form={form} count={props.count} onChange={change} />
      ) : null}
      {used.has('copies') ? <CopiesSheet open={is('copies')} onClose={close} form={form} onChange={change} /> : null}
      {used.has('settings') ? <SettingsSheet open={is('settings')} onClose={close} form={form} faults={words} onChange={change} /> : null}
      {used.has('question') ? (
        <QuestionSheet
          editing={sheet?.name === 'question' ? sheet.key : undefined}
          questions={form.questions}
          onChange={(questions) => change({ questions })}
          onClose={close}
        />
      ) : null}
      {used.has('steps') ? (
        <QuestionSteps
          of={sheet?.name === 'steps' ? sheet.key : undefined}
          questions={form.questions}
          onChange={(questions) => change({ questions })}
          onClose={close}
        />
      ) : null}
      {used.has('templates') ? (
        <TemplatesSheet
          open={is('templates')}
          form={form}
          onClose={close}
          onUse={(content) => load({ ...form, ...content, versionsChecked: [] })}
        />
      ) : null}
      {used.has('docx') ? (
        <DocxSheet
          file={sheet?.name === 'docx' ? sheet.file : undefined}
          form={form}
          onClose={close}
          onUse={(body) => load({ ...form, body })}
        />
      ) : null}
      {used.has('versions') ? (
        <VersionsSheet
          open={is('versions')}
          start={sheet?.name === 'versions' ? sheet.locale : undefined}
          form={form}
          onClose={close}
          onChange={(next, edition) => (edition === true ? load(next) : change(next))}
          onCompare={props.compare}
          uploadPicture={props.uploadPicture}
        />
      ) : null}
      {used.has('differences') ? (
        <DifferencesSheet
          open={is('differences')}
          form={form}
          differences={sheet?.name === 'differences' ? sheet.differences : undefined}
          busy={props.busy === 'check'}
          onClose={close}
          onChecked={(versionsChecked) => change({ versionsChecked })}
          onEdit={(locale) => goTo({ name: 'versions', locale })}
          onGo={() => {
            const send = sheet?.name === 'differences' && sheet.next === 'send';
            close();
            if (send) afterSheet(props.submit);
          }}
        />
      ) : null}
      {used.has('reach') && plan !== undefined ? (
        <ReachSheet open={is('reach')} reach={plan.reach} onClose={close} onGo={() => goTo({ name: 'confirm' })} />
      ) : null}
      {used.has('confirm') && plan !== undefined ? (
        <SendDialog
          open={is('confirm')}
          form={form}
          check={plan.check}
          reach={plan.reach}
          promise={plan.promise}
          busy={props.busy === 'send'}
          onClose={close}
          onConfirm={props.confirm}
        />
      ) : null}
    </>
  );
}
