import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Device } from '../devices/device-list';
import { holderIn } from '../devices/holder';
import { deviceOf, deviceOrigin, platformOrigin, type Hosts } from '../devices/hosts';
import { languageOf } from '../devices/html';
import type { World } from '../state/world';
import { choicePage, faultPage } from './authorize-page';
import {
  answererFrom,
  grantCode,
  isFault,
  LOGIN_PATHS,
  readAuthorize,
  refusal,
  type AuthorizeRequest,
  type LoginPage,
} from './authorize-request';
import type { Client } from './code-store';
import { findPeople, personOf, type Person } from './people';

const queryOf = (request: FastifyRequest): URLSearchParams => new URL(request.url, 'http://simulator').searchParams;

const clientOf = (userAgent: string, kind: string): Client => {
  if (userAgent.includes('wxwork')) return /windows|macintosh/i.test(userAgent) ? 'wecom-desktop' : 'wecom-mobile';
  if (userAgent.includes('MicroMessenger')) return 'wechat';
  return kind === 'member' ? 'wecom-mobile' : 'wechat';
};

/** On a device host the code goes back to the same device host, so that its cookies are met again. */
const onDevice = (hosts: Hosts, device: Device, location: string): string => {
  const url = new URL(location);
  return url.origin === platformOrigin(hosts) ? deviceOrigin(hosts, device.hostLabel) + location.slice(url.origin.length) : location;
};

const choices = (world: World, request: AuthorizeRequest, text: string): Person[] => {
  const kind = request.page === 'authorize' ? undefined : 'member';
  if (text !== '') return findPeople(request.corp, kind, text, 30);
  const known: Person[] = [];
  for (const device of world.devices.list()) {
    const who = holderIn(world, device, request.corp.corpId);
    const person = who && (kind === undefined || who.kind === kind) ? personOf(request.corp, who.kind, who.userid) : null;
    if (person && !known.some((each) => each.kind === person.kind && each.userid === person.userid)) known.push(person);
  }
  return known.length > 0 ? known : findPeople(request.corp, kind, '', 30);
};

/** The pages of `open.weixin.qq.com`, `login.work.weixin.qq.com` and `open.work.weixin.qq.com`. */
export const registerLoginPages = (app: FastifyInstance, world: World, hosts: Hosts): void => {
  const answer = (page: LoginPage) => (request: FastifyRequest, reply: FastifyReply) => {
    const query = queryOf(request);
    const language = languageOf(query.get('lang') ?? undefined, request.headers['accept-language']);
    const asked = readAuthorize(world, page, query);
    void reply.header('cache-control', 'no-store').type('text/html; charset=utf-8');
    if (isFault(asked)) return reply.code(400).send(faultPage(language, asked));
    const device = deviceOf(world, hosts, request.headers.host);
    if (device) {
      const who = holderIn(world, device, asked.corp.corpId);
      if (page !== 'authorize' && who?.kind !== 'member')
        return reply.code(400).send(faultPage(language, { code: 50002, detail: device.id }));
      const { location } = grantCode(world, asked, { who, client: device.client, visitor: device.id });
      return reply.redirect(onDevice(hosts, device, location));
    }
    const as = query.get('sim_as');
    if (as === 'refuse' && page === 'qr-connect') return reply.redirect(refusal(asked));
    const who = as === null ? undefined : answererFrom(asked.corp, as);
    if (who === undefined)
      return reply.send(choicePage(language, asked, choices(world, asked, query.get('sim_q') ?? ''), query, LOGIN_PATHS[page]));
    const client = clientOf(request.headers['user-agent'] ?? '', who?.kind ?? 'parent');
    return reply.redirect(grantCode(world, asked, { who, client, visitor: who?.userid ?? request.ip }).location);
  };
  for (const page of ['authorize', 'web-login', 'qr-connect'] as const) app.get(LOGIN_PATHS[page], answer(page));
};
