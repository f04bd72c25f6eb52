const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (each) => ESCAPES[each] ?? each);

export type Language = 'zh-Hant' | 'en' | 'pt';

/** The language of a page the simulator draws itself: a `lang` parameter, else the browser's first known one. */
export const languageOf = (parameter: string | undefined, acceptLanguage: string | undefined): Language => {
  for (const each of [parameter ?? '', ...(acceptLanguage ?? '').split(',')]) {
    const tag = each.trim().toLowerCase();
    if (tag.startsWith('zh')) return 'zh-Hant';
    if (tag.startsWith('en')) return 'en';
    if (tag.startsWith('pt')) return 'pt';
  }
  return 'zh-Hant';
};

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2129;--soft:#5b6270;--line:#d9dce3;--paper:#fff;--ground:#f3f1ec;--blue:#1f4fa8}
@media (prefers-color-scheme:dark){:root{--ink:#eef0f4;--soft:#a9b0bd;--line:#3a3f4a;--paper:#1e2128;--ground:#14161b;--blue:#8db4ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,"PingFang TC","Noto Sans TC","Microsoft JhengHei",sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.4rem;margin:0 0 .25rem}
p{margin:.25rem 0 1rem;color:var(--soft)}
ul{list-style:none;margin:1rem 0;padding:0;background:var(--paper);border:1px solid var(--line);border-radius:12px;overflow:hidden}
li+li{border-top:1px solid var(--line)}
li a{display:flex;justify-content:space-between;gap:1rem;padding:.75rem 1rem;min-height:44px;color:inherit;text-decoration:none}
li a:hover,li a:focus-visible{background:color-mix(in srgb,var(--blue) 10%,transparent)}
li span{color:var(--soft);text-align:right}
form{display:flex;gap:.5rem}
label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
input{flex:1;min-height:44px;padding:0 .75rem;border:1px solid var(--line);border-radius:10px;background:var(--paper);color:inherit;font:inherit}
button,.button{min-height:44px;padding:0 1rem;border:0;border-radius:10px;background:var(--blue);color:var(--paper);font:inherit;display:inline-flex;align-items:center;text-decoration:none}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
code{font-size:.9em;overflow-wrap:anywhere}`;

/** A whole page; `body` is HTML whose texts are already escaped. */
export const htmlPage = (language: Language, title: string, body: string): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
