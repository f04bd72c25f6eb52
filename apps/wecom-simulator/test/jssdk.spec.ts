import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsSignature } from '../control/jssdk-control';
import { TestSim, type Json } from './sim-client';
import { AGENTS, CORP, PLATFORM_HOST } from './small-school';

let sim: TestSim;
beforeAll(async () => {
  sim = await TestSim.start();
});
afterAll(() => sim.close());

const PAGE = `http://${PLATFORM_HOST}/staff/notices?x=1`;
const verify = async (body: Json): Promise<Json> =>
  (
    await sim.json('POST', '/sim/jssdk/verify', {
      corpId: CORP,
      timestamp: '1700000000',
      nonceStr: 'n',
      url: PAGE,
      ...body,
    })
  ).body;

describe('JS-SDK signatures [wecom 03 §5.2]', () => {
  it('are the published ones', () => {
    const official = 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg';
    expect(jsSignature(official, 'Wm3WZYTPz0wzccnW', '1414587457', 'http://mp.weixin.qq.com?params=value')).toBe(
      '0f9de62fce790f9a083d5c99e95740ceb90c27ed',
    );
    expect(jsSignature('TICKET-demo-0001', 'a1b2c3d4e5', '1700000000', 'https://campus.example.edu/app/index.html?tenant=t1')).toBe(
      'd2813ca5fcb207179667370fa32d9de9ad966a22',
    );
  });

  it('are accepted for the right ticket, app and address only', async () => {
    const corpTicket = String((await sim.get('edit', 'get_jsapi_ticket'))['ticket']);
    const appTicket = String((await sim.get('edit', 'ticket/get', { type: 'agent_config' }))['ticket']);
    const sign = (ticket: string, url = PAGE): string => jsSignature(ticket, 'n', '1700000000', url);
    expect((await sim.get('notice', 'get_jsapi_ticket'))['ticket']).toBe(corpTicket);
    expect(await verify({ kind: 'config', signature: sign(corpTicket) })).toMatchObject({ errcode: 0 });
    expect(await verify({ kind: 'agentConfig', agentId: AGENTS.edit, signature: sign(appTicket) })).toMatchObject({
      errcode: 0,
    });
    expect(await verify({ kind: 'agentConfig', agentId: AGENTS.notice, signature: sign(appTicket) })).toMatchObject({
      errcode: 42012,
    });
    expect(await verify({ kind: 'agentConfig', agentId: AGENTS.edit, signature: sign(corpTicket) })).toMatchObject({
      errcode: 42012,
    });
    expect(await verify({ kind: 'config', signature: sign('other') })).toMatchObject({ errcode: 40093 });
    expect(await verify({ kind: 'config', signature: sign(corpTicket), url: `${PAGE}&y=2` })).toMatchObject({
      errcode: 40093,
    });
    expect(
      await verify({
        kind: 'config',
        signature: sign(corpTicket, 'http://evil.example/'),
        url: 'http://evil.example/',
      }),
    ).toMatchObject({ errcode: 50001 });
  });

  it('signed for the public address hold on the device host', async () => {
    const ticket = String((await sim.get('edit', 'get_jsapi_ticket'))['ticket']);
    const url = `http://mother.campus.localhost:${sim.sim.port}/family/n?x=1`;
    const signature = jsSignature(ticket, 'n', '1700000000', `http://${PLATFORM_HOST}/family/n?x=1`);
    expect(await verify({ kind: 'config', signature, url })).toMatchObject({ errcode: 0 });
  });
});

interface Frame {
  ww: Record<string, (options?: object) => Promise<Json>> & { register: (options: object) => void };
  wx: {
    config: (options: object) => void;
    ready: (run: () => void) => void;
    invoke: (name: string, options: object, done: (result: Json) => void) => void;
  };
  history: History;
  location: { pathname: string };
  posted: Json[];
  popped: unknown[];
  stageSays: (data: object) => void;
  answer: (outcome: string, result?: Json) => void;
}

/** Runs the shim in a bare browser-like world whose parent records what is posted to it. */
const openFrame = async (framed: boolean, verified = true): Promise<Frame> => {
  const script = (await sim.raw('GET', '/sim/jssdk.js')).body.toString();
  const stage = `http://campus.localhost:${sim.sim.port}`;
  const posted: Json[] = [];
  const listeners: ((event: object) => void)[] = [];
  const parent = {
    postMessage: (message: Json, target: string) => {
      expect(target).toBe(stage);
      posted.push(message);
    },
  };
  const popped: unknown[] = [];
  const window: Record<string, unknown> = {
    addEventListener: (name: string, listener: (event: object) => void) => name === 'message' && listeners.push(listener),
    dispatchEvent: (event: { state: unknown }) => popped.push(event.state),
  };
  window['parent'] = framed ? parent : window;
  const location = {
    href: `${PAGE}#top`,
    host: 'mother.campus.localhost:9000',
    pathname: '/staff/notices',
    search: '?x=1',
    hash: '#top',
  };
  const history = {
    state: null as unknown,
    pushState: () => expect('the history all frames share').toBe('left alone'),
    replaceState: (state: unknown, _: string, url?: string) => {
      history.state = state;
      const next = new URL(url ?? location.href, location.href);
      Object.assign(location, { href: next.href, pathname: next.pathname, search: next.search, hash: next.hash });
    },
  };
  const context = createContext({
    window,
    location,
    history,
    document: { title: 't', addEventListener: () => undefined },
    PopStateEvent: class {
      state: unknown;
      constructor(_: string, { state }: { state: unknown }) {
        this.state = state;
      }
    },
    setTimeout,
    crypto: globalThis.crypto,
    fetch: async () => ({
      ok: true,
      json: async () => (verified ? { errcode: 0 } : { errcode: 40093, errmsg: 'jsapi signature invalid' }),
    }),
    console,
  });
  runInContext(script, context);
  const answer = (outcome: string, result?: Json): void => {
    const last = posted.findLast((each) => each['id'] !== undefined);
    for (const listener of listeners) {
      listener({
        origin: 'http://evil.example',
        source: parent,
        data: { source: 'wecom-stage', id: last?.['id'], outcome: 'ok', result: { resultStr: 'forged' } },
      });
      listener({ origin: stage, source: parent, data: { source: 'wecom-stage', id: last?.['id'], outcome, result } });
    }
  };
  const stageSays = (data: object): void => listeners.forEach((listener) => listener({ origin: stage, source: parent, data }));
  return {
    ww: window['ww'] as Frame['ww'],
    wx: window['wx'] as Frame['wx'],
    history: history as unknown as History,
    location,
    posted,
    popped,
    answer,
    stageSays,
  };
};

