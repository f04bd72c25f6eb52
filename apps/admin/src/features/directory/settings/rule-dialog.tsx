import { useState } from 'react';
import { Modal } from 'antd';
import { visibilityApi, type NamedEntry, type RuleKind, type VisibilityRule } from '@contracts/contacts-visibility';
import { m } from '@contracts/messages';
import { useApi } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { EntryPicker } from '../organisation/entry-picker';
import { useWrite } from '../organisation/use-write';
import { namesOf, wordsOf } from './rule-words';

/** 【添加】 and 【編輯】 of a rule (VIS-01…04). */
export function RuleDialog({ kind, rule, onClose }: { kind: RuleKind; rule?: VisibilityRule; onClose: () => void }) {
  useFocusBack();
  const api = useApi();
  const write = useWrite();
  const words = wordsOf(kind);
  const [subjects, setSubjects] = useState<NamedEntry[]>(rule?.subjects ?? []);
  const [whitelist, setWhitelist] = useState<NamedEntry[]>(rule?.whitelist ?? []);
  const theirs = write.fault?.current as VisibilityRule | undefined;
  const bare = (entries: readonly NamedEntry[]) => entries.map(({ kind: one, id }) => ({ kind: one, id }));
  const save = async () => {
    const body = { kind, subjects: bare(subjects), whitelist: bare(whitelist) };
    const done = await write.run(
      () =>
        rule === undefined
          ? api.call(visibilityApi.addRule, { body, idempotencyKey: crypto.randomUUID() })
          : api.call(visibilityApi.updateRule, { params: { id: rule.id }, body, ifMatch: theirs?.version ?? rule.version }),
      m.console_contacts_saved(),
    );
    if (done) onClose();
  };
  return (
    <Modal
      open
      width={560}
      title={words.title}
      onCancel={onClose}
      footer={
        <span className="co-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button
            kind="primary"
            busy={write.busy}
            disabledReason={subjects.length === 0 ? m.console_contacts_choose_somebody() : undefined}
            onClick={() => void save()}
          >
            {theirs === undefined ? m.ui_save() : m.console_contacts_keep_mine()}
          </Button>
        </span>
      }
    >
      <div className="co-form">
        <p className="sc-quiet">{words.text}</p>
        <b>{words.subjects}</b>
        <EntryPicker value={subjects} onChange={setSubjects} label={words.subjects} />
        {words.whitelist === undefined ? null : (
          <>
            <b>{words.whitelist}</b>
            <EntryPicker value={whitelist} onChange={setWhitelist} label={words.whitelist} />
          </>
        )}
        {theirs === undefined ? null : (
          <Banner tone="warn">{m.console_contacts_theirs({ value: `${namesOf(theirs.subjects)} / ${namesOf(theirs.whitelist)}` })}</Banner>
        )}
        {write.fault === undefined ? null : (
          <div role="alert">
            <Banner tone="bad">{write.fault.message}</Banner>
          </div>
        )}
      </div>
    </Modal>
  );
}
