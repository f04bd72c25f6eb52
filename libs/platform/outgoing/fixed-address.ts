import http from 'node:http';
import https from 'node:https';
import { patience } from '@platform/ctx/deadline';

export interface FixedAddressOptions {
  /** Address from the configuration, without slash at its end. Nothing else is ever called. */
  base: string;
  /** Sent with every call. */
  headers: Readonly<Record<string, string>>;
  /** From the first byte asked to the last byte answered; less where a person has less left (R16). */
  timeoutMs: number;
  maxAnswerBytes: number;
}

export interface OutgoingCall {
  method: 'GET' | 'POST';
  /** Below the base, beginning with a slash; variable parts already encoded. */
  path: string;
  body?: object;
  headers?: Readonly<Record<string, string>>;
}

export interface OutgoingAnswer {
  status: number;
  /** The parsed body; undefined where it is no JSON. */
  json: unknown;
}

/** No whole answer came. `left` tells whether the other side may have got the request. */
export class OutgoingFailed extends Error {
  readonly reason: 'no-connection' | 'time-out' | 'too-large' | 'broken-off';
  readonly left: boolean;

  constructor(reason: OutgoingFailed['reason'], left: boolean) {
    super(reason);
    this.name = 'OutgoingFailed';
    this.reason = reason;
    this.left = left;
  }
}

const SOCKETS = { keepAlive: true, maxSockets: 16, maxFreeSockets: 4, timeout: 15_000 };

/**
 * JSON over HTTP to one address of the configuration: no redirects, one deadline per call, a cap on the answer (S11).
 * Whoever speaks to a system outside WeCom goes through it.
 */
export class FixedAddress {
  readonly #options: FixedAddressOptions;
  readonly #base: URL;
  readonly #agent: http.Agent;

  constructor(options: FixedAddressOptions) {
    this.#options = options;
    this.#base = new URL(options.base);
    this.#agent = this.#base.protocol === 'https:' ? new https.Agent(SOCKETS) : new http.Agent(SOCKETS);
  }

  /** @throws OutgoingFailed when no complete answer came in time */
  async call(call: OutgoingCall): Promise<OutgoingAnswer> {
    const url = this.#urlOf(call.path);
    const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
    const first = await this.#exchange(url, call, body);
    // The other side closed a kept connection at the moment we used it: nobody read the request.
    const last = first === 'closed-meanwhile' ? await this.#exchange(url, call, body) : first;
    if (last === 'closed-meanwhile') throw new OutgoingFailed('broken-off', true);
    return last;
  }

  #urlOf(path: string): URL {
    const url = new URL(`${this.#options.base}${path}`);
    if (!path.startsWith('/') || url.origin !== this.#base.origin || !url.pathname.startsWith(this.#base.pathname)) {
      throw new Error('a call may not leave the configured address');
    }
    return url;
  }

  #exchange(url: URL, call: OutgoingCall, body: Buffer | undefined): Promise<OutgoingAnswer | 'closed-meanwhile'> {
    return new Promise((resolve, reject) => {
      const deadline = AbortSignal.timeout(patience(this.#options.timeoutMs));
      let connected = false;
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        method: call.method,
        agent: this.#agent,
        signal: deadline,
        headers: {
          accept: 'application/json',
          ...this.#options.headers,
          ...call.headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(body.length) }),
        },
      });
      request.once('socket', (socket) => {
        if (request.reusedSocket || !socket.connecting) connected = true;
        else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (connected = true));
      });
      const fail = (error: NodeJS.ErrnoException): void => {
        if (deadline.aborted) reject(new OutgoingFailed('time-out', connected));
        else if (request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) resolve('closed-meanwhile');
        else reject(new OutgoingFailed(connected ? 'broken-off' : 'no-connection', connected));
      };
      request.once('error', fail);
      request.once('response', (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > this.#options.maxAnswerBytes) {
            reject(new OutgoingFailed('too-large', true));
            request.destroy();
          } else parts.push(part);
        });
        response.once('error', () => reject(new OutgoingFailed(deadline.aborted ? 'time-out' : 'broken-off', true)));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, json: parseJson(Buffer.concat(parts)) }));
      });
      request.end(body);
    });
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
