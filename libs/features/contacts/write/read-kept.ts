import type { Tx } from '@platform/db/tx';
import type { SealedRow } from '../data/change.rows';
import type { DirectoryHint } from '../domain/directory-event';
import { KEPT, takeHint } from '../mirror/take-hint';
import type { Entity } from './commands';
import { knownRefs } from './lane-tools';

const KINDS: Readonly<Record<Entity, Pick<DirectoryHint, 'directory' | 'kind'>>> = {
  department: { directory: 'contacts', kind: 'department' },
  member: { directory: 'contacts', kind: 'member' },
  label: { directory: 'contacts', kind: 'tag' },
  node: { directory: 'school', kind: 'node' },
  student: { directory: 'school', kind: 'person' },
  parent: { directory: 'school', kind: 'person' },
};

/**
 * Who gives up a change after a conflict keeps what WeCom has: the object is read back at once, because the callback that
 * should have told of it perhaps never came (14 §7, BEY-16).
 */
export async function readKept(tx: Tx, change: SealedRow): Promise<void> {
  const entity = change.entity as Entity;
  const ref = (await knownRefs<string | number>(tx, entity, [change.entity_id])).get(change.entity_id) ?? change.wecom_ref;
  if (ref === null) return;
  await takeHint(tx, { ...KINDS[entity], id: String(ref), changeType: KEPT }, `kept:${change.id}`);
}
