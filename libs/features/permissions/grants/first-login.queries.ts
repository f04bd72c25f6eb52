import { isAppCode } from '@contracts/apps';
import type { permissionsApi } from '@contracts/permissions-admin';
import type { Permission } from '@contracts/permissions';
import type { OkOf } from '@contracts/route';
import type { ReadTx } from '@platform/db/tx';

/** What the first look at the console checks: administrator's rights, and apps that are connected (PER-18). */
export async function firstLogin(tx: ReadTx, rights: ReadonlySet<Permission>): Promise<OkOf<typeof permissionsApi.mine>['firstLogin']> {
  const apps = await tx.query<{ app: string; connected: boolean }>(
    `SELECT app, state = 'ready' AS connected FROM unit_app WHERE unit_id = $1 ORDER BY app`,
    [tx.unitId],
  );
  return {
    adminRights: rights.has('permissions.manage') || rights.has('admin') || rights.has('directory.read'),
    apps: apps.flatMap(({ app, connected }) => (isAppCode(app) ? [{ app, connected }] : [])),
  };
}
