import { Checkbox, TreeSelect } from 'antd';
import { directoryApi } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { departmentNodes } from './entry-picker';

interface Place {
  id: string;
  isHead: boolean;
}

/** Departments of a member: the first is the main one; in each he may be a head (CON-28). */
export function MemberPlaces({ value = [], onChange }: { value?: readonly Place[]; onChange?: (next: Place[]) => void }) {
  const query = useRouteQuery(directoryApi.departments, {}, { staleTime: 60_000 });
  const items = query.data?.items ?? [];
  const names = new Map(items.map((item) => [item.id, item.name]));
  const tree = departmentNodes(items);
  return (
    <div className="co-places">
      <TreeSelect<string[]>
        multiple
        value={value.map((place) => place.id)}
        treeData={tree}
        treeDefaultExpandedKeys={tree.map((node) => node.value)}
        showSearch={{ treeNodeFilterProp: 'title' }}
        style={{ width: '100%' }}
        aria-label={m.contacts_field_department()}
        onChange={(ids) => onChange?.(ids.map((id) => value.find((place) => place.id === id) ?? { id, isHead: false }))}
      />
      {value.map((place, index) => (
        <div key={place.id} className="co-places__row">
          <span className="sc-ellipsis">{names.get(place.id) ?? place.id}</span>
          {index === 0 ? <span className="cd-tag">{m.console_contacts_main()}</span> : null}
          <Checkbox
            checked={place.isHead}
            onChange={(event) => onChange?.(value.map((one) => (one.id === place.id ? { ...one, isHead: event.target.checked } : one)))}
          >
            {m.console_directory_head()}
          </Checkbox>
        </div>
      ))}
    </div>
  );
}
