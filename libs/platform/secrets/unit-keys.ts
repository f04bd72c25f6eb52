import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { ReadTx } from '@platform/db/tx';

/** Where a value lives: bound into its encryption, so that it opens nowhere else (F2). */
export interface SecretPlace {
  table: string;
  column: string;
  row: string;
}

/** Encryption with one unit's key, without further queries. */
export interface UnitCipher {
  seal(place: SecretPlace, clear: string): string;
  /** @throws Error when the value was sealed for another place or was changed */
  open(place: SecretPlace, sealed: string): string;
  blindIndex(field: string, value: string): Buffer;
}

const VERSION = 'v1';
/** Whole tags only: Node would also take one cut to four bytes, which can be guessed. */
const TAG_BYTES = 16;

/**
 * Encrypts secrets and personal numbers with a data key of the unit, wrapped by a master key kept outside the database
 * (F2). Format: `v1.<key version>.<iv>.<tag>.<text>`, base64url.
 */
export class UnitKeys {
  readonly #master: Buffer;
  readonly #keys = new Map<string, Buffer>();

  /** @param master 32 bytes from MASTER_KEY_FILE */
  constructor(master: Buffer) {
    if (master.length !== 32) throw new Error('the master key has 32 bytes');
    this.#master = master;
  }

  /** A new data key for a unit, wrapped; kept in `school_unit.data_key`. */
  newWrappedKey(unitNumber: string): string {
    return this.#seal(this.#master, randomBytes(32), `unit|${unitNumber}`, 1);
  }

  /** A key of the whole deployment for one named purpose (signing links), never used for data. */
  derive(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#master, '', `purpose|${purpose}`, 32));
  }

  /** Encrypts for the transaction's unit. */
  async seal(tx: ReadTx, place: SecretPlace, clear: string): Promise<string> {
    const { key, version } = await this.#unitKey(tx);
    return this.#seal(key, Buffer.from(clear, 'utf8'), placeText(tx.unitId, place), version);
  }

  /** @throws Error when the value was sealed for another unit, table, column or row, or was changed */
  async open(tx: ReadTx, place: SecretPlace, sealed: string): Promise<string> {
    const { key } = await this.#unitKey(tx);
    return this.#open(key, sealed, placeText(tx.unitId, place)).toString('utf8');
  }

  /** Blind index of a normalised value, for equality search without clear text (OVR-34). */
  async blindIndex(tx: ReadTx, field: string, value: string): Promise<Buffer> {
    const { key } = await this.#unitKey(tx);
    return createHmac('sha256', indexKeyOf(key, field)).update(value.normalize('NFKC')).digest();
  }

  /** The same three for many values of one transaction: the key is read once. */
  async forUnit(tx: ReadTx): Promise<UnitCipher> {
    const { key, version } = await this.#unitKey(tx);
    const { unitId } = tx;
    const indexKeys = new Map<string, Buffer>();
    return {
      seal: (place, clear) => this.#seal(key, Buffer.from(clear, 'utf8'), placeText(unitId, place), version),
      open: (place, sealed) => this.#open(key, sealed, placeText(unitId, place)).toString('utf8'),
      blindIndex: (field, value) => {
        let indexKey = indexKeys.get(field);
        if (indexKey === undefined) {
          indexKey = indexKeyOf(key, field);
          indexKeys.set(field, indexKey);
        }
        return createHmac('sha256', indexKey).update(value.normalize('NFKC')).digest();
      },
    };
  }

  async #unitKey(tx: ReadTx): Promise<{ key: Buffer; version: number }> {
    const row = await tx.one<{ number: string; data_key: string | null; data_key_version: number }>(
      `SELECT number, data_key, data_key_version FROM school_unit WHERE id = $1`,
      [tx.unitId],
    );
    if (row?.data_key == null) throw new Error('the unit has no data key');
    const cacheKey = `${String(tx.unitId)}|${row.data_key}`;
    let key = this.#keys.get(cacheKey);
    if (key === undefined) {
      key = this.#open(this.#master, row.data_key, `unit|${row.number}`);
      this.#keys.set(cacheKey, key);
    }
    return { key, version: row.data_key_version };
  }

  #seal(key: Buffer, clear: Buffer, aad: string, keyVersion: number): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(aad));
    const text = Buffer.concat([cipher.update(clear), cipher.final()]);
    return [
      VERSION,
      String(keyVersion),
      iv.toString('base64url'),
      cipher.getAuthTag().toString('base64url'),
      text.toString('base64url'),
    ].join('.');
  }

  #open(key: Buffer, sealed: string, aad: string): Buffer {
    const [version, , iv, tag, text] = sealed.split('.');
    if (version !== VERSION || iv === undefined || tag === undefined || text === undefined) throw new Error('not a sealed value');
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(aad))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]);
  }
}

function indexKeyOf(key: Buffer, field: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `blind|${field}`, 32));
}

function placeText(unitId: number, place: SecretPlace): string {
  return `${String(unitId)}|${place.table}|${place.column}|${place.row}`;
}
