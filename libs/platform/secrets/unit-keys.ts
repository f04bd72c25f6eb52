import { createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { ReadTx } from '@platform/db/tx';
import { keyVersionOf, openBytes, sealBytes } from './sealing';

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

/** The wrapped keys of a unit, as `school_unit` has them. */
export interface KeyRow {
  number: string;
  data_key: string | null;
  data_key_version: number;
  /** Keys before the present one by their version, until no value needs them (F3). */
  old_data_keys?: Readonly<Record<string, string>>;
  /** Keys of blind indexes since the first change; before it they come from the data key. */
  index_keys?: string | null;
}
export const KEY_COLUMNS = 'number, data_key, data_key_version, old_data_keys, index_keys';

/** Fields with a blind index that came from a data key; those of later fields come from `root`. */
const FIRST_INDEX_FIELDS = ['mobile', 'edu_card_no', 'register_person', 'wechat_account', 'otp', 'audit'];
interface IndexKeys {
  root: string;
  fields: Record<string, string>;
}

interface OpenKeys {
  version: number;
  key: Buffer;
  older: ReadonlyMap<number, Buffer>;
  indexKey: (field: string) => Buffer;
}

/**
 * Encrypts secrets and personal numbers with a data key of the unit, wrapped by a master key kept outside the database
 * (F2). Master and data keys can be changed while the service runs (F3, key-change.ts).
 */
export class UnitKeys {
  readonly #masters: readonly Buffer[];
  readonly #keys = new Map<string, Buffer>();

  /** @param masters 32 bytes each from MASTER_KEY_FILE, the newest first: it wraps, the others only open */
  constructor(masters: Buffer | readonly Buffer[]) {
    this.#masters = Buffer.isBuffer(masters) ? [masters] : masters;
    if (this.#masters.length === 0 || this.#masters.some((one) => one.length !== 32)) throw new Error('the master key has 32 bytes');
  }

  /** A new data key for a unit, wrapped; kept in `school_unit.data_key`. */
  newWrappedKey(unitNumber: string): string {
    return this.#wrap(randomBytes(32), unitPlace(unitNumber));
  }

  /** A key of the whole deployment for one named purpose (signing links), never used for data. */
  derive(purpose: string): Buffer {
    return derived(this.#master, purpose);
  }

  /** The same of every master key, the newest first: what was signed before a change is still known (F3). */
  deriveAll(purpose: string): Buffer[] {
    return this.#masters.map((master) => derived(master, purpose));
  }

  /** Encrypts for the transaction's unit. */
  async seal(tx: ReadTx, place: SecretPlace, clear: string): Promise<string> {
    return (await this.forUnit(tx)).seal(place, clear);
  }

  /** @throws Error when the value was sealed for another unit, table, column or row, or was changed */
  async open(tx: ReadTx, place: SecretPlace, sealed: string): Promise<string> {
    return (await this.forUnit(tx)).open(place, sealed);
  }

  /** Blind index of a normalised value, for equality search without clear text (OVR-34). */
  async blindIndex(tx: ReadTx, field: string, value: string): Promise<Buffer> {
    return (await this.forUnit(tx)).blindIndex(field, value);
  }

  /** The same three for many values of one transaction: the key is read once. */
  async forUnit(tx: ReadTx): Promise<UnitCipher> {
    const row = await tx.one<KeyRow & Record<string, unknown>>(`SELECT ${KEY_COLUMNS} FROM school_unit WHERE id = $1`, [tx.unitId]);
    if (row?.data_key == null) throw new Error('the unit has no data key');
    const { key, version, older, indexKey } = this.#opened({ ...row, data_key: row.data_key });
    const { unitId } = tx;
    // As objects: Node looks over a raw key on every use.
    const indexKeys = new Map<string, KeyObject>();
    return {
      seal: (place, clear) => sealBytes(key, Buffer.from(clear, 'utf8'), placeText(unitId, place), version),
      open: (place, sealed) => {
        const made = keyVersionOf(sealed);
        // Only values sealed before the last change have another version; all others are tried with the present key.
        return openBytes(older.get(made) ?? key, sealed, placeText(unitId, place)).toString('utf8');
      },
      blindIndex: (field, value) => {
        let own = indexKeys.get(field);
        if (own === undefined) indexKeys.set(field, (own = createSecretKey(indexKey(field))));
        return createHmac('sha256', own).update(value.normalize('NFKC')).digest();
      },
    };
  }

  /** The row of a unit after a change of its data key: the present key joins the older ones (F3). */
  changed(row: KeyRow & { data_key: string }): {
    data_key: string;
    data_key_version: number;
    old_data_keys: Record<string, string>;
    index_keys: string;
  } {
    return {
      data_key: this.newWrappedKey(row.number),
      data_key_version: row.data_key_version + 1,
      old_data_keys: { ...row.old_data_keys, [String(row.data_key_version)]: row.data_key },
      index_keys: row.index_keys ?? this.#firstIndexKeys(row),
    };
  }

  /** The same keys wrapped by the newest master key; undefined where they are already (F3). */
  rewrapped(
    row: KeyRow & { data_key: string },
  ): { data_key: string; old_data_keys: Record<string, string>; index_keys: string | null } | undefined {
    const { number } = row;
    const again = (wrapped: string, place: string): string => this.#wrap(this.#unwrap(wrapped, place), place);
    const all: [string, string][] = [
      [row.data_key, unitPlace(number)],
      ...Object.values(row.old_data_keys ?? {}).map((one): [string, string] => [one, unitPlace(number)]),
      ...(row.index_keys == null ? [] : [[row.index_keys, indexPlace(number)] satisfies [string, string]]),
    ];
    if (all.every(([wrapped, place]) => opens(this.#master, wrapped, place))) return undefined;
    return {
      data_key: again(row.data_key, unitPlace(number)),
      old_data_keys: Object.fromEntries(
        Object.entries(row.old_data_keys ?? {}).map(([version, one]) => [version, again(one, unitPlace(number))]),
      ),
      index_keys: row.index_keys == null ? null : again(row.index_keys, indexPlace(number)),
    };
  }

  #firstIndexKeys(row: KeyRow & { data_key: string }): string {
    const key = this.#unwrap(row.data_key, unitPlace(row.number));
    const fields = Object.fromEntries(FIRST_INDEX_FIELDS.map((field) => [field, indexKeyOf(key, field).toString('base64url')]));
    const keys: IndexKeys = { root: randomBytes(32).toString('base64url'), fields };
    return this.#wrap(Buffer.from(JSON.stringify(keys)), indexPlace(row.number));
  }

  #opened(row: KeyRow & { data_key: string }): OpenKeys {
    const place = unitPlace(row.number);
    const key = this.#unwrap(row.data_key, place);
    const older = new Map(
      Object.entries(row.old_data_keys ?? {}).map(([version, wrapped]) => [Number(version), this.#unwrap(wrapped, place)]),
    );
    const wrapped = row.index_keys ?? null;
    const indexKey = (field: string): Buffer => {
      if (wrapped === null) return indexKeyOf(key, field);
      const keys = JSON.parse(this.#unwrap(wrapped, indexPlace(row.number)).toString('utf8')) as IndexKeys;
      const first = keys.fields[field];
      return first === undefined ? indexKeyOf(Buffer.from(keys.root, 'base64url'), field) : Buffer.from(first, 'base64url');
    };
    return { version: row.data_key_version, key, older, indexKey };
  }

  get #master(): Buffer {
    return this.#masters[0] ?? Buffer.alloc(0);
  }

  #wrap(key: Buffer, place: string): string {
    return sealBytes(this.#master, key, place, 1);
  }

  /** With whichever master key it was wrapped. */
  #unwrap(wrapped: string, place: string): Buffer {
    const cacheKey = `${place}|${wrapped}`;
    let key = this.#keys.get(cacheKey);
    if (key === undefined) {
      const master = this.#masters.find((one) => opens(one, wrapped, place)) ?? this.#master;
      key = openBytes(master, wrapped, place);
      this.#keys.set(cacheKey, key);
    }
    return key;
  }
}

function opens(master: Buffer, wrapped: string, place: string): boolean {
  try {
    openBytes(master, wrapped, place);
    return true;
  } catch {
    return false;
  }
}

const unitPlace = (number: string): string => `unit|${number}`;
const indexPlace = (number: string): string => `index|${number}`;

function derived(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `purpose|${purpose}`, 32));
}

function indexKeyOf(key: Buffer, field: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', `blind|${field}`, 32));
}

function placeText(unitId: number, place: SecretPlace): string {
  return `${String(unitId)}|${place.table}|${place.column}|${place.row}`;
}
