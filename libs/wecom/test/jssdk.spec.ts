import { describe, expect, it } from '@jest/globals';
import { authorizeUrl, signPage, webLoginUrl, WecomInputError } from '../index';

describe('JS-SDK signature', () => {
  it('passes both worked examples', () => {
    const official = signPage({
      ticket: 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
      nonceStr: 'Wm3WZYTPz0wzccnW',
      timestamp: 1414587457,
      url: 'http://mp.weixin.qq.com?params=value',
    });
    expect(official.signature).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed');
    const own = { ticket: 'TICKET-demo-0001', nonceStr: 'a1b2c3d4e5', timestamp: 1700000000 };
    const url = 'https://campus.example.edu/app/index.html?tenant=t1';
    expect(signPage({ ...own, url }).signature).toBe('d2813ca5fcb207179667370fa32d9de9ad966a22');
    expect(signPage({ ...own, url: `${url}#/page` }).signature).toBe('d2813ca5fcb207179667370fa32d9de9ad966a22');
  });

  it('draws a new nonce each time', () => {
    const sign = () => signPage({ ticket: 't', url: 'https://x.example/', timestamp: 1 }).nonceStr;
    expect(sign()).not.toBe(sign());
  });
});

describe('log-in addresses', () => {
  const common = {
    corpId: 'ww1',
    agentId: 1000002,
    redirectUri: 'https://campus.example.edu/cb?a=1&b=2',
    state: 'abc123',
  };

  it('builds the OAuth address with encoded redirect and the fragment', () => {
    expect(authorizeUrl({ ...common, oauthBase: 'https://open.weixin.qq.com/' })).toBe(
      'https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1&redirect_uri=https%3A%2F%2Fcampus.example.edu%2Fcb%3Fa%3D1%26b%3D2&response_type=code&scope=snsapi_base&state=abc123&agentid=1000002#wechat_redirect',
    );
  });

  it('builds the web log-in address', () => {
    const url = new URL(webLoginUrl({ ...common, loginBase: 'https://login.work.weixin.qq.com' }));
    expect(url.pathname).toBe('/wwlogin/sso/login');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      login_type: 'CorpApp',
      appid: 'ww1',
      agentid: '1000002',
      redirect_uri: common.redirectUri,
      state: 'abc123',
      lang: 'zh',
    });
  });

  it('refuses states WeCom refuses, and redirects that are no web address', () => {
    for (const state of ['', 'a-b', 'a'.repeat(129), '中文', 'a b']) {
      expect(() => authorizeUrl({ ...common, oauthBase: 'https://o.example', state })).toThrow(WecomInputError);
    }
    expect(() => authorizeUrl({ ...common, oauthBase: 'https://o.example', state: 'a'.repeat(128) })).not.toThrow();
    expect(() => webLoginUrl({ ...common, loginBase: 'https://l.example', redirectUri: '/cb' })).toThrow(WecomInputError);
    const { agentId: _, ...noAgent } = common;
    expect(() => authorizeUrl({ ...noAgent, oauthBase: 'https://o.example', scope: 'snsapi_privateinfo' })).toThrow(WecomInputError);
  });
});
