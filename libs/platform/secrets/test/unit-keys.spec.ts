import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asUnitId } from '@platform/ctx/ctx';
import type { ReadTx } from '@platform/db/tx';
import { UnitKeys } from '@platform/secrets/unit-keys';

const keys = new UnitKeys(randomBytes(32));
/** A transaction of a unit, as far as the keys look at it: its number and its wrapped key. */
function unit(id: number, wrapped = keys.newWrappedKey(String(id)), number = String(id)): ReadTx {
  const row = { number, data_key: wrapped, data_key_version: 1 };
  return { unitId: asUnitId(id), one: () => Promise.resolve(row) } as unknown as ReadTx;
}
const place = { table: 'member', column: 'mobile', row: 'r1' };
const parts = (sealed: string) => sealed.split('.');

describe('values sealed with the key of a unit', () => {
  it('come back whole, and look different each time: 96 random bits in front, 128 bits of check behind [F2, V11.3.2, V11.2.3]', async () => {
    const tx = unit(1);
    const [one, two] = [await keys.seal(tx, place, '66123456'), await keys.seal(tx, place, '66123456')];
    expect(await keys.open(tx, place, one)).toBe('66123456');
    expect(one).not.toBe(two);
    const [version, keyVersion, iv = '', tag = ''] = parts(one);
    expect([version, keyVersion, Buffer.from(iv, 'base64url').length, Buffer.from(tag, 'base64url').length]).toEqual(['v1', '1', 12, 16]);
    expect(one).not.toContain('66123456');
  });

  it('open nowhere else: not in another row, column, table or unit [F2, S12, V11.3.3]', async () => {
    const wrapped = keys.newWrappedKey('1');
    const tx = unit(1, wrapped);
    const sealed = await keys.seal(tx, place, 'x');
    for (const other of [
      { ...place, row: 'r2' },
      { ...place, column: 'card' },
      { ...place, table: 'parent' },
    ])
      await expect(keys.open(tx, other, sealed)).rejects.toThrow();
    await expect(keys.open(unit(2), place, sealed)).rejects.toThrow();
    // Nor with the wrapped key of unit 1 copied into the row of unit 2, nor under another master key.
    await expect(keys.open(unit(2, wrapped, '2'), place, sealed)).rejects.toThrow();
    await expect(new UnitKeys(randomBytes(32)).open(tx, place, sealed)).rejects.toThrow();
  });

  it('do not open when a single bit of any part was changed, cut or taken from another value [F2, V11.3.3]', async () => {
    const tx = unit(1);
    const sealed = await keys.seal(tx, place, 'some text of a person');
    const other = parts(await keys.seal(tx, place, 'some text of a person'));
    for (const part of [2, 3, 4]) {
      const bytes = Buffer.from(parts(sealed)[part] ?? '', 'base64url');
      for (let bit = 0; bit < bytes.length * 8; bit += 7) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(keys.open(tx, place, parts(sealed).with(part, flipped.toString('base64url')).join('.'))).rejects.toThrow();
      }
      await expect(
        keys.open(
          tx,
          place,
          parts(sealed)
            .with(part, other[part] ?? '')
            .join('.'),
        ),
      ).rejects.toThrow();
    }
    for (const cut of ['', 'v1', sealed.slice(0, -4), sealed.replace('v1', 'v0')])
      await expect(keys.open(tx, place, cut)).rejects.toThrow();
  });

  it('do not open with a tag cut to a few bytes, which would be easy to guess [F2, V11.3.3]', async () => {
    const tx = unit(1);
    const sealed = await keys.seal(tx, place, 'x');
    const tag = Buffer.from(parts(sealed)[3] ?? '', 'base64url');
    for (const length of [4, 8, 12, 15]) {
      const short = parts(sealed).with(3, tag.subarray(0, length).toString('base64url')).join('.');
      await expect(keys.open(tx, place, short)).rejects.toThrow();
    }
  });
});

describe('keys made of keys', () => {
  it('are one per purpose and unit, of 256 bits, and equal values of two units look different [F2, V11.2.3]', async () => {
    expect(keys.derive('file-link')).toHaveLength(32);
    expect(keys.derive('file-link').equals(keys.derive('mobile-code'))).toBe(false);
    const [one, two] = [unit(1), unit(2)];
    const index = await keys.blindIndex(one, 'mobile', '66123456');
    expect(index).toHaveLength(32);
    expect(index.equals(await keys.blindIndex(one, 'mobile', '66123456'))).toBe(true);
    expect(index.equals(await keys.blindIndex(one, 'edu_card_no', '66123456'))).toBe(false);
    expect(index.equals(await keys.blindIndex(two, 'mobile', '66123456'))).toBe(false);
  });

  it('need a master key of 256 bits', () => {
    expect(() => new UnitKeys(randomBytes(16))).toThrow('32 bytes');
  });
});
