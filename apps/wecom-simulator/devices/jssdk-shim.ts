/**
 * The browser part of the JS-SDK: `ww` (the new SDK) and `wx` (the old one) as a page may use them (03 §5). Signatures are checked by the
 * simulator, calls that need the phone go to the stage page around the frame. `__STAGE__` is replaced by its origin.
 */
export const JSSDK_SHIM = String.raw`(() => {
'use strict';
// The client brings it to every page; a page may load it once more by itself.
if (window.ww) return;
const STAGE = '__STAGE__';
const framed = window.parent !== window;
const waiting = new Map();
const images = new Map();
let next = 1;
let identity = { corpId: '', agentId: '' };
let corpReady = Promise.resolve();
let agentReady = Promise.resolve();
const pageUrl = () => location.href.split('#')[0];

window.addEventListener('message', (event) => {
  if (event.origin !== STAGE || event.source !== window.parent) return;
  const data = event.data;
  if (!data || data.source !== 'wecom-stage' || !waiting.has(data.id)) return;
  const settle = waiting.get(data.id);
  waiting.delete(data.id);
  settle(data);
});

const tell = (api, params) => {
  if (framed) window.parent.postMessage({ source: 'wecom-jssdk', version: 1, api, params, host: location.host }, STAGE);
};

const ask = (api, params) => new Promise((resolve) => {
  const id = String(next++);
  waiting.set(id, resolve);
  window.parent.postMessage({ source: 'wecom-jssdk', version: 1, id, api, params, host: location.host }, STAGE);
});

const failure = (api, why) => Object.assign(new Error(api + ':fail ' + why), { errMsg: api + ':fail ' + why, errCode: -1 });

const finish = (api, outcome, result, why, options) => {
  const value = Object.assign({}, result, { errMsg: api + ':' + outcome + (why ? ' ' + why : ''), errCode: outcome === 'ok' ? 0 : -1 });
  const callback = outcome === 'ok' ? options.success : outcome === 'cancel' ? options.cancel : options.fail;
  if (typeof callback === 'function') callback(value);
  if (typeof options.complete === 'function') options.complete(value);
  return value;
};

const strip = (options) => {
  const out = {};
  for (const name of Object.keys(options)) if (typeof options[name] !== 'function') out[name] = options[name];
  return out;
};

const toLocal = (result) => {
  const localIds = (result.files || []).map((file) => {
    const id = 'wxlocal://' + crypto.randomUUID();
    images.set(id, file);
    return id;
  });
  return { localIds, sourceType: 'album' };
};

const call = async (api, given, app) => {
  const options = given || {};
  const usesCallbacks = ['success', 'fail', 'cancel', 'complete'].some((name) => typeof options[name] === 'function');
  try {
    await (app ? agentReady : corpReady);
    if (!framed) throw failure(api, 'function not exist');
    const reply = await ask(api, Object.assign({ corpId: identity.corpId }, strip(options)));
    if (reply.outcome === 'ok') return finish(api, 'ok', api === 'chooseImage' ? toLocal(reply.result || {}) : reply.result, '', options);
    const value = finish(api, reply.outcome === 'cancel' ? 'cancel' : 'fail', {}, reply.errMsg || '', options);
    throw Object.assign(new Error(value.errMsg), value, { told: true });
  } catch (error) {
    if (!error.told) finish(api, 'fail', {}, (error.errMsg || error.message || '').replace(api + ':fail ', ''), options);
    if (usesCallbacks) return { errMsg: error.errMsg || api + ':fail', errCode: -1 };
    throw error;
  }
};

const local = (api, make) => async (given) => {
  const options = given || {};
  try {
    return finish(api, 'ok', await make(options), '', options);
  } catch (error) {
    const value = finish(api, 'fail', {}, error.message, options);
    throw Object.assign(error, value);
  }
};

const verify = async (kind, corpId, agentId, signed) => {
  const answer = await fetch('/sim/jssdk/verify', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind, corpId, agentId: agentId === undefined ? '' : String(agentId), url: pageUrl(), timestamp: String(signed.timestamp), nonceStr: signed.nonceStr, signature: signed.signature }),
  });
  const result = await answer.json();
  if (result.errcode !== 0) throw Object.assign(new Error(kind + ':fail ' + result.errmsg), { errMsg: kind + ':fail ' + result.errmsg, errCode: result.errcode });
  return { errMsg: kind + ':ok', errCode: 0 };
};

const started = (promise, success, fail, complete) => {
  promise.then(
    (value) => { if (success) success(value); if (complete) complete(value); },
    (error) => { if (fail) fail(error); if (complete) complete(error); },
  );
  return promise;
};

const register = (options) => {
  identity = { corpId: options.corpId || '', agentId: options.agentId === undefined ? '' : options.agentId };
  if (options.getConfigSignature)
    corpReady = started(
      Promise.resolve(options.getConfigSignature(pageUrl())).then((signed) => verify('config', identity.corpId, identity.agentId, signed)),
      options.onConfigSuccess, options.onConfigFail, options.onConfigComplete,
    );
  if (options.getAgentConfigSignature)
    agentReady = started(
      Promise.resolve(options.getAgentConfigSignature(pageUrl())).then((signed) => verify('agentConfig', identity.corpId, identity.agentId, signed)),
      options.onAgentConfigSuccess, options.onAgentConfigFail, options.onAgentConfigComplete,
    );
  corpReady.catch(() => undefined);
  agentReady.catch(() => undefined);
};

const CORP_CALLS = ['scanQRCode', 'chooseImage', 'previewImage', 'previewFile', 'selectEnterpriseContact', 'openUserProfile', 'openEnterpriseChat',
  'setClipboardData', 'getLocation', 'openLocation', 'hideOptionMenu', 'showOptionMenu', 'onMenuShareAppMessage', 'onMenuShareWechat'];
const APP_CALLS = ['selectExternalContact', 'selectPrivilegedContact', 'sendChatMessage', 'createChatWithMsg', 'claimClassAdmin'];

const api = {
  getContext: local('getContext', async () => ({ entry: 'normal' })),
  getNetworkType: local('getNetworkType', async () => ({ networkType: 'wifi' })),
  checkJsApi: local('checkJsApi', async (options) => ({ checkResult: Object.fromEntries((options.jsApiList || []).map((name) => [name, name in api])) })),
  getLocalImgData: local('getLocalImgData', async (options) => {
    const file = images.get(options.localId);
    if (!file) throw new Error('invalid localId');
    return { localData: file.dataUrl };
  }),
  uploadImage: local('uploadImage', async (options) => {
    const file = images.get(options.localId);
    if (!file) throw new Error('invalid localId');
    const answer = await fetch('/sim/jssdk/upload', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ corpId: identity.corpId, name: file.name, dataUrl: file.dataUrl }) });
    if (!answer.ok) throw new Error('upload failed');
    return { serverId: (await answer.json()).media_id };
  }),
  closeWindow: local('closeWindow', async () => { tell('closeWindow', {}); return {}; }),
  setTitle: local('setTitle', async (options) => { document.title = options.title || ''; return {}; }),
};
for (const name of CORP_CALLS) api[name] = (options) => call(name, options, false);
for (const name of APP_CALLS) api[name] = (options) => call(name, options, true);

window.ww = Object.assign({ register, ensureCorpConfigReady: () => corpReady, ensureAgentConfigReady: () => agentReady, SDK_VERSION: 'simulator' }, api);

const onReady = [];
const onError = [];
let configured = false;
const wx = Object.assign({}, api, {
  config(options) {
    configured = true;
    identity = Object.assign({}, identity, { corpId: options.appId });
    corpReady = started(verify('config', options.appId, '', options), () => onReady.forEach((each) => each()), (error) => onError.forEach((each) => each(error)));
    corpReady.catch(() => undefined);
  },
  agentConfig(options) {
    identity = { corpId: options.corpid, agentId: options.agentid };
    agentReady = started(verify('agentConfig', options.corpid, options.agentid, options), options.success, options.fail, options.complete);
    agentReady.catch(() => undefined);
  },
  ready(callback) { if (configured) corpReady.then(() => callback(), () => undefined); else onReady.push(callback); },
  error(callback) { onError.push(callback); },
  invoke(name, options, callback) {
    const run = api[name];
    const done = (value) => callback && callback(Object.assign({}, value, { err_msg: value.errMsg }));
    if (!run) { done({ errMsg: name + ':fail function not exist' }); return; }
    run(strip(options || {})).then(done, done);
  },
});
window.wx = wx;
})();
`;
