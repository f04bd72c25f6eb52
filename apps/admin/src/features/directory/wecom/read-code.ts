import decodeQR from 'qr/decode.js';

const SIDES = [1600, 800, 400] as const;

/** The text inside a picture of a QR code. @returns undefined when it is no picture or no code can be read in it */
export async function readCode(file: Blob): Promise<string | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return undefined;
  try {
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      if (pen === null) return undefined;
      // Codes are often saved without their white margin or on a clear ground.
      pen.fillStyle = 'white';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const text = decoded(pen.getImageData(0, 0, canvas.width, canvas.height));
      if (text !== undefined) return text;
    }
    return undefined;
  } finally {
    picture.close();
  }
}

function decoded({ width, height, data }: ImageData): string | undefined {
  try {
    const text = decodeQR({ width, height, data });
    return text === '' ? undefined : text;
  } catch {
    // No code at this size: the next one is tried.
    return undefined;
  }
}
