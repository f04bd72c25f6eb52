import sharp, { type Sharp } from 'sharp';

// Nothing but the four kinds we take is ever decoded: SVG would be accepted by default (libraries.md, part 1).
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
});
sharp.cache(false);
sharp.concurrency(1);

const MAX_PIXELS = 40_000_000;
const FULL_EDGE = 2_560;
const PREVIEW_EDGE = 640;

export interface RemadePicture {
  full: Buffer;
  preview: Buffer;
  mime: string;
  width: number;
  height: number;
}

/**
 * Makes a picture anew: upright, at most 2,560 pixels, without position, camera or owner data (E3); the tail of a polyglot
 * does not survive. Moving GIF and WebP stay as they move.
 * @throws Error when it is no picture, is broken or has more than 40 megapixels
 */
export async function remakePicture(bytes: Buffer, mime: string): Promise<RemadePicture> {
  const animated = mime === 'image/gif' || mime === 'image/webp';
  const source = () => sharp(bytes, { limitInputPixels: MAX_PIXELS, animated, failOn: 'error', sequentialRead: true });
  const upright = (edge: number) =>
    (animated ? source() : source().autoOrient()).resize({
      width: edge,
      height: edge,
      fit: 'inside',
      withoutEnlargement: true,
    });
  const encode = (image: Sharp): Sharp => {
    if (mime === 'image/png') return image.png({ compressionLevel: 8 });
    if (mime === 'image/gif') return image.gif();
    return mime === 'image/webp' ? image.webp({ quality: 82 }) : image.jpeg({ quality: 82, mozjpeg: false });
  };
  const full = await encode(upright(FULL_EDGE)).toBuffer({ resolveWithObject: true });
  const preview = await encode(upright(PREVIEW_EDGE)).toBuffer();
  return { full: full.data, preview, mime, width: full.info.width, height: full.info.pageHeight ?? full.info.height };
}
