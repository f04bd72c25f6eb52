import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';

const QUIET = 2;
const MAX_PIXELS = 60_000_000;
const READ_SIDES = [1600, 800, 2800] as const;
const FORMATS = new Set(['png', 'jpeg']);

/** PNG of an address, `size` pixels square, black on white (SUB-102). */
export async function qrPng(text: string, size: number): Promise<Buffer> {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
  const side = modules.length;
  const pixels = Buffer.alloc(side * side);
  modules.forEach((line, y) => line.forEach((dark, x) => pixels.writeUInt8(dark ? 0 : 255, y * side + x)));
  // Whole modules first, so that edges stay sharp; the rest is white around it.
  const whole = side * Math.max(1, Math.floor(size / side));
  const rest = size - whole;
  const before = Math.floor(rest / 2);
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .resize(whole, whole, { kernel: 'nearest' })
    .extend({ top: before, bottom: rest - before, left: before, right: rest - before, background: 'white' })
    .png({ palette: true, colours: 2 })
    .toBuffer();
}

/** What a QR picture says (SUB-114). @returns undefined when it is no PNG or JPEG, too large, or no QR code can be read in it */
export async function readQrPicture(bytes: Buffer): Promise<string | undefined> {
  try {
    const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
    if (!FORMATS.has((await picture.metadata()).format)) return undefined;
    for (const side of READ_SIDES) {
      const text = await readAt(bytes, side);
      if (text !== undefined) return text;
    }
    return undefined;
  } catch {
    // A picture that cannot be decoded is no QR picture; whose fault it is does not matter here.
    return undefined;
  }
}

async function readAt(bytes: Buffer, side: number): Promise<string | undefined> {
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .rotate()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  try {
    const text = decodeQR({ width: info.width, height: info.height, data: new Uint8ClampedArray(data) });
    return text === '' || text.length > 2_000 ? undefined : text;
  } catch {
    return undefined;
  }
}
