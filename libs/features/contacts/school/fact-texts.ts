import type { ReadTx } from '@platform/db/tx';
import { entityOf, type DirectoryCommand } from '../write/commands';
import type { Facts } from '../write/lane-tools';

export interface FieldVersions {
  field: string;
  mine: string;
  theirs: string;
  base: string;
}

/** Both versions of a conflict as people read them (BEY-16): names instead of WeCom's numbers. */
export async function factTexts(tx: ReadTx, command: DirectoryCommand, base: Facts, theirs: Facts): Promise<FieldVersions[]> {
  const texts: FieldVersions[] = [];
  for (const field of Object.keys(theirs)) {
    texts.push({
      field,
      mine: await mineText(tx, command, field),
      theirs: await textOfFact(tx, command, field, theirs[field]),
      base: await textOfFact(tx, command, field, base[field]),
    });
  }
  return texts;
}

async function textOfFact(tx: ReadTx, command: DirectoryCommand, field: string, value: unknown): Promise<string> {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return field === 'parentid' ? nodeNames(tx, command, [value]) : String(value);
  if (!Array.isArray(value)) return '';
  if (value.every((each) => typeof each === 'number')) return nodeNames(tx, command, value);
  const people = value as { userid?: string; subject?: string; student_userid?: string; relation?: string }[];
  const userids = people.map((each) => each.userid ?? each.student_userid ?? '');
  const names = await personNames(tx, field === 'teachers' ? 'member' : 'student', userids);
  return people
    .map((each, i) =>
      [names.get(userids[i]!.toLowerCase()) ?? userids[i]!, each.subject ?? each.relation].filter((part) => part !== undefined).join(' '),
    )
    .join('、');
}

/** What the command wants, by our ids. */
async function mineText(tx: ReadTx, command: DirectoryCommand, field: string): Promise<string> {
  const c = command as Record<string, unknown>;
  const direct: Readonly<Record<string, string>> = {
    name: 'name',
    tagname: 'name',
    name_en: 'nameEn',
    alias: 'alias',
    position: 'title',
    telephone: 'landline',
  };
  const key = direct[field];
  if (key !== undefined) return typeof c[key] === 'string' ? c[key] : '';
  const company = entityOf(command.kind) === 'department' || entityOf(command.kind) === 'member';
  const table = company ? 'department' : 'school_node';
  const ids =
    field === 'parentid'
      ? [c['parentId']]
      : ((c['classIds'] as string[] | undefined) ??
        (c['departments'] as { departmentId: string }[] | undefined)?.map((each) => each.departmentId) ??
        []);
  if (field === 'teachers' || field === 'children') {
    const list = (c[field] as { memberId?: string; studentId?: string; subject?: string | null; relation?: string }[] | undefined) ?? [];
    const rows = await tx.query<{ id: string; name: string }>(
      `SELECT id, name FROM ${field === 'teachers' ? 'member' : 'student'} WHERE unit_id = $1 AND id = ANY ($2)`,
      [tx.unitId, list.map((each) => each.memberId ?? each.studentId)],
    );
    const names = new Map(rows.map((row) => [row.id, row.name]));
    return list
      .map((each) =>
        [names.get(each.memberId ?? each.studentId ?? '') ?? '', each.subject ?? each.relation].filter((part) => part != null).join(' '),
      )
      .join('、');
  }
  const rows = await tx.query<{ name: string }>(`SELECT name FROM ${table} WHERE unit_id = $1 AND id = ANY ($2) ORDER BY name`, [
    tx.unitId,
    ids.filter((id) => typeof id === 'string'),
  ]);
  return rows.map((row) => row.name).join('、');
}

async function nodeNames(tx: ReadTx, command: DirectoryCommand, numbers: readonly number[]): Promise<string> {
  const entity = entityOf(command.kind);
  const table = entity === 'department' || entity === 'member' ? 'department' : 'school_node';
  const rows = await tx.query<{ name: string }>(`SELECT name FROM ${table} WHERE unit_id = $1 AND wecom_id = ANY ($2) ORDER BY name`, [
    tx.unitId,
    numbers,
  ]);
  return rows.map((row) => row.name).join('、');
}

async function personNames(tx: ReadTx, table: 'member' | 'student', userids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ userid: string; name: string }>(
    `SELECT lower(wecom_userid) AS userid, name FROM ${table} WHERE unit_id = $1 AND lower(wecom_userid) = ANY ($2)`,
    [tx.unitId, userids.map((userid) => userid.toLowerCase())],
  );
  return new Map(rows.map((row) => [row.userid, row.name]));
}
