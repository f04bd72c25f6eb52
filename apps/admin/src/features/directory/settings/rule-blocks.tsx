import { useState } from 'react';
import { Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { RULE_KINDS, visibilityApi, type RuleKind, type VisibilityRule } from '@contracts/contacts-visibility';
import { m } from '@contracts/messages';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { IconPlus } from '@ui/core/icons/icons';
import { later } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { SkeletonCards } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { useWrite } from '../organisation/use-write';
import { namesOf, wordsOf } from './rule-words';

// Loaded by the press that opens it.
const RuleDialog = later(() => import('./rule-dialog').then((x) => x.RuleDialog));

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
