import { Select } from 'antd';
import type { SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { pathOf } from './node-dialog';

/** Classes by their whole path, to be searched; one that was chosen keeps a name when it has left the school or was deleted. */
export function ClassField({
  nodes,
  value,
  onChange,
}: {
  nodes: readonly SchoolNodeItem[];
  value: string[];
  onChange: (ids: string[]) => void;
}) {
  const offered = nodes.filter((node) => node.kind === 'class' && (!node.graduated || value.includes(node.id)));
  const gone = nodes.length === 0 ? [] : value.filter((id) => !offered.some((node) => node.id === id));
  return (
    <label>
      <span>{m.console_school_student_classes()}</span>
      <Select
        mode="multiple"
        value={value}
        onChange={onChange}
        maxCount={20}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={m.console_school_choose_class()}
        aria-label={m.console_school_student_classes()}
        options={[
          ...offered.map((node) => ({ value: node.id, label: pathOf(nodes, node) })),
          ...gone.map((id) => ({ value: id, label: m.console_school_class_gone(), disabled: true })),
        ]}
      />
    </label>
  );
}
