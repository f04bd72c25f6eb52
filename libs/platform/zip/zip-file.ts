import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export const ZIP_MIME = 'application/zip';

export interface ZipEntry {
  name: string;
  /** Opened when it is the entry's turn, so that one file at a time is open. */
  open: () => Promise<Readable>;
  /** Pictures and archives do not shrink: they are stored as they are. */
  compress: boolean;
}

/**
 * An archive as bytes, made entry by entry while it is read. Each next entry is asked for after the one before was
 * written, so neither memory nor open files grow with their number.
 * @throws (in the stream) what `entries` or an opened file throws
 */
export function zipFile(entries: AsyncIterable<ZipEntry>, madeAt: Date): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: unknown): void => void output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  void write(zip, output, entries, madeAt).catch(fail);
  return output;
}

async function write(zip: ZipFile, output: Readable, entries: AsyncIterable<ZipEntry>, mtime: Date): Promise<void> {
  for await (const { name, open, compress } of entries) {
    const source = await open();
    await new Promise<void>((resolve, reject) => {
      source.once('end', resolve).once('error', reject);
      // The reader went away (cancelled, disk full): the file that waits for its turn is closed, too.
      const gone = (): void => {
        source.destroy();
        reject(new Error('the archive was given up'));
      };
      if (output.destroyed) gone();
      else {
        output.once('close', gone);
        source.once('close', () => output.off('close', gone));
        zip.addReadStream(source, name, { compress, mtime });
      }
    });
  }
  zip.end();
}
