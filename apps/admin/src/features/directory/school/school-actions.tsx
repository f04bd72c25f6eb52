import type { ReactNode } from 'react';
import { Dropdown, type MenuProps } from 'antd';
import type { NodeKind } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { IconChevronDown, IconPlus, IconQr } from '@ui/core/icons/icons';
import { useMay } from '@ui/core/session/session';
import { useStepUp } from '@ui/core/session/step-up';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { StepUpDialog } from '@ui/admin/step-up-dialog';
import { parentFor, type Over } from './school-overlay';
import { messageOf } from './settle';
import type { SchoolSpot } from './use-school-node';

/** Buttons of the page: 邀請家長, 批量導入/導出, 更多管理, 添加學生家長 (SCH-03, SCH-05, SCH-07, SCH-20, SCH-25, SCH-26). */
export function SchoolActions({ at, onOver, onGuide }: { at: SchoolSpot; onOver: (over: Over) => void; onGuide: () => void }) {
  const mayEdit = useMay('school_contacts.edit');
  const leads = at.header?.myRole === 'class_teacher';
  return (
    <>
      {leads || (mayEdit && (at.realId !== undefined || at.nodeId === undefined)) ? (
        <Button icon={IconQr} onClick={() => onOver({ kind: 'qr', nodeId: at.nodeId })}>
          {m.console_school_qr()}
        </Button>
      ) : null}
      {mayEdit ? (
        <>
          <Batch onImport={() => onOver({ kind: 'import' })} />
          <Menu items={managing(at, onOver, onGuide)}>{m.console_school_more()}</Menu>
        </>
      ) : null}
      {mayEdit || leads ? (
        <Button kind="primary" icon={IconPlus} onClick={() => onOver({ kind: 'new' })}>
          {m.console_school_add_student()}
        </Button>
      ) : null}
    </>
  );
}

type Items = NonNullable<MenuProps['items']>;

function Menu({ items, children }: { items: Items; children: ReactNode }) {
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button>
        <span className="cs-word">
          {children} <IconChevronDown size={14} />
        </span>
      </Button>
    </Dropdown>
  );
}

/** 批量導入/導出; an export asks who he is first. */
function Batch({ onImport }: { onImport: () => void }) {
  const api = useApi();
  const stepUp = useStepUp();
  const mayExport = useMay('contacts.export');
  const start = async () => {
    const idempotencyKey = crypto.randomUUID();
    try {
      await stepUp.run(() => api.call(schoolEditApi.startExport, { body: {}, idempotencyKey }));
      toast(m.console_school_export_started());
    } catch (error) {
      if (!isApiError(error, 'STEP_UP_REQUIRED')) toast(messageOf(error), 'bad');
    }
  };
  return (
    <>
      <Menu
        items={[
          { key: 'import', label: m.console_school_import(), onClick: onImport },
          ...(mayExport ? [{ key: 'export', label: m.console_school_export(), onClick: () => void start() }] : []),
        ]}
      >
        {m.console_school_batch()}
      </Menu>
      <StepUpDialog stepUp={stepUp} />
    </>
  );
}

/** 更多管理: what can be added below the node, what can be done with it, and what concerns the whole school. */
function managing({ here, items }: SchoolSpot, onOver: (over: Over) => void, onGuide: () => void): Items {
  const add = (kind: NodeKind, label: string) => ({
    key: kind,
    label,
    onClick: () => onOver({ kind: 'node', ask: { act: 'add', kind, parentId: parentFor(kind, here, items) } }),
  });
  return [
    { key: 'one-key', label: m.console_school_one_key(), onClick: () => onOver({ kind: 'one-key' }) },
    { type: 'divider' },
    add('campus', m.console_school_node_add_campus()),
    add('section', m.console_school_node_add_section()),
    add('grade', m.console_school_node_add_grade()),
    add('class', m.console_school_node_add_class()),
    ...(here === undefined
      ? []
      : [
          { type: 'divider' as const },
          {
            key: 'rename',
            label: m.console_school_node_rename(),
            onClick: () => onOver({ kind: 'node', ask: { act: 'rename', node: here } }),
          },
          { key: 'move', label: m.console_school_node_move(), onClick: () => onOver({ kind: 'node', ask: { act: 'move', node: here } }) },
          {
            key: 'delete',
            danger: true,
            label: m.console_school_node_delete({ name: here.name }),
            onClick: () => onOver({ kind: 'node', ask: { act: 'delete', node: here } }),
          },
        ]),
    { type: 'divider' },
    { key: 'removed', label: m.console_school_removed(), onClick: () => onOver({ kind: 'removed' }) },
    { key: 'guide', label: m.console_school_guide(), onClick: onGuide },
  ];
}
