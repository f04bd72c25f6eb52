import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { picturePrint, printDistance, printsAlike } from '../records/picture-print';

const SIDE = 640;
type Colour = readonly [number, number, number];

/**
 * A face-like drawing: shapes of some size, as pictures of people have. Made of its dots, because the process may have been
 * told to read no drawings (files/picture.ts).
 */
function drawing(
  shift: number,
  [skin, hair, wall]: readonly [Colour, Colour, Colour] = [
    [242, 213, 184],
    [51, 38, 29],
    [74, 127, 181],
  ],
): Sharp {
  const dots = Buffer.alloc(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      const [fromMiddle, shirt] = [x - 320 - shift, x >= 210 + shift && x < 430 + shift && y >= 480];
      const head = fromMiddle ** 2 + (y - 300) ** 2 < 170 ** 2;
      const top = y < 240 && (fromMiddle / 170) ** 2 + ((y - 240) / 110) ** 2 < 1;
      const colour = shirt ? ([187, 51, 51] as const) : top ? hair : head ? skin : wall;
      dots.set(colour, (y * SIDE + x) * 3);
    }
  }
  return sharp(dots, { raw: { width: SIDE, height: SIDE, channels: 3 } });
}

describe('the print of a picture [BEY-23]', () => {
  const original = () => drawing(0).png().toBuffer();
  const printOf = async (bytes: Buffer): Promise<bigint> => {
    const print = await picturePrint(bytes);
    if (print === undefined) throw new Error('no print');
    return print;
  };

  it.each([
    ['smaller', (picture: Sharp) => picture.resize(132, 132).png()],
    ['saved as a bad JPEG', (picture: Sharp) => picture.jpeg({ quality: 25 })],
    ['brighter', (picture: Sharp) => picture.modulate({ brightness: 1.15 }).png()],
    ['without colour', (picture: Sharp) => picture.greyscale().png()],
    ['cut a little at its edges', (picture: Sharp) => picture.extract({ left: 12, top: 12, width: 616, height: 616 }).png()],
  ])('stays the same for a copy that is %s', async (_name, copy) => {
    const bytes = await original();
    expect(printsAlike(await printOf(bytes), await printOf(await copy(sharp(bytes)).toBuffer()))).toBe(true);
  });

  it('tells other pictures apart, and says nothing of plain ones and of what is no picture', async () => {
    const print = await printOf(await original());
    const others = [
      await drawing(-140, [
        [43, 43, 43],
        [232, 232, 232],
        [250, 250, 250],
      ])
        .png()
        .toBuffer(),
      await sharp(await original())
        .rotate(90)
        .png()
        .toBuffer(),
      await sharp(await original())
        .negate({ alpha: false })
        .png()
        .toBuffer(),
    ];
    for (const other of others) expect(printDistance(print, await printOf(other))).toBeGreaterThan(12);
    const plain = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#c8c8c8' } })
      .png()
      .toBuffer();
    expect(await picturePrint(plain)).toBeUndefined();
    expect(await picturePrint(Buffer.from('no picture'))).toBeUndefined();
  });
});
