import type { SchoolNodeItem } from '@contracts/directory';
import { later } from '@ui/core/later/later';
import type { NodeAsk } from './node-dialog';

// What is opened by a press is loaded by that press.
const HowDialog = later(() => import('./groups-page').then((x) => x.HowDialog));
const ImportDrawer = later(() => import('./import-drawer').then((x) => x.ImportDrawer));
const NodeDialog = later(() => import('./node-dialog').then((x) => x.NodeDialog));
const OneKeyDialog = later(() => import('./one-key-dialog').then((x) => x.OneKeyDialog));
const QrDialog = later(() => import('./qr-dialog').then((x) => x.QrDialog));
const RemoveDialog = later(() => import('./bulk-dialogs').then((x) => x.RemoveDialog));
const RemovedDrawer = later(() => import('./removed-drawer').then((x) => x.RemovedDrawer));
const SetClassDialog = later(() => import('./bulk-dialogs').then((x) => x.SetClassDialog));
const StudentDrawer = later(() => import('./student-drawer').then((x) => x.StudentDrawer));
const StudentNew = later(() => import('./student-new').then((x) => x.StudentNew));
const TeachersDrawer = later(() => import('./teachers-drawer').then((x) => x.TeachersDrawer));

/** What lies over the page. */
export type Over =
  | { kind: 'node'; ask: NodeAsk }
  | { kind: 'one-key' | 'import' | 'new' | 'removed' | 'group-how' }
  | { kind: 'teachers'; nodeId: string }
  /** Without node: the whole school. */
  | { kind: 'qr'; nodeId: string | undefined }
  | { kind: 'student'; id: string }
  | { kind: 'set-class' | 'remove'; ids: string[]; clear: () => void };

/** Where a new node stands when nothing else is said: the nearest place at or above the chosen one that may hold it (SCH-04). */
export function parentFor(
  kind: 'campus' | 'section' | 'grade' | 'class',
  here: SchoolNodeItem | undefined,
  items: readonly SchoolNodeItem[],
): string | null {
  const fits: Readonly<Record<typeof kind, readonly string[]>> = {
    campus: [],
    section: ['campus'],
    grade: ['campus', 'section'],
    class: ['grade'],
  };
  for (let at = here; at !== undefined; at = items.find((item) => item.id === at?.parentId)) if (fits[kind].includes(at.kind)) return at.id;
  return kind === 'class' ? (items.find((item) => item.kind === 'grade' && !item.graduated)?.id ?? null) : null;
}

/** The dialog or drawer of the moment. */
export function Overlay({
  over,
  items,
  classId,
  onClose,
}: {
  over: Over;
  items: readonly SchoolNodeItem[];
  classId: string | undefined;
  onClose: (gone?: string) => void;
}) {
  const close = () => onClose();
  switch (over.kind) {
    case 'node':
      return <NodeDialog ask={over.ask} nodes={items} onClose={onClose} />;
    case 'one-key':
      return <OneKeyDialog nodes={items} onClose={close} />;
    case 'import':
      return <ImportDrawer kind="school-contacts" onClose={close} />;
    case 'new':
      return <StudentNew nodes={items} classId={classId} onClose={close} />;
    case 'removed':
      return <RemovedDrawer onClose={close} />;
    case 'group-how':
      return <HowDialog students={false} onClose={close} />;
    case 'teachers':
      return <TeachersDrawer nodeId={over.nodeId} onClose={close} />;
    case 'qr':
      return <QrDialog nodeId={over.nodeId} onClose={close} />;
    case 'student':
      return <StudentDrawer id={over.id} nodes={items} onClose={close} />;
    case 'set-class':
    case 'remove': {
      const end = (done: boolean) => {
        if (done) over.clear();
        close();
      };
      return over.kind === 'remove' ? (
        <RemoveDialog studentIds={over.ids} onClose={end} />
      ) : (
        <SetClassDialog studentIds={over.ids} nodes={items} onClose={end} />
      );
    }
  }
}
