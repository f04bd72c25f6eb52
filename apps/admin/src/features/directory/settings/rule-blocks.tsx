import { useState } from 'react';
import { Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { RULE_KINDS, visibilityApi, type NamedEntry, type RuleKind, type VisibilityRule } from '@contracts/contacts-visibility';
import { m } from '@contracts/messages';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { IconPlus } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { SkeletonCards } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { EntryPicker } from '../organisation/entry-picker';
import { useWrite } from '../organisation/use-write';

interface KindWords {
  title: string;
  text: string;
  subjects: string;
  whitelist: string | undefined;
}

function wordsOf(kind: RuleKind): KindWords {
  switch (kind) {
    case 'hidden':
      return {
        title: m.console_contacts_rule_hidden(),
        text: m.console_contacts_rule_hidden_text(),
        subjects: m.console_contacts_rule_hidden_who(),
        whitelist: m.console_contacts_rule_whitelist(),
      };
    case 'dept_only':
      return {
        title: m.console_contacts_rule_dept(),
        text: m.console_contacts_rule_dept_text(),
        subjects: m.console_contacts_rule_restricted(),
        whitelist: m.console_contacts_rule_extra(),
      };
    case 'none':
      return {
        title: m.console_contacts_rule_none(),
        text: m.console_contacts_rule_none_text(),
        subjects: m.console_contacts_rule_restricted(),
        whitelist: undefined,
      };
  }
}

const namesOf = (entries: readonly NamedEntry[]): string => entries.map((entry) => entry.name).join(m.notices_name_separator());

/** The three rules, each with its entries and 【添加】, 【編輯】, 【刪除】 (VIS-01…04). */
export function RuleBlocks() {
  const api = useApi();
  const client = useQueryClient();
  const write = useWrite();
  const query = useRouteQuery(visibilityApi.rules, {});
  const [open, setOpen] = useState<{ kind: RuleKind; rule?: VisibilityRule }>();
  const [removing, setRemoving] = useState<VisibilityRule>();
  const fresh = () => void client.invalidateQueries({ queryKey: routeKey(visibilityApi.rules) });
  if (query.data === undefined) {
    return query.error === null ? (
      <SkeletonCards />
    ) : (
      <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const { items } = query.data;
  return (
    <>
      {RULE_KINDS.map((kind) => {
        const words = wordsOf(kind);
        return (
          <section key={kind} className="co-block">
            <header>
              <div>
                <h2>{words.title}</h2>
                <p>{words.text}</p>
              </div>
              <Button size="small" icon={IconPlus} onClick={() => setOpen({ kind })}>
                {m.console_contacts_add()}
              </Button>
            </header>
            {items
              .filter((rule) => rule.kind === kind)
              .map((rule) => (
                <div key={rule.id} className="co-rule">
                  <span>
                    <b className="cd-strong">{namesOf(rule.subjects)}</b>
                    {words.whitelist === undefined || rule.whitelist.length === 0 ? null : (
                      <small>{`${words.whitelist}：${namesOf(rule.whitelist)}`}</small>
                    )}
                  </span>
                  <Button size="small" kind="text" onClick={() => setOpen({ kind, rule })}>
                    {m.console_contacts_edit()}
                  </Button>
                  <Button size="small" kind="text" onClick={() => setRemoving(rule)}>
                    {m.ui_delete()}
                  </Button>
                </div>
              ))}
          </section>
        );
      })}
      {open === undefined ? null : (
        <RuleDialog
          kind={open.kind}
          {...(open.rule === undefined ? {} : { rule: open.rule })}
          onClose={() => {
            setOpen(undefined);
            fresh();
          }}
        />
      )}
      {removing === undefined ? null : (
        <Modal
          open
          width={420}
          title={m.console_contacts_rule_remove()}
          onCancel={() => setRemoving(undefined)}
          footer={
            <span className="co-foot">
              <Button onClick={() => setRemoving(undefined)}>{m.ui_cancel()}</Button>
              <Button
                kind="danger-fill"
                busy={write.busy}
                onClick={() =>
                  void write
                    .run(() => api.call(visibilityApi.removeRule, { params: { id: removing.id } }), m.console_contacts_saved())
                    .then(() => {
                      setRemoving(undefined);
                      fresh();
                    })
                }
              >
                {m.ui_delete()}
              </Button>
            </span>
          }
        >
          <p>{m.console_contacts_rule_remove_text({ names: namesOf(removing.subjects) })}</p>
        </Modal>
      )}
    </>
  );
}

function RuleDialog({ kind, rule, onClose }: { kind: RuleKind; rule?: VisibilityRule; onClose: () => void }) {
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
