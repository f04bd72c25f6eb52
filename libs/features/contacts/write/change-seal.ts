import type { Tx } from '@platform/db/tx';
import type { UnitCipher, UnitKeys } from '@platform/secrets/unit-keys';
import type { SealedRow } from '../data/change.rows';
import { directoryCommand, type DirectoryCommand } from './commands';
import type { Facts } from './lane-tools';

type Part = 'payload' | 'base' | 'theirs';

/** Commands hold mobiles, card numbers and birthdays: they wait sealed with the unit's key (F2, OVR-34). */
export function sealPart(tx: Tx, keys: UnitKeys, id: string, part: Part, value: unknown): Promise<string> {
  return keys.seal(tx, { table: 'directory_change', column: part, row: id }, JSON.stringify(value));
}

/** @throws Error for a change that is over: its command is gone */
export function openCommand(cipher: UnitCipher, row: SealedRow): DirectoryCommand {
  if (row.payload === null) throw new Error('the change is over: its command is gone');
  return directoryCommand.parse(JSON.parse(cipher.open({ table: 'directory_change', column: 'payload', row: row.id }, row.payload)));
}

export function openBase(cipher: UnitCipher, row: SealedRow): Facts | undefined {
  return row.base === null ? undefined : open(cipher, row, 'base', row.base);
}

/** What WeCom had when a conflict was found. */
export function openTheirs(cipher: UnitCipher, row: SealedRow): Facts | undefined {
  return row.theirs === null ? undefined : open(cipher, row, 'theirs', row.theirs);
}

function open(cipher: UnitCipher, row: SealedRow, column: Part, value: string): Facts {
  return JSON.parse(cipher.open({ table: 'directory_change', column, row: row.id }, value)) as Facts;
}
