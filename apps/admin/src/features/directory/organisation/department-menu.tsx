import { Dropdown } from 'antd';
import { departmentsApi } from '@contracts/contacts-departments';
import type { DepartmentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi } from '@ui/core/api/query';
import { IconMore } from '@ui/core/icons/icons';
import type { DepartmentAct } from './department-dialogs';
import type { Write } from './use-write';

/** Menu (b) of a node: 添加子部門, 修改名稱, 設置負責人, 上移, 下移, 移動到, 刪除 (CON-02, CON-27). */
export function DepartmentMenu({
  item,
  items,
  write,
  onAct,
}: {
  item: DepartmentItem;
  /** The whole tree in the order shown. */
  items: readonly DepartmentItem[];
  write: Write;
  onAct: (act: DepartmentAct) => void;
}) {
  const api = useApi();
  const siblings = items.filter((one) => one.parentId === item.parentId);
  const at = siblings.findIndex((one) => one.id === item.id);
  const top = item.parentId === null;
  const shift = (before: string | null) =>
    void write.run(
      () =>
        api.call(departmentsApi.move, {
          params: { id: item.id },
          body: { parentId: item.parentId ?? '', before },
          idempotencyKey: crypto.randomUUID(),
        }),
      m.console_contacts_saved(),
    );
  const entries: { key: string; label: string; act: () => void; off?: boolean; danger?: boolean }[] = [
    { key: 'add', label: m.console_contacts_add_sub(), act: () => onAct('add') },
    { key: 'heads', label: m.console_contacts_set_heads(), act: () => onAct('heads') },
    ...(top
      ? []
      : [
          { key: 'rename', label: m.console_contacts_rename(), act: () => onAct('rename') },
          { key: 'up', label: m.console_contacts_up(), off: at === 0, act: () => shift(siblings[at - 1]?.id ?? null) },
          {
            key: 'down',
            label: m.console_contacts_down(),
            off: at === siblings.length - 1,
            act: () => shift(siblings[at + 2]?.id ?? null),
          },
          { key: 'move', label: m.console_contacts_move(), act: () => onAct('move') },
          { key: 'remove', label: m.ui_delete(), danger: true, act: () => onAct('remove') },
        ]),
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: entries.map(({ key, label, off, danger }) => ({
          key,
          label,
          disabled: off === true || write.busy,
          danger: danger === true,
        })),
        onClick: ({ key, domEvent }) => {
          domEvent.stopPropagation();
          entries.find((one) => one.key === key)?.act();
        },
      }}
    >
      <button type="button" aria-label={m.console_contacts_menu_of({ name: item.name })} onClick={(event) => event.stopPropagation()}>
        <IconMore size={16} />
      </button>
    </Dropdown>
  );
}
