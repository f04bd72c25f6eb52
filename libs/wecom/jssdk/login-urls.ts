import { WecomInputError } from '../errors/wecom-input.error';

// wecom 03 §1: anything else is answered with 84025 or a page that nobody understands.
const STATE = /^[0-9A-Za-z]{1,128}$/;

function checked(state: string, redirectUri: string): void {
  if (!STATE.test(state)) throw new WecomInputError('state', 'letters and digits, 1 to 128');
  const url = URL.parse(redirectUri);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new WecomInputError('redirectUri', 'must be an absolute http(s) address');
  }
}

/**
 * Address of the silent OAuth page inside WeCom or WeChat (wecom 03 §1.1, 08 §9). `oauthBase` is
 * `https://open.weixin.qq.com` or a simulator; `scope` snsapi_privateinfo needs the agent id.
 */
export function authorizeUrl(input: {
  oauthBase: string;
  corpId: string;
  agentId?: number;
  redirectUri: string;
  state: string;
  scope?: 'snsapi_base' | 'snsapi_privateinfo';
}): string {
  checked(input.state, input.redirectUri);
  const scope = input.scope ?? 'snsapi_base';
  if (scope === 'snsapi_privateinfo' && input.agentId === undefined) {
    throw new WecomInputError('agentId', 'required for snsapi_privateinfo');
  }
  const query = new URLSearchParams({
    appid: input.corpId,
    redirect_uri: input.redirectUri,
    response_type: 'code',
    scope,
    state: input.state,
    ...(input.agentId === undefined ? {} : { agentid: String(input.agentId) }),
  });
  return `${withoutSlash(input.oauthBase)}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`;
}

/** Address of the web log-in page for a desktop browser (wecom 03 §3.1), kind CorpApp. */
export function webLoginUrl(input: {
  loginBase: string;
  corpId: string;
  agentId: number;
  redirectUri: string;
  state: string;
  lang?: 'zh' | 'en';
}): string {
  checked(input.state, input.redirectUri);
  if (!Number.isSafeInteger(input.agentId)) throw new WecomInputError('agentId', 'required for the web log-in');
  const query = new URLSearchParams({
    login_type: 'CorpApp',
    appid: input.corpId,
    agentid: String(input.agentId),
    redirect_uri: input.redirectUri,
    state: input.state,
    lang: input.lang ?? 'zh',
  });
  return `${withoutSlash(input.loginBase)}/wwlogin/sso/login?${query.toString()}`;
}

function withoutSlash(base: string): string {
  return base.replace(/\/+$/, '');
}
