import http from 'node:http';
import https from 'node:https';
import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';

export interface Exchange {
  method: 'GET' | 'POST';
  url: string;
  body?: Buffer;
  headers?: Record<string, string>;
}

/**
 * answer = a complete HTTP answer. failed = none; `left` tells whether a connection stood, so that bytes of the
 * request may have gone out. `reset` marks a kept-alive connection that the other side had closed meanwhile.
 */
export type ExchangeResult =
  | { kind: 'answer'; status: number; headers: Record<string, string>; bytes: Buffer }
  | { kind: 'failed'; left: boolean; reset: boolean; reason: string };

export interface HttpTransport {
  exchange(request: Exchange): Promise<ExchangeResult>;
  close(): void;
}

const MAX_ANSWER = 64 * 1024 * 1024;
// Longer than the time-out of a call, so it only ends connections nobody uses.
const IDLE_MS = 15_000;
const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

interface Watch {
  ready: boolean;
  request: http.ClientRequest | undefined;
}

/**
 * axios hides the moment when a connection stands, and only that moment separates "surely not sent" from
 * "perhaps sent". With TLS no byte of the request leaves before the handshake is done.
 */
function watchedTransport(secure: boolean, watch: Watch) {
  return {
    request(options: http.RequestOptions, onResponse: (res: http.IncomingMessage) => void): http.ClientRequest {
      const request = secure ? https.request(options, onResponse) : http.request(options, onResponse);
      watch.request = request;
      request.once('socket', (socket) => {
        if (request.reusedSocket || !socket.connecting) watch.ready = true;
        else socket.once(secure ? 'secureConnect' : 'connect', () => (watch.ready = true));
      });
      return request;
    },
  };
}

function reasonOf(error: unknown, timedOut: boolean): string {
  if (timedOut) return 'time-out';
  // Only the code: the message of an axios error can hold the URL with the token.
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : 'connection failed';
}

/** HTTP with one deadline per call, no redirects, no retries, and a cap on sockets. */
export function createHttpTransport(options: {
  timeoutMs: number | (() => number);
  maxSockets: number;
  http?: AxiosInstance;
}): HttpTransport {
  const agentOptions = { keepAlive: true, maxSockets: options.maxSockets, maxFreeSockets: 16, timeout: IDLE_MS };
  const httpAgent = new http.Agent(agentOptions);
  const httpsAgent = new https.Agent(agentOptions);
  const instance = options.http ?? axios.create({ proxy: false, httpAgent, httpsAgent });
  return {
    async exchange(request) {
      const watch: Watch = { ready: false, request: undefined };
      const deadline = AbortSignal.timeout(typeof options.timeoutMs === 'number' ? options.timeoutMs : options.timeoutMs());
      const config: AxiosRequestConfig & { transport: ReturnType<typeof watchedTransport> } = {
        method: request.method,
        url: request.url,
        data: request.body,
        headers: request.headers ?? {},
        transport: watchedTransport(request.url.startsWith('https:'), watch),
        signal: deadline,
        maxRedirects: 0,
        maxContentLength: MAX_ANSWER,
        maxBodyLength: MAX_ANSWER,
        responseType: 'arraybuffer',
        validateStatus: () => true,
        transformRequest: (data: unknown) => data,
        transformResponse: (data: unknown) => data,
      };
      try {
        const answer = await instance.request<Buffer>(config);
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(answer.headers)) headers[name.toLowerCase()] = String(value);
        return { kind: 'answer', status: answer.status, headers, bytes: Buffer.from(answer.data) };
      } catch (error) {
        const reason = reasonOf(error, deadline.aborted);
        const reset = watch.request?.reusedSocket === true && (reason === 'ECONNRESET' || reason === 'EPIPE');
        // An adapter of the caller's own never shows us a request; then only a failed connection is proof.
        const left = watch.request === undefined ? !NO_CONNECTION.has(reason) : watch.ready;
        return { kind: 'failed', left, reset, reason };
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}
