import { escapeHtml, htmlPage, type Language } from '../devices/html';
import type { AuthorizeFault, AuthorizeRequest } from './authorize-request';
import type { Person } from './people';

interface Words {
  title: string;
  lead: (corp: string, app: string) => string;
  search: string;
  go: string;
  none: string;
  stranger: string;
  strangerNote: string;
  refuse: string;
  kinds: Record<Person['kind'], string>;
  notFollowing: string;
  faultTitle: string;
  faultLead: string;
}

const WORDS: Record<Language, Words> = {
  'zh-Hant': {
    title: '以誰的身份登入？',
    lead: (corp, app) => `${corp}${app ? `「${app}」` : ''}要求確認身份。這是模擬器的授權頁。`,
    search: '姓名、帳號或子女姓名',
    go: '搜尋',
    none: '沒有符合的人',
    stranger: '其他微信用戶',
    strangerNote: '未加入',
    refuse: '取消',
    kinds: { member: '成員', parent: '家長', student: '學生' },
    notFollowing: '未關注學校通知',
    faultTitle: '無法授權',
    faultLead: '請在應用設定中檢查可信域名與參數。',
  },
  en: {
    title: 'Sign in as whom?',
    lead: (corp, app) => `${corp}${app ? ` “${app}”` : ''} asks who you are. This is the simulator’s authorize page.`,
    search: 'Name, account or child’s name',
    go: 'Search',
    none: 'Nobody found',
    stranger: 'Another WeChat user',
    strangerNote: 'not joined',
    refuse: 'Cancel',
    kinds: { member: 'Member', parent: 'Parent', student: 'Student' },
    notFollowing: 'does not follow school notices',
    faultTitle: 'Authorisation refused',
    faultLead: 'Check the trusted domain and the parameters of the app.',
  },
  pt: {
    title: 'Iniciar sessão como quem?',
    lead: (corp, app) => `${corp}${app ? ` “${app}”` : ''} pede a sua identidade. Esta é a página de autorização do simulador.`,
    search: 'Nome, conta ou nome do educando',
    go: 'Procurar',
    none: 'Ninguém encontrado',
    stranger: 'Outro utilizador WeChat',
    strangerNote: 'não aderiu',
    refuse: 'Cancelar',
    kinds: { member: 'Membro', parent: 'Encarregado', student: 'Aluno' },
    notFollowing: 'não segue os avisos da escola',
    faultTitle: 'Autorização recusada',
    faultLead: 'Verifique o domínio de confiança e os parâmetros da aplicação.',
  },
};

const noteOf = (person: Person, words: Words): string => {
  const follows = person.kind !== 'member' && person.isSubscribe !== 1 ? ` · ${words.notFollowing}` : '';
  return `${words.kinds[person.kind]}${follows}`;
};

/** The page of the plain host where one picks who answers. `query` is the address's own query, to be carried on. */
export const choicePage = (
  language: Language,
  request: AuthorizeRequest,
  people: Person[],
  query: URLSearchParams,
  path: string,
): string => {
  const words = WORDS[language];
  const link = (as: string): string => {
    const next = new URLSearchParams(query);
    next.set('sim_as', as);
    next.delete('sim_q');
    return escapeHtml(`${path}?${next.toString()}`);
  };
  const hidden = [...query]
    .filter(([name]) => name !== 'sim_q' && name !== 'sim_as')
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const rows = people.map(
    (each) =>
      `<li><a href="${link(`${each.kind}:${each.userid}`)}"><b>${escapeHtml(each.name)}</b><span>${escapeHtml(noteOf(each, words))} · ${escapeHtml(each.userid)}</span></a></li>`,
  );
  const stranger =
    request.page === 'authorize'
      ? `<li><a href="${link('stranger')}"><b>${words.stranger}</b><span>${words.strangerNote}</span></a></li>`
      : '';
  const refuse = request.page === 'qr-connect' ? `<a class="button" href="${link('refuse')}">${words.refuse}</a>` : '';
  return htmlPage(
    language,
    words.title,
    `<h1>${words.title}</h1><p>${escapeHtml(words.lead(request.corp.name, request.app?.name ?? ''))}</p>
<form role="search" action="${escapeHtml(path)}">${hidden}<label for="q">${words.search}</label><input id="q" name="sim_q" type="search" placeholder="${words.search}" value="${escapeHtml(query.get('sim_q') ?? '')}"><button>${words.go}</button></form>
<ul>${rows.join('') || `<li><a aria-disabled="true">${words.none}</a></li>`}${stranger}</ul>${refuse}`,
  );
};

/** The error page of WeCom: a wrong corp, app, parameter or domain. */
export const faultPage = (language: Language, fault: AuthorizeFault): string => {
  const words = WORDS[language];
  return htmlPage(
    language,
    words.faultTitle,
    `<h1>${words.faultTitle}</h1><p>${words.faultLead}</p><p><code>${fault.code} ${escapeHtml(fault.detail)}</code></p>`,
  );
};
