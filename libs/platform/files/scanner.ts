import { connect } from 'node:net';
import type { Readable } from 'node:stream';

export type ScanResult = 'clean' | 'infected';

/** Looks for malware in a stream. @throws Error when the scanner is away: then the file waits (E7) */
export abstract class Scanner {
  abstract scan(content: Readable): Promise<ScanResult>;
}

/** The public test text that every scanner reports; split so that no scanner reports this file. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** Stands in where no scanner is configured (demo and tests; production refuses to start without one). */
export class StandInScanner extends Scanner {
  async scan(content: Readable): Promise<ScanResult> {
    let tail = '';
    let infected = false;
    for await (const chunk of content) {
      const text = tail + (chunk as Buffer).toString('latin1');
      infected ||= text.includes(EICAR);
      tail = text.slice(-EICAR.length);
    }
    return infected ? 'infected' : 'clean';
  }
}

const TIMEOUT_MS = 30_000;

/** ClamAV's daemon by its INSTREAM command; the protocol has neither TLS nor login, so it runs on the same host. */
export class ClamdScanner extends Scanner {
  readonly #host: string;
  readonly #port: number;

  /** @param address `host:port` */
  constructor(address: string) {
    super();
    const at = address.lastIndexOf(':');
    this.#host = address.slice(0, at);
    this.#port = Number(address.slice(at + 1));
  }

  scan(content: Readable): Promise<ScanResult> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.#host, port: this.#port });
      let answer = '';
      socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the scanner did not answer in time')));
      socket.on('error', reject);
      socket.on('data', (data: Buffer) => (answer += data.toString()));
      socket.on('close', () => {
        if (/: OK\0?$/.test(answer.trim())) resolve('clean');
        else if (/ FOUND\0?$/.test(answer.trim())) resolve('infected');
        else reject(new Error('the scanner gave no verdict'));
      });
      socket.on('connect', () => {
        socket.write('zINSTREAM\0');
        content.on('data', (chunk: Buffer) => {
          const size = Buffer.alloc(4);
          size.writeUInt32BE(chunk.length);
          socket.write(size);
          if (!socket.write(chunk)) {
            content.pause();
            socket.once('drain', () => content.resume());
          }
        });
        content.on('end', () => socket.write(Buffer.alloc(4)));
        content.on('error', (error) => socket.destroy(error));
      });
    });
  }
}
