import { useState } from 'react';
import { Input, Modal, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import type { NodeKind, SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { NODE_NAME, schoolEditApi } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { Fault } from './fault';
import { messageOf, refreshSchool, settled, tell } from './settle';
import { useAttemptKey } from './use-attempt-key';

/** What 更多管理 asks: a new node below one, another name or place, or the end of one. */
export type NodeAsk =
  | { act: 'add'; kind: NodeKind; parentId: string | null }
  | { act: 'rename'; node: SchoolNodeItem }
  | { act: 'move'; node: SchoolNodeItem }
  | { act: 'delete'; node: SchoolNodeItem };

const titles = (ask: NodeAsk): string => {
  if (ask.act === 'delete') return m.console_school_node_delete({ name: ask.node.name });
  if (ask.act === 'rename') return m.console_school_node_rename();
  if (ask.act === 'move') return m.console_school_node_move();
  return {
    campus: m.console_school_node_add_campus,
    section: m.console_school_node_add_section,
    grade: m.console_school_node_add_grade,
    class: m.console_school_node_add_class,
  }[ask.kind]();
};

/** Somebody else deleted the node, or the one it was to stand below. */
const goneWords = (ask: NodeAsk): string => {
  if (ask.act === 'add') return m.console_school_parent_gone();
  return ask.act === 'delete' ? m.ui_gone({ name: ask.node.name }) : m.ui_gone_kept({ name: ask.node.name });
};

/** Kinds that may stand above each kind (SCH-04); null = the school. */
const ABOVE: Readonly<Record<NodeKind, readonly (NodeKind | null)[]>> = {
  campus: [null],
  section: [null, 'campus'],
  grade: [null, 'campus', 'section'],
  class: ['grade'],
};

/** One small dialog for every entry of 更多管理 (SCH-03). */
export function NodeDialog({ ask, nodes, onClose }: { ask: NodeAsk; nodes: readonly SchoolNodeItem[]; onClose: (gone?: string) => void }) {
  useFocusBack();
  const api = useApi();
  const client = useQueryClient();
  const attempt = useAttemptKey();
  const kind = ask.act === 'add' ? ask.kind : ask.node.kind;
  const [name, setName] = useState(ask.act === 'add' || ask.act === 'delete' ? '' : ask.node.name);
  const [parentId, setParentId] = useState<string | null>(ask.act === 'add' ? ask.parentId : ask.node.parentId);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const parents = nodes.filter(
    (node) => !node.graduated && ABOVE[kind].includes(node.kind) && (ask.act === 'add' || node.id !== ask.node.id),
  );
  const asksName = ask.act === 'add' || ask.act === 'rename';
  const asksParent = ask.act === 'add' || ask.act === 'move';
  const typed = name.trim();
  /** Name and place that the change is made on: what somebody else saved meanwhile is shown before it is overwritten. */
  const [base, setBase] = useState({ name: ask.act === 'add' ? '' : ask.node.name, parentId });
  const [theirs, setTheirs] = useState<string>();
  /** Somebody else deleted the place that was chosen. */
  const lost = asksParent && parentId !== null && !parents.some((node) => node.id === parentId);

  const save = async () => {
    if (asksName && !NODE_NAME.test(typed)) {
      setFault(m.console_school_node_name_hint());
      return;
    }
    if (lost) {
      setFault(m.console_school_parent_gone());
      return;
    }
    setBusy(true);
    setFault(undefined);
    try {
      if (ask.act === 'add') {
        const answer = await api.call(schoolEditApi.createNode, { body: { kind, parentId, name: typed }, idempotencyKey: attempt.key() });
        tell(await settled(api, answer), m.console_school_saved_wecom());
      } else if (ask.act === 'delete') {
        const answer = await api.call(schoolEditApi.deleteNode, { params: { id: ask.node.id }, timeout: 15_000 });
        tell(answer, m.console_school_saved_wecom());
        const gone = answer.state === 'failed' ? undefined : ask.node.id;
        // The page leaves the node before anything is read again: news of the directory may come at any moment.
        onClose(gone);
        await refreshSchool(client, gone);
        return;
      } else {
        const now = await api.call(schoolEditApi.nodeForm, { params: { id: ask.node.id } });
        const met = ask.act === 'rename' ? now.name !== base.name : now.parentId !== base.parentId;
        if (met) {
          setBase(now);
          const above = nodes.find((node) => node.id === now.parentId);
          setTheirs(ask.act === 'rename' ? now.name : above === undefined ? m.console_school_root() : pathOf(nodes, above));
          setBusy(false);
          return;
        }
        const body = ask.act === 'rename' ? { name: typed } : { parentId };
        const answer = await api.call(schoolEditApi.updateNode, {
          params: { id: ask.node.id },
          body,
          ifMatch: now.version,
          timeout: 15_000,
        });
        tell(answer, m.console_school_saved_wecom());
      }
      await refreshSchool(client);
      onClose();
    } catch (error) {
      attempt.failed(error);
      setFault(isApiError(error, 'NOT_FOUND') ? goneWords(ask) : messageOf(error));
      setBusy(false);
      if (isApiError(error, 'NOT_FOUND')) await refreshSchool(client, ask.act === 'add' ? undefined : ask.node.id);
    }
  };
  return (
    <Modal
      open
      title={titles(ask)}
      onCancel={() => onClose()}
      onOk={() => void save()}
      okText={ask.act === 'delete' ? m.console_school_remove() : theirs === undefined ? m.ui_save() : m.console_contacts_keep_mine()}
      okButtonProps={{ loading: busy, danger: ask.act === 'delete' }}
      cancelText={m.ui_cancel()}
      width={440}
    >
      <div className="cs-form">
        {ask.act === 'delete' ? <p>{m.console_school_node_delete_text()}</p> : null}
        {theirs === undefined ? null : <Banner tone="warn">{m.console_contacts_theirs({ value: theirs })}</Banner>}
        {asksParent ? (
          <label>
            <span>{m.console_school_node_parent()}</span>
            <Select
              {...(lost ? {} : { value: parentId ?? '' })}
              placeholder={m.console_school_choose_parent()}
              onChange={(value: string) => setParentId(value === '' ? null : value)}
              options={[
                ...(ABOVE[kind].includes(null) ? [{ value: '', label: m.console_school_root() }] : []),
                ...parents.map((node) => ({ value: node.id, label: pathOf(nodes, node) })),
              ]}
              showSearch={{ optionFilterProp: 'label' }}
              aria-label={m.console_school_node_parent()}
            />
          </label>
        ) : null}
        {asksName ? (
          <label>
            <span>{m.console_school_node_name()}</span>
            <Input
              value={name}
              maxLength={32}
              status={fault === undefined ? '' : 'error'}
              onChange={(event) => setName(event.target.value)}
              onPressEnter={() => void save()}
            />
            <small className="sc-quiet">{m.console_school_node_name_hint()}</small>
          </label>
        ) : null}
        <Fault>{fault}</Fault>
      </div>
    </Modal>
  );
}

/** 「小學 / 小一 / 小一甲」. */
export function pathOf(nodes: readonly SchoolNodeItem[], node: SchoolNodeItem): string {
  const byId = new Map(nodes.map((each) => [each.id, each]));
  const path: string[] = [];
  for (let at: SchoolNodeItem | undefined = node; at !== undefined && path.length < 16; at = byId.get(at.parentId ?? ''))
    path.unshift(at.name);
  return path.join(' / ');
}
