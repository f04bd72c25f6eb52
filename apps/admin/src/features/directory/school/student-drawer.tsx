import type { SchoolNodeItem } from '@contracts/directory';
import { m } from '@contracts/messages';
import { schoolEditApi } from '@contracts/school-contacts';
import { useRouteQuery } from '@ui/core/api/query';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { SideDrawer } from '@ui/admin/side-drawer';
import { DrawerFailed } from '../drawer-failed';
import { GuardianList } from './guardian-list';
import { PupilFields } from './pupil-fields';

/** A pupil: name, classes, own number, and the guardians one by one (SCH-18, SCH-19, SCH-29). */
export function StudentDrawer({ id, nodes, onClose }: { id: string; nodes: readonly SchoolNodeItem[]; onClose: () => void }) {
  const query = useRouteQuery(schoolEditApi.studentForm, { params: { id } }, { staleTime: 0 });
  return (
    <SideDrawer title={query.data?.name ?? m.console_directory_student()} open onClose={onClose} width={480}>
      {query.data !== undefined ? (
        <>
          <PupilFields key={query.data.id} form={query.data} nodes={nodes} />
          <GuardianList form={query.data} />
        </>
      ) : query.error === null ? (
        <SkeletonRows count={6} />
      ) : (
        <DrawerFailed error={query.error} onRetry={query.refetch} />
      )}
    </SideDrawer>
  );
}
