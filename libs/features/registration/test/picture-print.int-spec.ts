import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { picturePrint, printDistance, printsAlike } from '../records/picture-print';

/** A face-like drawing: shapes of some size, as pictures of people have. */
const drawing = (shift: number, colours: readonly [string, string, string] = ['#f2d5b8', '#33261d', '#4a7fb5']): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="640"><rect width="640" height="640" fill="${colours[2]}"/>
      <circle cx="${String(320 + shift)}" cy="300" r="170" fill="${colours[0]}"/><path d="M${String(150 + shift)} 240 q170 -220 340 0z" fill="${colours[1]}"/>
      <rect x="${String(210 + shift)}" y="480" width="220" height="160" fill="#b33"/></svg>`,
  );

describe('the print of a picture [BEY-23]', () => {
  const original = () => sharp(drawing(0)).png().toBuffer();
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
      await sharp(drawing(-140, ['#2b2b2b', '#e8e8e8', '#fafafa']))
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
