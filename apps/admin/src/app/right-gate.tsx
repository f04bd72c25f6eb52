import { useState, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { permissionsApi } from '@contracts/permissions-admin';
import { useRouteQuery } from '@ui/core/api/query';
import { roleWord } from '@ui/core/permissions/right-words';
import { useSession } from '@ui/core/session/session';
import { NoPermissionState } from '@ui/core/states/states';
import { PageHeader } from '@ui/admin/shell/page-header';
import { mayOpenPath } from './needed-rights';

/**
 * A page whose right the person lacks names whom to ask; the menu does not show it at all (PER-20, OVR-39). A page that was
 * open stays when the right is taken: the server refuses the next save, and nothing typed is lost (PER-26).
 */
export function RightGate({ path, children }: { path: string; children: ReactNode }) {
  const may = mayOpenPath(path, useSession().rights);
  const [opened, setOpened] = useState<string>();
  if (may && opened !== path) setOpened(path);
  return may || opened === path ? children : <AskSomebody />;
}

function AskSomebody() {
  const query = useRouteQuery(permissionsApi.whomToAsk, {}, { staleTime: 60_000 });
  return (
    <>
      <PageHeader title={m.ui_no_permission()} />
      <NoPermissionState
        surface="console"
        text={m.permissions_ask_whom()}
        helpers={(query.data?.items ?? []).map((one, index) => ({
          id: `${String(index)}${one.name}`,
          name: one.name,
          role: roleWord(one.role),
        }))}
      />
    </>
  );
}
