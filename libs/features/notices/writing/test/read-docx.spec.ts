import { describe, expect, it } from '@jest/globals';
import { RICH_TEXT, richPlainText, type RichNode } from '@contracts/rich-text';
import { DOCX_LIMITS } from '../docx/docx-limits';
import { readDocx, type DocxContent } from '../docx/read-docx';
import { bodyXml, buildDocx, cell, inDirectory, numbered, p, partXml, patched, picture, r, zipOf, type DocxParts } from './docx.builder';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const read = async (parts: DocxParts): Promise<DocxContent> => readDocx(await buildDocx(parts));
const faultOf = async (bytes: Buffer): Promise<string> => {
  try {
    await readDocx(bytes);
    return 'read';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
const text = (value: string, ...marks: string[]): RichNode => ({
  type: 'text',
  text: value,
  ...(marks.length === 0 ? {} : { marks: marks.map((type) => ({ type }) as { type: 'bold' }) }),
});
const para = (...content: RichNode[]): RichNode => ({ type: 'paragraph', content });
const dropped = ({ dropped: list }: DocxContent): Record<string, number> =>
  Object.fromEntries(list.map(({ kind, count }) => [kind, count]));

describe('a Word file as text of a notice', () => {
  it('keeps paragraphs, headings, looks and line breaks, and joins the runs that Word cuts apart [NOT-04]', async () => {
    const body = [
      p(r('秋季旅行'), '<w:pStyle w:val="Heading1"/>'),
      p(r('各位') + r('家長：') + r('請', '<w:b/>') + r('留意', '<w:b/><w:i/>') + r('。')),
      p(''),
      p(''),
      p(
        r('A &amp; B &lt;c&gt;') +
          '<w:r><w:br/></w:r>' +
          r('下一行', '<w:u w:val="single"/>') +
          '<w:r><w:tab/></w:r>' +
          r('刪', '<w:strike/>'),
      ),
      p(r('細', '<w:b w:val="0"/>'), '<w:pStyle w:val="Heading5"/>'),
      p('   '),
    ].join('');
    const content = await read({ body });
    expect(content.body.content).toEqual([
      { type: 'heading', attrs: { level: 1 }, content: [text('秋季旅行')] },
      para(text('各位家長：'), text('請', 'bold'), text('留意', 'bold', 'italic'), text('。')),
      { type: 'paragraph' },
      para(text('A & B <c>'), { type: 'hardBreak' }, text('下一行', 'underline'), text(' '), text('刪', 'strike')),
      { type: 'heading', attrs: { level: 3 }, content: [text('細')] },
    ]);
    expect(content.dropped).toEqual([]);
  });

  it('keeps lists with their levels and kinds [NOT-04]', async () => {
    const item = (words: string, list: number, level: number): string => p(r(words), numbered(list, level));
    const { body } = await read({
      body: item('水', 1, 0) + item('帽', 1, 0) + item('大', 2, 1) + item('小', 2, 1) + item('飯', 1, 0) + p(r('然後')) + item('一', 2, 0),
    });
    const li = (words: string, ...more: RichNode[]): RichNode => ({ type: 'listItem', content: [para(text(words)), ...more] });
    expect(body.content).toEqual([
      { type: 'bulletList', content: [li('水'), li('帽', { type: 'orderedList', content: [li('大'), li('小')] }), li('飯')] },
      para(text('然後')),
      { type: 'orderedList', content: [li('一')] },
    ]);
    const deep = await read({ body: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((level) => item(`第${String(level)}層`, 1, level)).join('') });
    expect(richPlainText(deep.body).split('\n')).toHaveLength(9);
  });

  it('keeps tables with merged cells and headers; pictures in cells follow the table [NOT-04]', async () => {
    const { body, pictures } = await read({
      body: `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>${cell(p(r('日')), '<w:gridSpan w:val="2"/>')}</w:tr>
        <w:tr>${cell(p(r('甲')), '<w:vMerge w:val="restart"/>')}${cell(p(r('乙')) + p(picture('rId9')))}</w:tr>
        <w:tr>${cell(p(''), '<w:vMerge/>')}${cell(`<w:tbl><w:tr>${cell(p(r('內')))}</w:tr></w:tbl>${p('')}`)}</w:tr></w:tbl>`,
      relations: [{ id: 'rId9', target: 'media/1.png' }],
      more: { 'word/media/1.png': PNG },
    });
    expect(body.content).toEqual([
      {
        type: 'table',
        content: [
          { type: 'tableRow', content: [{ type: 'tableHeader', attrs: { colspan: 2 }, content: [para(text('日'))] }] },
          {
            type: 'tableRow',
            content: [
              { type: 'tableCell', attrs: { rowspan: 2 }, content: [para(text('甲'))] },
              { type: 'tableCell', content: [para(text('乙'))] },
            ],
          },
          { type: 'tableRow', content: [{ type: 'tableCell', content: [para(text('內'))] }] },
        ],
      },
      { type: 'image', attrs: { picture: 0 } },
    ]);
    expect(pictures).toHaveLength(1);
  });

  it('keeps pictures once each with their description, and drops what browsers do not draw [NOT-04]', async () => {
    const content = await read({
      body: p(r('前') + picture('rId1', 'embed', '校徽') + r('後') + picture('rId1')) + p(picture('rId2')) + p(picture('rId3', 'link')),
      relations: [
        { id: 'rId1', target: 'media/1.png' },
        { id: 'rId2', target: 'media/2.emf' },
        { id: 'rId3', target: 'https://evil.example/track.png', external: true },
      ],
      more: { 'word/media/1.png': PNG, 'word/media/2.emf': Buffer.from([1, 0, 0, 0, 108, 0, 0, 0]) },
    });
    expect(content.body.content).toEqual([
      para(text('前')),
      { type: 'image', attrs: { picture: 0, alt: '校徽' } },
      para(text('後')),
      { type: 'image', attrs: { picture: 0 } },
    ]);
    expect(content.pictures.map((bytes) => Buffer.from(bytes).equals(PNG))).toEqual([true]);
    expect(dropped(content)).toEqual({ picture: 2 });
  });

  it('keeps links to the web, mail and telephone only, as text where they are anything else [NOT-04, D1]', async () => {
    const link = (id: string, words: string): string => `<w:hyperlink r:id="${id}">${r(words, '<w:u w:val="single"/>')}</w:hyperlink>`;
    const external = (id: string, target: string) => ({ id, target, type: 'hyperlink', external: true });
    const content = await read({
      body:
        p(
          link('a', '網') + link('b', '郵') + link('c', '壞') + link('d', '檔') + `<w:hyperlink w:anchor="_Toc1">${r('目')}</w:hyperlink>`,
        ) +
        p(
          '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "javascript:alert(2)"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' +
            r('欄') +
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        ),
      relations: [
        external('a', 'https://www.school.edu.mo/a b'),
        external('b', 'mailto:office@school.edu.mo'),
        external('c', 'java&#10;script:alert(1)'),
        external('d', 'file:///C:/secret.docx'),
      ],
    });
    const linked = (words: string, href: string): RichNode => ({ type: 'text', text: words, marks: [{ type: 'link', attrs: { href } }] });
    expect(content.body.content).toEqual([
      para(
        linked('網', 'https://www.school.edu.mo/a%20b'),
        linked('郵', 'mailto:office@school.edu.mo'),
        text('壞檔', 'underline'),
        text('目'),
      ),
      para(text('欄')),
    ]);
    expect(dropped(content)).toEqual({ link: 4 });
  });

  it('lists what it leaves behind, with the first words [NOT-04]', async () => {
    const shape = `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp/></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>${p(r('框內'))}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>`;
    const content = await read({
      body: [
        p(r('正文') + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        p('<m:oMath><m:r><m:t>E=mc</m:t></m:r></m:oMath>'),
        p(`<w:r>${shape}</w:r>`),
        p(
          '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="x"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
        ),
        p('<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'),
        p('<w:del><w:r><w:delText>舊字</w:delText></w:r></w:del>' + `<w:ins>${r('新字')}</w:ins>`),
        p(r('上', '<w:vertAlign w:val="superscript"/>'), '<w:jc w:val="center"/>'),
      ].join(''),
      more: {
        'word/comments.xml': partXml('comments', `<w:comment w:id="1">${p(r('請林老師核對'))}</w:comment>`),
        'word/footnotes.xml': partXml('footnotes', `<w:footnote w:id="2">${p(r('註一'))}</w:footnote>`),
        'word/header1.xml': partXml('hdr', p(r('內部文件'))),
        'word/footer1.xml': partXml('ftr', p('')),
      },
    });
    expect(richPlainText(content.body)).toBe('正文\n框內\n新字\n上');
    expect(content.dropped).toEqual(
      expect.arrayContaining([
        { kind: 'equation', count: 1, sample: 'E=mc' },
        { kind: 'drawing', count: 1, sample: null },
        { kind: 'chart', count: 1, sample: null },
        { kind: 'object', count: 1, sample: null },
        { kind: 'tracked', count: 1, sample: '舊字' },
        { kind: 'footnote', count: 1, sample: '註一' },
        { kind: 'comment', count: 1, sample: '請林老師核對' },
        { kind: 'header', count: 1, sample: '內部文件' },
        { kind: 'style', count: 2, sample: '上' },
      ]),
    );
    expect(content.dropped).toHaveLength(9);
  });

  it('cuts at the end what is more than a notice holds, and says so [NOT-04, C1]', async () => {
    const half = '字'.repeat(RICH_TEXT.maxChars / 2);
    const exact = await read({ body: p(r(half)) + p(r(half)) });
    expect([richPlainText(exact.body).length, exact.dropped]).toEqual([RICH_TEXT.maxChars + 1, []]);
    const over = await read({ body: p(r(half)) + p(r(`${half}尾`)) + p(r('後面')) });
    expect(over.dropped).toEqual([{ kind: 'text', count: 2, sample: '尾' }]);
    const many = await read({ body: Array.from({ length: 4_100 }, (_, i) => p(r(String(i)))).join('') });
    expect([many.body.content.length, dropped(many)]).toEqual([Math.floor((RICH_TEXT.maxNodes - 1) / 2), { text: 4_100 - 1_999 }]);
    const items = await read({ body: Array.from({ length: 2_000 }, (_, i) => p(r(String(i)), numbered(1, i % 3))).join('') });
    expect(dropped(items)['text']).toBeGreaterThan(300);
    const rows = await read({ body: `<w:tbl>${`<w:tr>${cell(p(r('格')))}${cell(p(r('子')))}</w:tr>`.repeat(1_000)}</w:tbl>` });
    expect(dropped(rows)['text']).toBeGreaterThan(300);
    expect(rows.body.content).toHaveLength(1);
    const relations = [{ id: 'rId1', target: 'media/1.png' }];
    const pictures = await read({
      body: p(picture('rId1')).repeat(RICH_TEXT.maxPictures + 1),
      relations,
      more: { 'word/media/1.png': PNG },
    });
    expect([pictures.body.content.length, dropped(pictures)]).toEqual([RICH_TEXT.maxPictures, { picture: 1 }]);
  });
});

describe('a hostile Word file', () => {
  const good = { body: p(r('好')) };

  it('refuses what is no Word file: text, an empty one, half of one, a picture, a spreadsheet [NOT-04]', async () => {
    const whole = await buildDocx(good);
    expect(await faultOf(Buffer.from('hello'))).toBe('not_a_zip');
    expect(await faultOf(Buffer.alloc(0))).toBe('not_a_zip');
    expect(await faultOf(whole.subarray(0, whole.length / 2))).toBe('not_a_zip');
    expect(await faultOf(PNG)).toBe('not_a_zip');
    expect(await faultOf(await zipOf({ 'a.txt': 'x' }))).toBe('not_a_docx');
    expect(
      await faultOf(
        await buildDocx({ ...good, contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml' }),
      ),
    ).toBe('not_a_docx');
    expect(await faultOf(await buildDocx({ more: { 'word/document.xml': null } }))).toBe('not_a_docx');
    expect(await faultOf(await buildDocx({ document: '<w:document' }))).toBe('bad_xml');
    expect(await faultOf(await buildDocx({ document: 'no xml at all' }))).toBe('unreadable');
  });

  it('refuses an empty document, and one with nothing but white space [NOT-04]', async () => {
    expect(await faultOf(await buildDocx({ body: '' }))).toBe('empty');
    expect(await faultOf(await buildDocx({ body: p(r(' \u00a0 ')) + p('') }))).toBe('empty');
  });

  it('refuses a zip bomb by ratio, by size and by number of parts before it inflates it [C8]', async () => {
    const zeros = Buffer.alloc(DOCX_LIMITS.part, 32);
    expect(await faultOf(await buildDocx({ ...good, more: { 'word/styles.xml': zeros } }))).toBe('bomb');
    expect(await faultOf(await buildDocx({ ...good, more: { 'word/styles.xml': Buffer.alloc(DOCX_LIMITS.part + 1, 32) } }))).toBe(
      'too_large',
    );
    const many = Object.fromEntries(Array.from({ length: DOCX_LIMITS.entries }, (_, i) => [`word/media/${String(i)}.bin`, 'x']));
    expect(await faultOf(await buildDocx({ ...good, more: many }))).toBe('too_many_entries');
    // What nobody reads does no harm: a bomb among the fonts stays packed.
    expect(await faultOf(await buildDocx({ ...good, more: { 'word/fonts/font1.odttf': zeros } }))).toBe('read');
  });

  it('refuses parts that are longer than they say [C8]', async () => {
    const lying = inDirectory(await buildDocx(good), (copy, at, name) => {
      if (name === 'word/document.xml') copy.writeUInt32LE(100, at + 24);
    });
    expect(await faultOf(lying)).toBe('bad_entry');
  });

  it('refuses entity bombs and every other DOCTYPE [C8]', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>`;
    const outside = `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>`;
    for (const type of [bomb, outside, '<!doctype html>', '<!ENTITY a "b">']) {
      expect(await faultOf(await buildDocx({ document: bodyXml(p(r('好'))).replace('?>', `?>${type}`) }))).toBe('doctype');
      expect(await faultOf(await buildDocx({ ...good, more: { 'word/styles.xml': `${type}<w:styles/>` } }))).toBe('doctype');
    }
    expect(await faultOf(await buildDocx({ document: bodyXml(p(r('&undefined;'))) }))).toBe('unreadable');
    const utf16 = Buffer.from(`\ufeff<!DOCTYPE x>${bodyXml(p(r('好')))}`, 'utf16le');
    expect(await faultOf(await buildDocx({ more: { 'word/document.xml': utf16 } }))).toBe('bad_xml');
  });

  it('refuses nesting without end and elements without number [C8]', async () => {
    const nested = (n: number): string => '<w:smartTag>'.repeat(n) + r('深') + '</w:smartTag>'.repeat(n);
    expect(await faultOf(await buildDocx({ body: p(nested(150)) }))).toBe('read');
    expect(await faultOf(await buildDocx({ body: p(nested(30_000)) }))).toBe('too_deep');
    const runs = (n: number): string => Array.from({ length: n / 2 }, (_, i) => `<w:r><w:t>${String(i * 7_919)}</w:t></w:r>`).join('');
    expect(await faultOf(await buildDocx({ body: p(runs(DOCX_LIMITS.elements)) }))).toBe('too_many_elements');
    expect(await faultOf(await buildDocx({ body: p(runs(DOCX_LIMITS.elements - 10)) }))).toBe('read');
  });

  it('refuses files with macros, and leaves macros behind that hide in a plain one [C8]', async () => {
    expect(await faultOf(await buildDocx({ ...good, contentType: 'application/vnd.ms-word.document.macroEnabled.main+xml' }))).toBe(
      'macros',
    );
    const hidden = await read({ ...good, more: { 'word/vbaProject.bin': Buffer.from([0xd0, 0xcf, 0x11, 0xe0]) } });
    expect([richPlainText(hidden.body), hidden.dropped]).toEqual(['好', [{ kind: 'object', count: 1, sample: null }]]);
  });

  it('refuses encrypted files, names that lead out of the file, and two parts of one name [C8]', async () => {
    const whole = await buildDocx({ ...good, more: { 'word/aaaa.xml': '<a/>', 'word/bbbb.xml': '<b/>' } });
    const locked = inDirectory(whole, (copy, at) => copy.writeUInt16LE(copy.readUInt16LE(at + 8) | 1, at + 8));
    expect(await faultOf(locked)).toBe('encrypted');
    for (const name of ['../../x/a.xml', '/tmp/evil.xml', 'word\\aaaa.xml', 'C:/d/aaaa.xml'].map((one) => one.padEnd(13, 'l').slice(0, 13)))
      expect(await faultOf(patched(whole, 'word/aaaa.xml', name))).toBe('bad_entry');
    expect(await faultOf(patched(whole, 'word/bbbb.xml', 'word/aaaa.xml'))).toBe('bad_entry');
  });

  it('opens nothing outside the file: pictures, templates and parts that are named by a path [C8]', async () => {
    const content = await read({
      body: p(r('好')) + p(picture('a')) + p(picture('b', 'link')) + p(picture('c', 'link')),
      relations: [
        { id: 'a', target: '../../../../etc/passwd' },
        { id: 'b', target: 'file:///etc/passwd', external: true },
        { id: 'c', target: 'http://127.0.0.1:9/x.png', external: true },
        { id: 't', target: 'http://127.0.0.1:9/evil.dotm', type: 'attachedTemplate', external: true },
        { id: 's', target: '../../../etc/hosts', type: 'styles' },
      ],
    });
    expect([richPlainText(content.body), content.pictures, dropped(content)]).toEqual(['好', [], { picture: 3 }]);
  });

  it('leaves out pictures that are too large, and reads the rest [C8]', async () => {
    const huge = Buffer.concat([PNG, Buffer.alloc(DOCX_LIMITS.picture)]);
    const content = await read({
      body: p(r('好') + picture('a')),
      relations: [{ id: 'a', target: 'media/1.png' }],
      more: { 'word/media/1.png': huge },
    });
    expect([richPlainText(content.body), dropped(content)]).toEqual(['好', { picture: 1 }]);
  });

  it('writes no control characters, halves of signs or direction marks of a broken file into the text [C4]', async () => {
    const content = await read({ body: p(r('a&#x9;b&#xad;c&#xfeff;d')) });
    expect(richPlainText(content.body)).toBe('a bcd');
  });
});
