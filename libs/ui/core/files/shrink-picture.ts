import { fitInto } from './upload-plan';

const EDGE_PX = 4096;
const QUALITIES = [0.9, 0.8, 0.65, 0.5] as const;

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

/**
 * Makes a picture over the limit smaller on the phone, so that a photo of an iPad does not fail (OVR-24). Smaller files,
 * GIFs (they may move) and pictures the browser cannot read stay as they are: the server then says what is wrong.
 * @param limit bytes
 */
export async function shrinkPicture(file: File, limit: number): Promise<File> {
  if (file.size <= limit || !file.type.startsWith('image/') || file.type === 'image/gif') return file;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return file;
  }
  const canvas = document.createElement('canvas');
  Object.assign(canvas, fitInto(bitmap.width, bitmap.height, EDGE_PX));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  for (const quality of QUALITIES) {
    const blob = await encode(canvas, quality);
    if (blob !== null && blob.size <= limit) return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
  }
  return file;
}
