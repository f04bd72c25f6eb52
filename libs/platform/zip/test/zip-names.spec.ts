import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EntryNames, safeEnding, safeNamePart } from '../safe-name';

describe('names in archives', () => {
  it.each([
    ['../../etc/passwd', '-..-etc-passwd'],
    ['..\\..\\windows', '-..-windows'],
    ['/abs', '-abs'],
    ['C:\\x', 'C--x'],
    ['CON', '_CON'],
    ['com1', '_com1'],
    ['', '_'],
    ['...', '_'],
    ['a\u0000b\u202ecod.exe', 'abcod.exe'],
    ['陳\n大文', '陳大文'],
    ['小四A／B', '小四A-B'],
    [' x. ', 'x'],
  ])('makes %j harmless [NOT-34]', (name, safe) => {
    expect(safeNamePart(name)).toBe(safe);
  });

  it('leaves no separator, control character or device name in any name [NOT-34]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const safe = safeNamePart(name);
        expect(safe).toMatch(/^[^<>:"/\\|?*\p{Cc}\p{Cf}]+$/u);
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
        expect(safe).not.toMatch(/^[. ]|[. ]$/);
        expect(safe.isWellFormed()).toBe(true);
        expect([...safe].length).toBeLessThanOrEqual(25);
      }),
    );
  });

  it('gives every entry a name of its own, also where upper and lower case are the same [NOT-34]', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('A_B', 'a_b', 'A_B_1', 'Ａ_B', 'A'), fc.constantFrom('.png', '.pdf', ''))),
        (wanted) => {
          const names = new EntryNames();
          const given = wanted.map(([base, ending]) => names.take(base, ending).toLowerCase().normalize('NFKC'));
          expect(new Set(given).size).toBe(wanted.length);
        },
      ),
    );
    const names = new EntryNames();
    expect([names.take('小四A_陳大文_7', '.png'), names.take('小四A_陳大文_7', '.png')]).toEqual([
      '小四A_陳大文_7_1.png',
      '小四A_陳大文_7_2.png',
    ]);
  });

  it('takes the ending only where it is one [NOT-34]', () => {
    expect(['a.PDF', 'a', 'a.', 'a.tar.gz', 'a.x y', 'a./b', '.png'].map(safeEnding)).toEqual(['.pdf', '', '', '.gz', '', '', '.png']);
  });
});
