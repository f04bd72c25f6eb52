import { departmentsApi } from '@contracts/contacts-departments';
import type { DepartmentItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useApi } from '@ui/core/api/query';
import { NavTree } from '@ui/admin/nav-tree';
import type { DepartmentAct } from './department-dialogs';
import { DepartmentMenu } from './department-menu';
import type { Write } from './use-write';

/** Departments with their numbers; administrators order them by dragging and have the menu of each (CON-02, CON-27). */
export function DepartmentTree({
  items,
  selected,
  write,
  onAct,
  onSelect,
}: {
  items: readonly DepartmentItem[];
  selected: string | undefined;
  write: Write;
  /** Only for whoever may change them. */
  onAct?: (act: DepartmentAct, item: DepartmentItem) => void;
  onSelect: (id: string) => void;
}) {
  const api = useApi();
  const order = (id: string, before: string | null) => {
    const parentId = items.find((one) => one.id === id)?.parentId;
    if (parentId === undefined || parentId === null) return;
    void write.run(
      () => api.call(departmentsApi.move, { params: { id }, body: { parentId, before }, idempotencyKey: crypto.randomUUID() }),
      m.console_contacts_ordered(),
    );
  };
  return (
    <NavTree
      label={m.console_directory_org_tree()}
      searchLabel={m.console_directory_search_department()}
      nodes={items.map((node) => ({ id: node.id, parentId: node.parentId, name: node.name, count: node.membersBelow }))}
      selected={selected}
      {...(onAct === undefined
        ? {}
        : {
            onOrder: order,
            menu: (node: { id: string }) => {
              const item = items.find((one) => one.id === node.id);
              return item === undefined ? null : (
                <DepartmentMenu item={item} items={items} write={write} onAct={(act) => onAct(act, item)} />
              );
            },
          })}
      onSelect={onSelect}
    />
  );
}
