import type { AxiosInstance } from 'axios';
import { agentCalls, menuCalls, workbenchCalls } from '../calls/agents.calls';
import { departmentCalls, userCalls } from '../calls/contacts.calls';
import { identityCalls } from '../calls/identity.calls';
import { mediaCalls } from '../calls/media.calls';
import { messageCalls, schoolNoticeCalls } from '../calls/messages.calls';
import { pictureCalls } from '../calls/pictures.calls';
import { schoolDepartmentCalls, schoolUserCalls } from '../calls/school-people.calls';
import { schoolSettingCalls } from '../calls/school-settings.calls';
import { tagCalls } from '../calls/tags.calls';
import { ticketCalls } from '../calls/tickets.calls';
import type { WecomError } from '../errors/wecom.error';
import { authorizeUrl, webLoginUrl } from '../jssdk/login-urls';
import type { CallLimiter } from '../limits/call-limiter.port';
import { createThrottleMemory } from '../limits/throttle';
import { createTokenCache } from '../tokens/token-cache';
import type { TokenStore } from '../tokens/token-store.port';
import type { AppIdentity } from './app-identity';
import { CallEngine } from './call-engine';
import type { CallEvent } from './call-event';
import { systemClock, type Clock } from './clock';
import { createHttpTransport } from './http-transport';

export interface WecomClientOptions {
  /** `https://qyapi.weixin.qq.com` or a simulator. */
  apiBase: string;
  /** `https://open.weixin.qq.com` */
  oauthBase: string;
  /** `https://login.work.weixin.qq.com` */
  loginBase: string;
  store: TokenStore;
  limiter: CallLimiter;
  clock?: Clock;
  /** For a proxy or a test; must not retry or follow redirects by itself. */
  http?: AxiosInstance;
  /** One event per HTTP exchange; must be quick and must not throw. */
  onCall?: (event: CallEvent) => void;
  /** Deadline of one exchange in ms, default 10,000; asked anew for each when it is a function. */
  timeoutMs?: number | (() => number);
  /** Sockets to WeCom at a time, default 64. */
  maxSockets?: number;
}

export interface WecomClient {
  /** The calls of one app. Cheap: may be made per use. */
  forApp(app: AppIdentity): WecomApp;
  /** Ends idle connections. */
  close(): void;
}

export type WecomApp = ReturnType<typeof appCalls>;

function appCalls(api: CallEngine, app: AppIdentity, bases: { oauthBase: string; loginBase: string }) {
  return {
    corpId: app.corpId,
    agentId: app.agentId,
    departments: departmentCalls(api),
    users: userCalls(api),
    tags: tagCalls(api),
    identity: identityCalls(api),
    tickets: ticketCalls(api),
    media: mediaCalls(api),
    messages: messageCalls(api),
    pictures: pictureCalls(api),
    agents: agentCalls(api),
    menu: menuCalls(api),
    workbench: workbenchCalls(api),
    schoolDepartments: schoolDepartmentCalls(api),
    schoolUsers: schoolUserCalls(api),
    schoolSettings: schoolSettingCalls(api),
    schoolNotices: schoolNoticeCalls(api),
    /** gettoken past the cache: proves that corp id and secret belong together. Throws WecomError. */
    async checkSecret(): Promise<{ expiresInSeconds: number }> {
      return { expiresInSeconds: (await api.fetchToken()).expiresInSeconds };
    },
    /** Addresses WeCom calls back from (wildcards and CIDR possible). */
    async callbackAddresses(): Promise<string[]> {
      return (await api.read<{ ip_list?: string[] }>({ path: '/cgi-bin/getcallbackip' })).ip_list ?? [];
    },
    /** OAuth page inside WeCom and WeChat. `state`: letters and digits, at most 128. */
    authorizeUrl(input: { redirectUri: string; state: string; scope?: 'snsapi_base' | 'snsapi_privateinfo' }): string {
      return authorizeUrl({
        ...input,
        ...bases,
        corpId: app.corpId,
        ...(app.agentId === undefined ? {} : { agentId: app.agentId }),
      });
    },
    /** Log-in page for a desktop browser; needs an app with an agent id. */
    webLoginUrl(input: { redirectUri: string; state: string; lang?: 'zh' | 'en' }): string {
      return webLoginUrl({ ...input, ...bases, corpId: app.corpId, agentId: app.agentId ?? Number.NaN });
    },
  };
}

/** One client per process: it owns connections, the token memory and the memory of throttling. */
export function createWecomClient(options: WecomClientOptions): WecomClient {
  const clock = options.clock ?? systemClock;
  const transport = createHttpTransport({
    timeoutMs: options.timeoutMs ?? 10_000,
    maxSockets: options.maxSockets ?? 64,
    ...(options.http === undefined ? {} : { http: options.http }),
  });
  const parts = {
    apiBase: options.apiBase.replace(/\/+$/, ''),
    transport,
    tokens: createTokenCache(options.store, clock),
    limiter: options.limiter,
    clock,
    throttle: createThrottleMemory(clock),
    onCall: options.onCall,
    refusals: new Map<string, { until: number; error: WecomError }>(),
  };
  const bases = { oauthBase: options.oauthBase, loginBase: options.loginBase };
  return {
    forApp: (app) => appCalls(new CallEngine(app, parts), app, bases),
    close: () => transport.close(),
  };
}
