import type { FastifyInstance } from 'fastify';
import type { Invitation } from '../state/model';
import type { Office } from '../state/office';

const TEXTS = {
  zh: {
    lang: 'zh-Hant',
    title: '教青社區DSEDJ',
    asked: '{name}，{school}邀請你加入教青社區DSEDJ。',
    join: '接受邀請',
    joined: '已加入教青社區DSEDJ',
  },
  pt: {
    lang: 'pt',
    title: 'Comunidade DSEDJ',
    asked: '{name}: a escola {school} convida-o a aderir à Comunidade DSEDJ.',
    join: 'Aceitar o convite',
    joined: 'Aderiu à Comunidade DSEDJ',
  },
  en: {
    lang: 'en',
    title: 'DSEDJ Community',
    asked: '{name}, {school} invites you to join the DSEDJ Community.',
    join: 'Accept the invitation',
    joined: 'You have joined the DSEDJ Community',
  },
} as const;

const STYLE = `body{margin:0;font:17px/1.6 system-ui,sans-serif;background:#f4f6f8;color:#1a2430}main{max-width:420px;margin:0 auto;padding:32px 20px;display:grid;gap:20px}
h1{font-size:24px;margin:0}p{margin:0}button{width:100%;min-height:48px;border:0;border-radius:10px;background:#0b5cad;color:#fff;font:inherit;font-weight:600}`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`);

const languageOf = (header: string | undefined): keyof typeof TEXTS => {
  const first = (header ?? '').toLowerCase();
  return first.startsWith('pt') ? 'pt' : first.startsWith('en') ? 'en' : 'zh';
};

function pageOf(one: Invitation, school: string, header: string | undefined): string {
  const words = TEXTS[languageOf(header)];
  const asked = words.asked.replace('{name}', one.name).replace('{school}', school);
  const body =
    one.joinedAt === undefined
      ? `<p>${escaped(asked)}</p><form method="post"><button>${words.join}</button></form>`
      : `<p role="status">${words.joined}</p>`;
  return `<!doctype html><html lang="${words.lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title><style>${STYLE}</style><main><h1>${words.title}</h1>${body}</main></html>`;
}

/** Where the link of an invitation to 教青社區DSEDJ leads: the invited person accepts it on the phone. */
export function registerCommunityPage(app: FastifyInstance, office: Office): void {
  // The form of the page has no fields.
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
    payload.resume();
    done(null, {});
  });
  const find = (id: string): Invitation | undefined => office.invitations.find((one) => one.inviteId === id && one.status !== 'failed');
  app.get<{ Params: { id: string } }>('/community/join/:id', (request, reply) => {
    const one = find(request.params.id);
    if (one === undefined) return reply.code(404).send();
    const school = office.schools.get(one.schoolCode)?.name ?? one.schoolCode;
    return reply.type('text/html; charset=utf-8').send(pageOf(one, school, request.headers['accept-language']));
  });
  app.post<{ Params: { id: string } }>('/community/join/:id', (request, reply) => {
    const one = find(request.params.id);
    if (one === undefined) return reply.code(404).send();
    if (one.joinedAt === undefined) {
      one.joinedAt = Date.now();
      office.note('community', one.schoolCode, 'joined');
      office.changed();
    }
    return reply.redirect(`/community/join/${one.inviteId}`, 303);
  });
}
