import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  name: string;
  data?: Buffer | string;
  /** What the file says, where it lies about it. */
  size?: number;
  /** Unix mode, e.g. of a symbolic link. */
  mode?: number;
  /** Listed so many times over the same packed bytes. */
  times?: number;
}

/** The same zeros stand in many files. */
const known = new WeakMap<Buffer, { packed: Buffer; sum: number }>();
function packedOf(clear: Buffer): { packed: Buffer; sum: number } {
  const made = known.get(clear) ?? { packed: deflateRawSync(clear, { level: 9 }), sum: crc32(clear) };
  known.set(clear, made);
  return made;
}

/** A ZIP as no honest program writes it: any name, any size, contents over each other. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const { name, data = '', size, mode = 0o100644, times = 1 } of entries) {
    const clear = typeof data === 'string' ? Buffer.from(data) : data;
    const { packed, sum } = packedOf(clear);
    const called = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x0800, 2);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt16LE(0x21, 8);
    facts.writeUInt32LE(sum, 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size ?? clear.length, 18);
    facts.writeUInt16LE(called.length, 22);
    files.push(Buffer.from('PK\u0003\u0004', 'latin1'), facts, called, packed);
    const record = Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0003', 'latin1'), facts, Buffer.alloc(14), called]);
    record.writeUInt32LE((mode << 16) >>> 0, 38);
    record.writeUInt32LE(offset, 42);
    for (let time = 0; time < times; time += 1) list.push(record);
    offset += 30 + called.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(list.length & 0xffff, 8);
  end.writeUInt16LE(list.length & 0xffff, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directory, end]);
}

const CONTENT = 'application/vnd.openxmlformats-officedocument.';
const MAIN = {
  docx: ['word/document.xml', 'wordprocessingml.document.main+xml'],
  xlsx: ['xl/workbook.xml', 'spreadsheetml.sheet.main+xml'],
  pptx: ['ppt/presentation.xml', 'presentationml.presentation.main+xml'],
} as const;
export type OfficeKind = keyof typeof MAIN;

/** A small Office file with further parts. */
export function officeFile(kind: OfficeKind, more: readonly RawEntry[] = [], mainType?: string): Buffer {
  const [part, type] = MAIN[kind];
  return rawZip([
    {
      name: '[Content_Types].xml',
      data: `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/${part}" ContentType="${mainType ?? CONTENT + type}"/></Types>`,
    },
    { name: '_rels/.rels', data: '<?xml version="1.0"?><Relationships/>' },
    { name: part, data: '<?xml version="1.0"?><x/>' },
    ...more,
  ]);
}
