import { decodeQR } from 'qr/decode.js';

/** Longest side looked at: a card fills the picture, and more only costs time on an old phone. */
const SIDES = [1600, 900, 2400] as const;

/**
 * Text of the QR code in a photo; undefined where none is found. The photo stays on the phone.
 * @param file as the camera or the album gives it
 */
export async function readPhoto(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return undefined;
  try {
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width, height });
      const ink = canvas.getContext('2d', { willReadFrequently: true });
      if (ink === null) return undefined;
      ink.drawImage(picture, 0, 0, width, height);
      try {
        return decodeQR({ width, height, data: ink.getImageData(0, 0, width, height).data });
      } catch {
        // Not found at this size: another one may show it.
      }
    }
    return undefined;
  } finally {
    picture.close();
  }
}
