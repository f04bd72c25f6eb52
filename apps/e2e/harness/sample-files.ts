import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import encodeQR from 'qr';
import sharp from 'sharp';

export interface SampleFiles {
  picture: string;
  document: string;
}

/** A real picture and a real PDF on disk, as a teacher would pick them. */
export async function sampleFiles(): Promise<SampleFiles> {
  const dir = mkdtempSync(join(tmpdir(), 'smart-campus-files-'));
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><rect width="1200" height="800" fill="#dbe7f6"/><circle cx="600" cy="420" r="240" fill="#1f4fa8"/></svg>`;
  const picture = join(dir, 'lotus.png');
  writeFileSync(picture, await sharp(Buffer.from(drawing)).png().toBuffer());
  const document = join(dir, '行程表.pdf');
  writeFileSync(document, pdf());
  return { picture, document };
}

/** A picture without any code in it. */
export function photograph(): Promise<Buffer> {
  return sharp({ create: { width: 400, height: 400, channels: 3, background: '#4488cc' } })
    .png()
    .toBuffer();
}

/** A QR code as a PNG, ten dots a module. */
export function qrPicture(text: string): Promise<Buffer> {
  const modules = encodeQR(text, 'raw', { border: 4 });
  const dots = Buffer.from(modules.flatMap((row) => row.map((dark) => (dark ? 0 : 255))));
  const edge = modules.length;
  return sharp(dots, { raw: { width: edge, height: edge, channels: 1 } })
    .resize(edge * 10, edge * 10, { kernel: 'nearest' })
    .png()
    .toBuffer();
}

/** One empty page, with a cross-reference table that is right. */
function pdf(): string {
  const parts = [
    '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n',
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n',
  ];
  let text = '%PDF-1.4\n';
  const offsets = parts.map((part) => {
    const at = text.length;
    text += part;
    return at;
  });
  const start = text.length;
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return `${text}xref\n0 4\n0000000000 65535 f \n${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`;
}
