import { directoryApi, UNKNOWN_GRADE, type SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { useAddress } from '@ui/core/routing/use-address';
import { schoolTree, ALUMNI, WHOLE } from '../school-tree';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The node that the address names (`?node=`): its place in the tree, its header, and the way to another one. */
export function useSchoolNode() {
  const [params, setParams] = useAddress();
  const wanted = params.get('node') ?? WHOLE;
  const selected = UUID.test(wanted) || wanted === UNKNOWN_GRADE ? wanted : WHOLE;
  /** What lists are narrowed to; undefined = the whole school. */
  const nodeId = selected === WHOLE ? undefined : selected;
  const realId = selected === UNKNOWN_GRADE ? undefined : nodeId;
  const tree = useRouteQuery(directoryApi.nodes, {});
  const node = useRouteQuery(directoryApi.node, { params: { id: realId ?? '' } }, { enabled: realId !== undefined });
  const items: readonly SchoolNodeItem[] = tree.data?.items ?? [];
  const rows =
    tree.data === undefined
      ? []
      : schoolTree(tree.data.items, tree.data.students, {
          whole: tree.data.unitName,
          unknown: m.console_directory_unknown_grade(),
          alumni: m.console_directory_alumni(),
          noTeacher: `${m.console_directory_class_teacher()}: ${m.console_directory_not_set()}`,
        });
  const select = (id: string | undefined, replace = false) => {
    // 校友 is a heading of its own; its classes are what can be shown.
    if (id === ALUMNI) return;
    setParams({ node: id === WHOLE ? undefined : id, page: undefined, act: undefined }, { replace });
  };
  return {
    tree,
    items,
    rows,
    selected,
    nodeId,
    /** Undefined for the whole school and for 未知年級的班級, which are no nodes of the directory. */
    realId,
    here: items.find((item) => item.id === realId),
    header: realId === undefined ? undefined : node.data,
    title: rows.find((row) => row.id === selected)?.name ?? node.data?.name ?? m.console_directory_family(),
    select,
    /** A link from 配置 leads straight to the teachers of a class. */
    asksTeachers: params.get('act') === 'teachers' && realId !== undefined,
    forgetAsked: () => setParams({ act: undefined }),
  };
}
export type SchoolSpot = ReturnType<typeof useSchoolNode>;
