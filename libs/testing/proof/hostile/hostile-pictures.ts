import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Stands in every field of a picture that tells of its owner. */
export const OWNER_MARK = 'OwnerMark7391';

const XMP = `<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="22,11.0N" exif:GPSLongitude="113,32.0E" exif:CameraOwnerName="${OWNER_MARK}"/></rdf:RDF></x:xmpmeta>`;

export type PictureKind = 'jpeg' | 'png' | 'webp' | 'gif';

/** A photograph of a phone: position, camera and owner in EXIF and XMP, lying on one of its eight sides. */
export async function locatedPicture(kind: PictureKind, orientation: number, xmp: boolean): Promise<Buffer> {
  const picture = sharp({ create: { width: 64 + orientation, height: 48, channels: 3, background: '#2452AC' } })
    .withExif({
      IFD0: { Make: OWNER_MARK, Model: OWNER_MARK, Artist: OWNER_MARK, Copyright: OWNER_MARK, ImageDescription: OWNER_MARK },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '22/1 11/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '113/1 32/1 0/1',
        GPSAreaInformation: OWNER_MARK,
      },
    })
    .withMetadata({ orientation });
  return (xmp ? picture.withXmp(XMP) : picture)[kind]().toBuffer();
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};

/** A PNG of any size by its own words, with few bytes in it. */
export function floodPng(width: number, height: number, before: readonly { type: string; data: Buffer }[] = []): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...before.map(({ type, data }) => chunk(type, data)),
    chunk('IDAT', deflateSync(Buffer.alloc(1_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A text chunk that inflates to many megabytes. */
export const textBomb = (type: 'zTXt' | 'iCCP', megabytes: number): { type: string; data: Buffer } => ({
  type,
  data: Buffer.concat([Buffer.from('x\0\0', 'latin1'), deflateSync(Buffer.alloc(megabytes * 1024 * 1024), { level: 9 })]),
});

/** A moving picture of many full frames, each a few bytes long. */
export function floodGif(width: number, height: number, frames: number): Buffer {
  const head = Buffer.alloc(13);
  head.write('GIF89a', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  head[10] = 0x80;
  const colours = Buffer.from([0, 0, 0, 255, 255, 255]);
  const frame = Buffer.concat([
    Buffer.from([0x21, 0xf9, 4, 0, 1, 0, 0, 0]),
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0]),
    Buffer.from([2, 2, 0x44, 1, 0]),
  ]);
  return Buffer.concat([head, colours, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

/** A JPEG that says it is larger than it is. */
export async function floodJpeg(width: number, height: number): Promise<Buffer> {
  const bytes = Buffer.from(
    await sharp({ create: { width: 16, height: 16, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer(),
  );
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}
