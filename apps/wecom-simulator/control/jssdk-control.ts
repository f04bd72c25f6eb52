import { createHash } from 'node:crypto';
import { ApiError } from '../api/api-error';
import { textAt, wholeAt, type Fields } from '../api/fields';
import { labelOf, plainOrigin, platformOrigin } from '../devices/hosts';
import { HISTORY_SHIM } from '../devices/history-shim';
import { JSSDK_SHIM } from '../devices/jssdk-shim';
import type { App } from '../state/model';
import { ControlError, type ControlCall, type ControlRoute } from './control-route';

const refused = (code: number): Fields => ({ errcode: code, errmsg: new ApiError(code).message });

/** SHA-1 over ticket, nonce, time and address in the fixed order, nothing encoded (03 §5.2). */
export const jsSignature = (ticket: string, nonce: string, timestamp: string, url: string): string =>
  createHash('sha1').update(`jsapi_ticket=${ticket}&noncestr=${nonce}&timestamp=${timestamp}&url=${url}`).digest('hex');

/** A page on a device host was signed by the platform under its public address: that is the address to check. */
const signedAddress = (call: ControlCall, url: URL): string => {
  const own = labelOf(call.hosts, url.host) === null ? url.origin : platformOrigin(call.hosts);
  return own + url.href.slice(url.origin.length).split('#')[0];
};

/** Checks a signature as the client does: trusted domain, ticket of the right kind and app, hash. */
const verify = (call: ControlCall): Fields => {
  const { body, world } = call;
  const corp = world.corps.get(textAt(body, 'corpId') ?? '');
  if (!corp) return refused(40013);
  const address = textAt(body, 'url') ?? '';
  if (!URL.canParse(address)) return refused(40093);
  const signed = signedAddress(call, new URL(address));
  const host = new URL(signed).host;
  const agentId = wholeAt(body, 'agentId');
  const isAgent = textAt(body, 'kind') === 'agentConfig';
  const app = agentId === undefined ? undefined : corp.apps.get(agentId);
  if (isAgent && !app) return refused(40056);
  const apps: App[] = isAgent && app ? [app] : [...corp.apps.values()];
  if (!apps.some((each) => each.trustedDomains.includes(host))) return refused(50001);
  const parts: [string, string] = [textAt(body, 'nonceStr') ?? '', textAt(body, 'timestamp') ?? ''];
  const signature = textAt(body, 'signature') ?? '';
  const fits = (ticket: string | undefined): boolean =>
    ticket !== undefined && [signed, address].some((each) => jsSignature(ticket, ...parts, each) === signature);
  if (fits(world.tokens.knownTicket(isAgent ? 'agentConfig' : 'config', corp.corpId, app?.agentId ?? null)))
    return { errcode: 0, errmsg: 'ok' };
  const foreign = [world.tokens.knownTicket(isAgent ? 'config' : 'agentConfig', corp.corpId, app?.agentId ?? null)];
  for (const each of corp.apps.values()) foreign.push(world.tokens.knownTicket('agentConfig', corp.corpId, each.agentId));
  return refused(foreign.some(fits) ? 42012 : 40093);
};

const DATA_URL = /^data:(image\/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)$/;

/** What the client's uploadImage does: a picture of the phone becomes a media_id of the corp. */
const upload = (call: ControlCall): Fields => {
  const corpId = textAt(call.body, 'corpId') ?? '';
  const found = DATA_URL.exec(textAt(call.body, 'dataUrl') ?? '');
  if (!call.world.corps.has(corpId) || !found)
    throw new ControlError(400, 'BAD_INPUT', 'a known corpId and a PNG or JPEG data URL are needed');
  const media = call.world.media.add({
    corpId,
    type: 'image',
    filename: textAt(call.body, 'name') ?? 'image',
    contentType: found[1] ?? 'image/png',
    bytes: Buffer.from(found[2] ?? '', 'base64'),
    permanent: false,
  });
  call.world.onChange();
  return { media_id: media.id };
};

const script = (call: ControlCall): undefined => {
  call.reply
    .header('content-type', 'text/javascript; charset=utf-8')
    .header('cache-control', 'no-cache')
    .header('cross-origin-resource-policy', 'cross-origin')
    .send(`${HISTORY_SHIM}${JSSDK_SHIM}`.replaceAll('__STAGE__', plainOrigin(call.hosts)));
  return undefined;
};

export const JSSDK_ROUTES: ControlRoute[] = [
  { method: 'GET', url: '/jssdk.js', run: script },
  {
    method: 'POST',
    url: '/jssdk/verify',
    body: { type: 'object', required: ['kind', 'corpId', 'url', 'signature'] },
    run: verify,
  },
  { method: 'POST', url: '/jssdk/upload', body: { type: 'object', required: ['corpId', 'dataUrl'] }, run: upload },
];
