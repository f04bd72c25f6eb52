import sharp from 'sharp';

let made: Promise<Buffer> | undefined;

/** A small PNG. */
export function createTestPicture(): Promise<Buffer> {
  made ??= sharp({ create: { width: 12, height: 6, channels: 3, background: '#2452AC' } })
    .png()
    .toBuffer();
  return made;
}
