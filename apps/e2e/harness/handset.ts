import { request, type IncomingHttpHeaders } from 'node:http';
import type { SimDevice } from './simulator';

const HOPS = 8;
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}
export interface HandsetAnswer<T> {
  status: number;
  body: T;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}
export interface CallOptions {
  body?: object;
  /** Octets instead of JSON, e.g. a part of an upload. */
  bytes?: Buffer;
  ifMatch?: number;
  key?: string;
  language?: string;
}

/**
 * A phone without a screen: logs in through the simulator as its person and calls the product as its pages do. For the many
 * families of a class, of whom no journey looks at the page.
 */
export class Handset {
  readonly #cookies = new Map<string, string>();

  private constructor(readonly device: SimDevice) {}

  /** @param entry path of an app's entry, as schools have typed it into WeCom */
  static async logIn(device: SimDevice, entry = `/school-message-home/${device.corpId}`): Promise<Handset> {
    const handset = new Handset(device);
    const last = await handset.#follow(entry);
    if (last.status !== 200 || handset.#cookies.size === 0) throw new Error(`${device.id} cannot log in: ${String(last.status)}`);
    return handset;
  }

  /** Without a log-in: pages that are open to everybody, and those that begin a log-in of their own. */
  static open(device: Pick<SimDevice, 'id' | 'url'>, cookies: readonly { name: string; value: string }[] = []): Handset {
    const handset = new Handset({ corpId: '', identity: { kind: 'member', userid: '' }, ...device });
    for (const { name, value } of cookies) handset.#cookies.set(name, value);
    return handset;
  }

  /** What keeps it logged in, for another one at the same address. */
  get cookies(): { name: string; value: string }[] {
    return [...this.#cookies].map(([name, value]) => ({ name, value }));
  }

  async call<T = unknown>(method: string, path: string, options: CallOptions = {}): Promise<HandsetAnswer<T>> {
    const answer = await this.#ask(method, `/api/v1${path}`, options);
    const json = String(answer.headers['content-type']).includes('json') && answer.bytes.length > 0;
    return { ...answer, body: (json ? JSON.parse(answer.bytes.toString()) : null) as T };
  }

  /** As `call`, for what has to work. @throws Error with the answer otherwise */
  async done<T = unknown>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const answer = await this.call<T>(method, path, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.bytes.toString().slice(0, 300)}`);
    return answer.body;
  }

  /** A file by its address, through redirects. */
  async file(path: string): Promise<Buffer> {
    const answer = await this.#follow(`/api/v1${path}`);
    if (answer.status !== 200) throw new Error(`${path}: ${String(answer.status)} ${answer.bytes.toString().slice(0, 300)}`);
    return answer.bytes;
  }

  async #follow(path: string): Promise<RawAnswer> {
    let where = new URL(path, this.device.url);
    for (let hops = 0; hops < HOPS; hops += 1) {
      const answer = await this.#ask('GET', where);
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
      where = new URL(location, where);
    }
    throw new Error(`${path}: redirects without end`);
  }

  #ask(method: string, where: string | URL, { body, bytes, ifMatch, key, language = 'zh-HK' }: CallOptions = {}): Promise<RawAnswer> {
    const url = new URL(where, this.device.url);
    const own = url.host === new URL(this.device.url).host;
    const sent = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const call = request(
        {
          // Node does not resolve *.localhost.
          host: '127.0.0.1',
          port: url.port,
          method,
          path: url.pathname + url.search,
          headers: {
            host: url.host,
            'x-requested-with': 'smart-campus',
            'accept-language': language,
            ...(own ? { cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') } : {}),
            ...(UNSAFE.has(method) ? { origin: url.origin } : {}),
            ...(sent === undefined ? {} : { 'content-type': bytes === undefined ? 'application/json' : 'application/octet-stream' }),
            ...(ifMatch === undefined ? {} : { 'if-match': `"${String(ifMatch)}"` }),
            ...(key === undefined ? {} : { 'idempotency-key': key }),
          },
        },
        (answer) => {
          if (own) for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line);
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) }));
        },
      );
      call.on('error', reject);
      call.end(sent);
    });
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    if (/;\s*max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
