import type { DataSource } from 'typeorm';

/**
 * Refuses to go on when the log-in of the data tables owns something, is a superuser, may bypass row security or may
 * create objects (B5): then row security would be decoration.
 * @throws Error naming what is wrong
 */
export async function assertLeastPrivilege(source: DataSource): Promise<void> {
  const [role] = await source.query<
    {
      name: string;
      super: boolean;
      bypass: boolean;
      owns: number;
      creates: boolean;
      truncates: number;
      open_tables: string[] | null;
    }[]
  >(`
    SELECT current_user AS name, r.rolsuper AS super, r.rolbypassrls AS bypass,
      (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid) AS owns,
      has_schema_privilege(current_user, 'public', 'CREATE') AS creates,
      (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'TRUNCATE')) AS truncates,
      (SELECT array_agg(c.relname::text) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'unit_id' AND NOT a.attisdropped
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relname <> 'person_membership' AND c.relname <> 'platform_read_log'
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)) AS open_tables
    FROM pg_roles r WHERE r.rolname = current_user`);
  if (role === undefined) throw new Error('the database does not say who we are');
  const faults = [
    role.super ? 'is a superuser' : '',
    role.bypass ? 'may bypass row security' : '',
    Number(role.owns) > 0 ? `owns ${String(role.owns)} relations` : '',
    role.creates ? 'may create objects' : '',
    Number(role.truncates) > 0 ? 'may truncate tables' : '',
    role.open_tables === null ? '' : `sees tables without forced row security: ${role.open_tables.join(', ')}`,
  ].filter((fault) => fault !== '');
  if (faults.length > 0) throw new Error(`the database log-in ${role.name} ${faults.join('; ')}`);
}
