import sharp from 'sharp';

const WIDTH = 9;
const HEIGHT = 8;
const MAX_PIXELS = 25_000_000;
/** Standard deviation of grey below which a picture says nothing: a plain colour, WeChat's own grey head. */
const FLAT = 12;
/** Of 64 bits: the same picture cut down, saved again or brightened stays below; two pictures differ in some 32. */
const ALIKE = 8;

/**
 * Difference hash of a picture: is each of 8 × 8 places brighter than its right neighbour. The picture itself is not kept.
 * @returns 64 bits, or undefined for what is no picture or has nothing to tell it by
 */
export async function picturePrint(bytes: Buffer): Promise<bigint | undefined> {
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .rotate()
      .flatten({ background: 'white' })
      .greyscale()
      .resize(WIDTH, HEIGHT, { fit: 'fill', kernel: 'cubic' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const grey = (x: number, y: number): number => data[(y * WIDTH + x) * info.channels] ?? 0;
    const values = Array.from({ length: WIDTH * HEIGHT }, (_none, at) => grey(at % WIDTH, Math.floor(at / WIDTH)));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    if (Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) < FLAT) return undefined;
    let print = 0n;
    for (let y = 0; y < HEIGHT; y += 1)
      for (let x = 0; x < WIDTH - 1; x += 1) print = (print << 1n) | (grey(x, y) < grey(x + 1, y) ? 1n : 0n);
    return print;
  } catch {
    // Somebody's picture that cannot be read is nobody's double.
    return undefined;
  }
}

/** Number of places in which two prints differ. */
export function printDistance(a: bigint, b: bigint): number {
  let rest = a ^ b;
  let bits = 0;
  for (; rest > 0n; rest &= rest - 1n) bits += 1;
  return bits;
}

export const printsAlike = (a: bigint, b: bigint): boolean => printDistance(a, b) <= ALIKE;
