import { Injectable } from '@nestjs/common';
import { newSigningKey } from '@ledger';
import type { ReadTx, Tx } from '@platform/db/tx';
import { UnitKeys, type SecretPlace } from '@platform/secrets/unit-keys';

export interface SigningKey {
  fingerprint: string;
  privateKey: string;
}

interface Stored {
  fingerprint: string;
  private_key: string;
}

const placeOf = (fingerprint: string): SecretPlace => ({ table: 'ledger_key', column: 'private_key', row: fingerprint });

/** Keys that sign a unit's seals: the private half is kept under the unit's data key and leaves the process never. */
@Injectable()
export class LedgerKeys {
  constructor(private readonly keys: UnitKeys) {}

  /** The current key under its lock, which lets one sealer work at a time; the first sealing of a unit makes it. */
  async hold(tx: Tx): Promise<SigningKey> {
    let row = await this.#locked(tx);
    if (row === undefined) {
      const made = newSigningKey();
      await tx.execute(
        `INSERT INTO ledger_key (unit_id, fingerprint, public_key, private_key) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit_id) WHERE valid_to IS NULL DO NOTHING`,
        [tx.unitId, made.fingerprint, made.publicKey, await this.keys.seal(tx, placeOf(made.fingerprint), made.privateKey)],
      );
      row = await this.#locked(tx);
    }
    if (row === undefined) throw new Error('a signing key was not stored');
    return this.#opened(tx, row);
  }

  /** The current key for signing a file; undefined while nothing was ever sealed. */
  async read(tx: ReadTx): Promise<SigningKey | undefined> {
    const row = await tx.one<Stored>(`SELECT fingerprint, private_key FROM ledger_key WHERE unit_id = $1 AND valid_to IS NULL`, [
      tx.unitId,
    ]);
    return row === undefined ? undefined : this.#opened(tx, row);
  }

  #locked(tx: Tx): Promise<Stored | undefined> {
    return tx.one<Stored>(`SELECT fingerprint, private_key FROM ledger_key WHERE unit_id = $1 AND valid_to IS NULL FOR UPDATE`, [
      tx.unitId,
    ]);
  }

  async #opened(tx: ReadTx, row: Stored): Promise<SigningKey> {
    return { fingerprint: row.fingerprint, privateKey: await this.keys.open(tx, placeOf(row.fingerprint), row.private_key) };
  }
}