const signed = async (): Promise<Json> => ({ timestamp: 1, nonceStr: 'n', signature: 's' });
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('browser shim', () => {
  it('hands a scan to the stage and believes only the stage', async () => {
    const { ww, posted, answer } = await openFrame(true);
    ww.register({ corpId: CORP, getConfigSignature: signed });
    const scan = ww['scanQRCode']?.({ needResult: true });
    await turn();
    expect(posted.at(-1)).toMatchObject({
      source: 'wecom-jssdk',
      version: 1,
      api: 'scanQRCode',
      params: { needResult: true, corpId: CORP },
      host: 'mother.campus.localhost:9000',
    });
    answer('ok', { resultStr: 'student-42' });
    expect(await scan).toMatchObject({ resultStr: 'student-42', errMsg: 'scanQRCode:ok' });
  });

  it('tells a cancel apart and answers by callbacks and by the old SDK too', async () => {
    const { ww, wx, answer } = await openFrame(true);
    let cancelled: Json | undefined;
    const call = ww['scanQRCode']?.({ cancel: (result: Json) => (cancelled = result) });
    await turn();
    answer('cancel');
    await call;
    expect(cancelled).toMatchObject({ errMsg: 'scanQRCode:cancel' });
    let ready = false;
    wx.ready(() => (ready = true));
    expect(ready).toBe(false);
    wx.config({ appId: CORP, timestamp: 1, nonceStr: 'n', signature: 's' });
    await turn();
    expect(ready).toBe(true);
    const done = new Promise<Json>((resolve) => wx.invoke('selectEnterpriseContact', { mode: 'multi' }, resolve));
    await turn();
    answer('ok', { userList: [{ id: 'ho.kaman' }] });
    expect(await done).toMatchObject({ err_msg: 'selectEnterpriseContact:ok', userList: [{ id: 'ho.kaman' }] });
  });

  it('fails every call when the signature is wrong or there is no phone around the page', async () => {
    const wrong = await openFrame(true, false);
    wrong.ww.register({ corpId: CORP, getConfigSignature: signed });
    await expect(wrong.ww['scanQRCode']?.({})).rejects.toMatchObject({ errMsg: 'config:fail jsapi signature invalid' });
    const alone = await openFrame(false);
    await expect(alone.ww['scanQRCode']?.({})).rejects.toMatchObject({ errMsg: 'scanQRCode:fail function not exist' });
  });

  it('turns chosen pictures into local ids whose data it keeps', async () => {
    const { ww, answer } = await openFrame(true);
    const choose = ww['chooseImage']?.({ count: 1 });
    await turn();
    answer('ok', { files: [{ name: 'a.png', dataUrl: 'data:image/png;base64,AAAA' }] });
    const { localIds } = (await choose) as { localIds: string[] };
    expect(await ww['getLocalImgData']?.({ localId: localIds[0] })).toMatchObject({
      localData: 'data:image/png;base64,AAAA',
    });
  });

  it('goes back inside the page without touching the history all frames share, and says when there is nothing to go back to', async () => {
    const { history, location, posted, popped, stageSays } = await openFrame(true);
    history.pushState({ n: 1 }, '', '/staff/notices/1');
    history.pushState({ n: 1, sheet: 'a' }, '');
    expect(history.length).toBe(3);
    stageSays({ source: 'wecom-stage', version: 1, api: 'back' });
    expect(posted.findLast((each) => each['api'] === 'wentBack')).toMatchObject({ params: { done: true } });
    expect([location.pathname, popped.at(-1)]).toEqual(['/staff/notices/1', { n: 1 }]);
    history.back();
    await turn();
    expect([location.pathname, posted.at(-1)]).toMatchObject([
      '/staff/notices',
      { api: 'navigated', params: { path: '/staff/notices?x=1#top' } },
    ]);
    stageSays({ source: 'wecom-stage', version: 1, api: 'back' });
    expect(posted.at(-1)).toMatchObject({ api: 'wentBack', params: { done: false } });
    history.back();
    await turn();
    expect(posted.at(-1)).toMatchObject({ api: 'leave' });
  });
});
