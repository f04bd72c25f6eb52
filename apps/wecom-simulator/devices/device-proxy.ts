import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { localLookup } from '../callbacks/outbound-http';
import type { World } from '../state/world';
import { USER_AGENTS, type Device } from './device-list';
import { withClientScript } from './client-script';
import { deviceOrigin, isOwnPath, labelOf, plainOrigin, platformOrigin, type Hosts } from './hosts';
import { noPlatformPage, unknownDevicePage } from './device-pages';

const HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-connection',
]);
/** A client on the far side must not be able to claim an address or a scheme. */
const NEVER_TRUSTED = /^(forwarded|x-forwarded-.*|x-real-ip)$/;

/**
 * Passes the traffic of a device on to the platform, so that the platform sees its own public host and the client's
 * User-Agent while the browser keeps cookies per device. Bodies are streamed both ways.
 */
export class DeviceProxy {
  /** A connection for each request: a kept one may be closed by a busy platform just when the next request is on its way. */
  private readonly agent = new Agent({ keepAlive: false, maxSockets: 256 });

  constructor(
    private readonly world: World,
    private readonly hosts: Hosts,
  ) {}

  /** Whether the request is for a device host and not for one of the simulator's own paths; a phone without network reaches neither. */
  takes(request: IncomingMessage): boolean {
    const label = labelOf(this.hosts, request.headers.host);
    return label !== null && (!isOwnPath(request.url ?? '/') || this.world.devices.byLabel(label)?.offline === true);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const label = labelOf(this.hosts, request.headers.host) ?? '';
    const device = this.world.devices.byLabel(label);
    if (!device) {
      response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
      response.end(unknownDevicePage(label));
      return;
    }
    if (device.offline) {
      request.socket.destroy();
      return;
    }
    this.pass(device, request, response);
  }

  close(): void {
    this.agent.destroy();
  }

  private pass(device: Device, request: IncomingMessage, response: ServerResponse): void {
    const { platformUrl } = this.hosts;
    const upstream = httpRequest(
      {
        agent: this.agent,
        hostname: platformUrl.hostname,
        port: platformUrl.port || 80,
        lookup: localLookup,
        method: request.method,
        path: request.url,
        headers: this.requestHeaders(device, request.headers, isLogIn(request)),
      },
      (answer) => {
        const headers = this.answerHeaders(device, answer.headers);
        answer.on('error', () => response.destroy());
        if (isPage(answer) && request.method === 'GET') {
          void this.passPage(answer, headers, response);
          return;
        }
        if (isLogInAnswer(request, answer)) {
          void this.passLogIn(device, answer, headers, response);
          return;
        }
        response.writeHead(answer.statusCode ?? 502, headers);
        response.flushHeaders();
        answer.pipe(response);
      },
    );
    upstream.on('error', () => {
      if (response.headersSent) response.destroy();
      else {
        response.writeHead(502, { 'content-type': 'text/html; charset=utf-8' });
        response.end(noPlatformPage(platformUrl.host, plainOrigin(this.hosts)));
      }
    });
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }

  private async passPage(answer: IncomingMessage, headers: OutgoingHttpHeaders, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    const policy = headers['content-security-policy'];
    const page = Buffer.from(withClientScript(Buffer.concat(parts).toString('utf8'), typeof policy === 'string' ? policy : undefined));
    delete headers['etag'];
    response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': page.length });
    response.end(page);
  }

  /** A page that is told where to log in goes there by itself: the address has to stay on the device, as a redirect's does. */
  private async passLogIn(device: Device, answer: IncomingMessage, headers: OutgoingHttpHeaders, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    const told: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'), (_key, value: unknown) =>
      typeof value === 'string' && URL.canParse(value) && isOwnPath(new URL(value).pathname) ? this.location(device, value) : value,
    );
    const body = Buffer.from(JSON.stringify(told));
    delete headers['etag'];
    response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': body.length });
    response.end(body);
  }

  private requestHeaders(device: Device, headers: IncomingHttpHeaders, logIn: boolean): OutgoingHttpHeaders {
    const out: OutgoingHttpHeaders = {};
    for (const [name, value] of Object.entries(headers)) if (!HOP.has(name) && !NEVER_TRUSTED.test(name)) out[name] = value;
    // A page is changed on its way, so it has to come as it is.
    if (headers.accept?.includes('text/html') === true || logIn) delete out['accept-encoding'];
    const own = deviceOrigin(this.hosts, device.hostLabel);
    const origin = platformOrigin(this.hosts);
    out['host'] = this.hosts.platformHost;
    out['user-agent'] = USER_AGENTS[device.client];
    if (headers.origin === own) out['origin'] = origin;
    if (headers.referer?.startsWith(`${own}/`)) out['referer'] = origin + headers.referer.slice(own.length);
    return out;
  }

  private answerHeaders(device: Device, headers: IncomingHttpHeaders): OutgoingHttpHeaders {
    const out: OutgoingHttpHeaders = {};
    for (const [name, value] of Object.entries(headers)) if (!HOP.has(name) && name !== 'x-frame-options') out[name] = value;
    for (const name of ['content-security-policy', 'content-security-policy-report-only']) {
      const policy = headers[name];
      if (typeof policy !== 'string') continue;
      const kept = withoutFrameAncestors(policy);
      if (kept === '') delete out[name];
      else out[name] = kept;
    }
    if (headers.location !== undefined) out['location'] = this.location(device, headers.location);
    const allowed = headers['access-control-allow-origin'];
    if (allowed === platformOrigin(this.hosts)) out['access-control-allow-origin'] = deviceOrigin(this.hosts, device.hostLabel);
    return out;
  }

  /** Redirects to the platform and to the log-in pages stay on the device host; everything else is left alone. */
  private location(device: Device, location: string): string {
    const own = deviceOrigin(this.hosts, device.hostLabel);
    if (!URL.canParse(location)) return location;
    const url = new URL(location);
    const rest = location.slice(url.origin.length);
    if (url.origin === platformOrigin(this.hosts) || url.host === this.hosts.platformHost) return own + rest;
    if (isOwnPath(url.pathname) && (this.isOurs(url) || isTencent(url.hostname))) return own + rest;
    return location;
  }

  private isOurs(url: URL): boolean {
    const local = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
    return url.origin === plainOrigin(this.hosts) || (local && url.port === String(this.hosts.port));
  }
}

const isPage = (answer: IncomingMessage): boolean =>
  /^text\/html\b/i.test(answer.headers['content-type'] ?? '') && answer.headers['content-encoding'] === undefined;

/** Routes of the platform's log-in that answer in JSON instead of a redirect. */
const LOG_IN = /^\/api\/v1\/auth\//;
const isLogIn = (request: IncomingMessage): boolean => LOG_IN.test(request.url ?? '');
const isLogInAnswer = (request: IncomingMessage, answer: IncomingMessage): boolean =>
  isLogIn(request) &&
  /^application\/json\b/i.test(answer.headers['content-type'] ?? '') &&
  answer.headers['content-encoding'] === undefined;

const isTencent = (host: string): boolean => ['open.weixin.qq.com', 'login.work.weixin.qq.com', 'open.work.weixin.qq.com'].includes(host);

/** The policy without `frame-ancestors`, so that the stage may show the page in a frame. */
export const withoutFrameAncestors = (policy: string): string =>
  policy
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '' && !/^frame-ancestors(\s|$)/i.test(each))
    .join('; ');
