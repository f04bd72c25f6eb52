/**
 * The client's back key. All frames of one browser tab share one history, so a step back of one phone could move another:
 * inside a frame the page's steps are kept in a list of its own. The stage asks for a step back and hears whether there was
 * one. It also hears where the page is. `__STAGE__` is replaced by its origin; pages outside a frame are left alone.
 */
export const HISTORY_SHIM = String.raw`(() => {
'use strict';
const STAGE = '__STAGE__';
if (window.parent === window || window.clientSteps) return;
const tell = (api, params) => window.parent.postMessage({ source: 'wecom-jssdk', version: 1, api, params, host: location.host }, STAGE);
const plainReplace = history.replaceState.bind(history);
const here = () => ({ url: location.href, state: history.state });
const steps = [here()];
let at = 0;
window.clientSteps = steps;

let told = '';
const navigated = () => {
  const path = location.pathname + location.search + location.hash;
  const now = path + '\n' + document.title;
  if (now === told) return;
  told = now;
  tell('navigated', { path, title: document.title });
};
history.replaceState = (state, title, url) => {
  plainReplace(state, '', url);
  steps[at] = here();
  navigated();
};
history.pushState = (state, title, url) => {
  plainReplace(state, '', url);
  steps.length = at + 1;
  steps.push(here());
  at += 1;
  navigated();
};
const move = (by) => {
  const to = at + by;
  if (to < 0) tell('leave', {});
  if (to < 0 || to >= steps.length) return;
  at = to;
  plainReplace(steps[at].state, '', steps[at].url);
  window.dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  navigated();
};
history.go = (by) => {
  if (by) setTimeout(() => move(Number(by)), 0);
  else location.reload();
};
history.back = () => history.go(-1);
history.forward = () => history.go(1);
Object.defineProperty(history, 'length', { configurable: true, get: () => steps.length });

window.addEventListener('message', (event) => {
  if (event.origin !== STAGE || event.source !== window.parent) return;
  const data = event.data;
  if (!data || data.source !== 'wecom-stage' || data.api !== 'back') return;
  const done = at > 0;
  tell('wentBack', { done });
  if (done) move(-1);
});
window.addEventListener('hashchange', () => {
  if (steps[at].url !== location.href) {
    steps.length = at + 1;
    steps.push(here());
    at += 1;
  }
  navigated();
});
window.addEventListener('load', navigated);
document.addEventListener('DOMContentLoaded', () => {
  navigated();
  new MutationObserver(navigated).observe(document.head, { childList: true, subtree: true, characterData: true });
});
})();
`;
