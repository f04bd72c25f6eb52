import decodeQR from 'qr/decode.js';
import sharp from 'sharp';

/** Pictures are looked at in this size at most: phones' photographs hold more than a reader needs. */
const EDGE = 1_600;
const PATIENCE_MS = 1_500;

/**
 * Reads the QR code in a picture that was made anew by `remakePicture`.
 * @returns its text; undefined when there is none that can be read
 */
export async function readQrPicture(bytes: Buffer): Promise<string | undefined> {
  const { data, info } = await sharp(bytes)
    .resize({ width: EDGE, height: EDGE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  try {
    const text = decodeQR({ width: info.width, height: info.height, data: new Uint8Array(data) }, { timeLimit: PATIENCE_MS });
    return text === '' ? undefined : text;
  } catch {
    // The reader says by an exception that it found none.
    return undefined;
  }
}
