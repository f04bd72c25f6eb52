import { RolePool } from '@platform/db/role-pool';

/** Injection names of the pools that work across units. */
export abstract class RelayPool extends RolePool {}
export abstract class PlatformPool extends RolePool {}
