import type { Readable } from 'node:stream';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { DocxFault } from './docx-fault';
import { DOCX_LIMITS } from './docx-limits';
import { guardXml, type ElementCounts } from './xml-guard';

const CONTENT_TYPES = '[Content_Types].xml';
/** Read for the list of what was dropped, never for the text: the parser does not get to see them. */
const ASIDE = /(?:^|\/)(?:comments\w*|footnotes|endnotes|header\d*|footer\d*)\.xml$|(?:^|\/)(?:glossary|embeddings|activeX)\//i;
const MACROS = /vbaProject\.bin$|vbaData\.xml$/i;

export interface XmlPart {
  text: string;
  counts: ElementCounts;
}

/**
 * The parts of a Word file, inflated one by one when they are asked for, each within its limits. Names are only looked up
 * here: nothing is ever read from or written to a place outside the file.
 */
export class DocxPackage {
  readonly #entries = new Map<string, Entry>();
  readonly #xml = new Map<string, XmlPart>();
  readonly #bytes = new Map<string, Uint8Array>();
  #inflated = 0;

  private constructor(private readonly zip: ZipFile) {}

  /** @throws DocxFault not_a_zip, not_a_docx, encrypted, macros, too_many_entries, bad_entry */
  static async open(bytes: Buffer): Promise<DocxPackage> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      fromBuffer(bytes, { lazyEntries: true, autoClose: false, strictFileNames: true }, (error, file) =>
        error === null ? resolve(file) : reject(new DocxFault('not_a_zip', error.message)),
      );
    });
    if (zip.entryCount > DOCX_LIMITS.entries) throw new DocxFault('too_many_entries');
    const parts = new DocxPackage(zip);
    await parts.#list();
    if (!parts.has(CONTENT_TYPES)) throw new DocxFault('not_a_docx', 'no content types');
    const { text } = await parts.xml(CONTENT_TYPES);
    if (/macroEnabled/i.test(text)) throw new DocxFault('macros');
    if (!/wordprocessingml\.(?:document|template)\.main\+xml/.test(text)) throw new DocxFault('not_a_docx', 'another kind of document');
    return parts;
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Macros in a file that does not call itself one with macros: they are left behind. */
  get macros(): number {
    return this.names.filter((name) => MACROS.test(name)).length;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** What the parser may know of. */
  readable(name: string): boolean {
    return this.has(name) && !ASIDE.test(name);
  }

  /** @throws DocxFault too_large, bomb, doctype, bad_xml, too_deep, too_many_elements */
  async xml(name: string): Promise<XmlPart> {
    const known = this.#xml.get(name);
    if (known !== undefined) return known;
    const bytes = await this.#inflate(name, DOCX_LIMITS.part);
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new DocxFault('bad_xml', 'not UTF-8');
    }
    const part = { text, counts: guardXml(text) };
    this.#xml.set(name, part);
    return part;
  }

  /** The same object each time, so that a picture used twice is one. @throws DocxFault too_large, bomb */
  async bytes(name: string): Promise<Uint8Array> {
    const known = this.#bytes.get(name);
    if (known !== undefined) return known;
    const bytes = await this.#inflate(name, DOCX_LIMITS.picture);
    this.#bytes.set(name, bytes);
    return bytes;
  }

  #list(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.zip.on('error', (error: Error) => reject(new DocxFault('bad_entry', error.message)));
      this.zip.on('end', resolve);
      this.zip.on('entry', (entry: Entry) => {
        const fault = this.#faultOf(entry);
        if (fault !== undefined) {
          reject(new DocxFault(fault, entry.fileName.slice(0, 100)));
          return;
        }
        if (!entry.fileName.endsWith('/')) this.#entries.set(entry.fileName, entry);
        this.zip.readEntry();
      });
      this.zip.readEntry();
    });
  }

  #faultOf(entry: Entry): 'encrypted' | 'bad_entry' | undefined {
    if (entry.isEncrypted()) return 'encrypted';
    // Two parts of one name: one program would check the first and read the second.
    return this.#entries.has(entry.fileName) || !entry.canDecodeFileData() ? 'bad_entry' : undefined;
  }

  async #inflate(name: string, most: number): Promise<Buffer> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new DocxFault('not_a_docx', `no ${name.slice(0, 100)}`);
    const { uncompressedSize: size, compressedSize } = entry;
    if (size > most || this.#inflated + size > DOCX_LIMITS.inflated) throw new DocxFault('too_large', name.slice(0, 100));
    if (size > DOCX_LIMITS.ratioFrom && size > compressedSize * DOCX_LIMITS.ratio) throw new DocxFault('bomb', name.slice(0, 100));
    this.#inflated += size;
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.zip.openReadStream(entry, (error, opened) =>
        error === null ? resolve(opened) : reject(new DocxFault('bad_entry', error.message)),
      );
    });
    const chunks: Buffer[] = [];
    try {
      // What is declared is checked against what comes out: a part that is longer than it says ends with an error.
      for await (const chunk of stream) chunks.push(chunk as Buffer);
    } catch (error) {
      throw new DocxFault('bad_entry', error instanceof Error ? error.message : name);
    }
    return Buffer.concat(chunks);
  }
}
