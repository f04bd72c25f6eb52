import encodeQR from 'qr';
import sharp from 'sharp';

/** A QR code as a PNG, ten dots a module. */
export async function qrPicture(text: string): Promise<Buffer> {
  const modules = encodeQR(text, 'raw');
  const dots = Buffer.from(modules.flatMap((row) => row.map((dark) => (dark ? 0 : 255))));
  const edge = modules.length;
  return sharp(dots, { raw: { width: edge, height: edge, channels: 1 } })
    .resize(edge * 10, edge * 10, { kernel: 'nearest' })
    .extend({ top: 40, bottom: 40, left: 40, right: 40, background: '#fff' })
    .png()
    .toBuffer();
}
