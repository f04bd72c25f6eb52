import { keyOf, type App, type Corp } from '../state/model';
import type { World } from '../state/world';
import type { Answerer, Client } from './code-store';

export type LoginPage = 'authorize' | 'web-login' | 'qr-connect';

export const LOGIN_PATHS: Record<LoginPage, string> = {
  authorize: '/connect/oauth2/authorize',
  'web-login': '/wwlogin/sso/login',
  'qr-connect': '/wwopen/sso/qrConnect',
};

export interface AuthorizeRequest {
  page: LoginPage;
  corp: Corp;
  app: App | null;
  redirectUri: string;
  redirectHost: string;
  state: string;
  scope: 'snsapi_base' | 'snsapi_privateinfo';
}

/** What WeCom shows on its error page instead of going on. */
export interface AuthorizeFault {
  code: number;
  detail: string;
}

export const isFault = (value: AuthorizeRequest | AuthorizeFault): value is AuthorizeFault => 'code' in value;

const fault = (code: number, detail: string): AuthorizeFault => ({ code, detail });

const readApp = (corp: Corp, query: URLSearchParams): App | null | undefined => {
  const given = query.get('agentid');
  return given === null || given === '' ? null : corp.apps.get(Number(given));
};

const domainsOf = (app: App, page: LoginPage): string[] =>
  page !== 'authorize' && app.loginDomains.length > 0 ? app.loginDomains : app.trustedDomains;

/**
 * Reads an authorize or web log-in address as WeCom does (03 §1, §3). The host of `redirect_uri`, port included, must be a trusted
 * domain of the named app, or of some app of the corp when none is named; the exchange checks it again for the app that spends the code.
 */
export const readAuthorize = (world: World, page: LoginPage, query: URLSearchParams): AuthorizeRequest | AuthorizeFault => {
  const corp = world.corps.get(query.get('appid') ?? '');
  if (!corp) return fault(40013, 'appid');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!URL.canParse(redirectUri) || !/^https?:$/.test(new URL(redirectUri).protocol)) return fault(50001, 'redirect_uri');
  const redirectHost = new URL(redirectUri).host;
  const state = query.get('state') ?? '';
  if (page === 'authorize') {
    if (query.get('response_type') !== 'code') return fault(40035, 'response_type');
    if (!/^[a-zA-Z0-9]{0,128}$/.test(state)) return fault(84025, 'state');
  }
  const login = query.get('login_type') ?? 'CorpApp';
  if (page === 'web-login' && login !== 'CorpApp') return fault(40035, 'login_type');
  const app = readApp(corp, query);
  if (app === undefined || (page !== 'authorize' && app === null)) return fault(40056, 'agentid');
  const wanted = query.get('scope') ?? 'snsapi_base';
  if (page === 'authorize' && wanted !== 'snsapi_base' && wanted !== 'snsapi_privateinfo') return fault(40035, 'scope');
  const candidates = app ? [app] : [...corp.apps.values()];
  if (!candidates.some((each) => domainsOf(each, page).includes(redirectHost))) return fault(50001, redirectHost);
  const scope = wanted === 'snsapi_privateinfo' && app ? 'snsapi_privateinfo' : 'snsapi_base';
  return { page, corp, app, redirectUri, redirectHost, state, scope };
};

export interface Visitor {
  who: Answerer | null;
  client: Client;
  /** What tells one stranger from another. */
  visitor: string;
}

/** Makes the code and the address to go on to. `state` comes back unchanged. */
export const grantCode = (world: World, request: AuthorizeRequest, visitor: Visitor): { code: string; location: string } => {
  const code = world.codes.issue({
    corpId: request.corp.corpId,
    agentId: request.app?.agentId ?? null,
    who: visitor.who,
    visitor: visitor.visitor,
    client: visitor.client,
    scope: request.scope,
    webLogin: request.page !== 'authorize',
    redirectHost: request.redirectHost,
  });
  const extra = request.page === 'web-login' ? `&appid=${encodeURIComponent(request.corp.corpId)}` : '';
  return {
    code,
    location: withQuery(request.redirectUri, `code=${code}&state=${encodeURIComponent(request.state)}${extra}`),
  };
};

/** The old QR page goes back without a code when the person refuses (03 §3.2). */
export const refusal = (request: AuthorizeRequest): string => withQuery(request.redirectUri, `state=${encodeURIComponent(request.state)}`);

const withQuery = (address: string, query: string): string => {
  const [base = '', fragment] = address.split('#');
  return `${base}${base.includes('?') ? '&' : '?'}${query}${fragment === undefined ? '' : `#${fragment}`}`;
};

/** The person that a text like `member:chan.m` names, when the corp knows him. */
export const answererFrom = (corp: Corp, text: string): Answerer | null | undefined => {
  if (text === 'stranger') return null;
  const [kind, ...rest] = text.split(':');
  const userid = rest.join(':');
  if (kind === 'member' && corp.members.has(keyOf(userid))) return { kind, userid };
  if (kind === 'parent' && corp.parents.has(keyOf(userid))) return { kind, userid };
  if (kind === 'student' && corp.students.has(keyOf(userid))) return { kind, userid };
  return undefined;
};
