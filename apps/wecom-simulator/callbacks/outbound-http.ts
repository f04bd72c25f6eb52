import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as httpsRequest } from 'node:https';

type Answer = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/** Browsers resolve `*.localhost` to this machine, Node does not: do it here, for callbacks and for the device hosts. */
export const localLookup = (host: string, options: LookupOptions, answer: Answer): void => {
  if (host === 'localhost' || host.endsWith('.localhost')) {
    if (options.all) answer(null, [{ address: '127.0.0.1', family: 4 }]);
    else answer(null, '127.0.0.1', 4);
    return;
  }
  systemLookup(host, options, answer);
};

export interface OutboundAnswer {
  status: number;
  body: Buffer;
}

const MAX_ANSWER = 1_000_000;

/** HTTP calls to an app's receive address: kept connections, a hard time-out over the whole exchange. */
export class OutboundHttp {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly secureAgent = new SecureAgent({ keepAlive: true, maxSockets: 64 });

  /** Rejects on a connection fault or when `timeoutMs` has passed. */
  send(method: 'GET' | 'POST', url: URL, timeoutMs: number, body?: string): Promise<OutboundAnswer> {
    return new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const headers = body === undefined ? {} : { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(body) };
      const options = {
        method,
        lookup: localLookup,
        headers: { 'user-agent': 'Mozilla/4.0', accept: '*/*', ...headers },
      };
      const read = (answer: IncomingMessage): void => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          if (size > MAX_ANSWER) request.destroy(new Error('the answer is too long'));
          else parts.push(part);
        });
        answer.on('error', fail);
        answer.on('end', () => {
          clearTimeout(timer);
          resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(parts) });
        });
      };
      const request = secure
        ? httpsRequest(url, { ...options, agent: this.secureAgent }, read)
        : httpRequest(url, { ...options, agent: this.agent }, read);
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      request.on('error', fail);
      request.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
    this.secureAgent.destroy();
  }
}
