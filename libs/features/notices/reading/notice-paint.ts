import type { FirstAnswer } from '@contracts/first-answers';
import { LOCALES, type Locale } from '@contracts/locale';
import { myNoticeDetail, type MyNoticeDetail } from '@contracts/my-notices';
import type { RichMark, RichNode } from '@contracts/rich-text';

const NAMES: Readonly<Record<Locale, string>> = { 'zh-Hant': '繁體中文', en: 'English', pt: 'Português' };
const MARKS: Readonly<Partial<Record<RichMark['type'], string>>> = { bold: 'b', italic: 'i', underline: 'u', strike: 's' };
const BLOCKS: Readonly<Partial<Record<RichNode['type'], string>>> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
};
/** More than a phone shows at once; the page draws the rest. */
const MOST_CHARACTERS = 1_500;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** Text of the body in its elements; pictures, tables and links come with the page. */
function drawn(nodes: readonly RichNode[], room: { left: number }): string {
  return nodes
    .map((node): string => {
      if (room.left <= 0) return '';
      if (node.type === 'text') {
        const text = node.text ?? '';
        room.left -= text.length;
        return (node.marks ?? []).reduce((inner, { type }) => {
          const tag = MARKS[type];
          return tag === undefined ? inner : `<${tag}>${inner}</${tag}>`;
        }, escaped(text));
      }
      if (node.type === 'hardBreak') return '<br>';
      const level = Number(node.attrs?.['level']);
      const tag = node.type === 'heading' ? (level === 1 ? 'h2' : level === 2 ? 'h3' : 'h4') : BLOCKS[node.type];
      return tag === undefined ? '' : `<${tag}>${drawn(node.content ?? [], room)}</${tag}>`;
    })
    .join('');
}

/**
 * First picture of a family's notice page: the words stand before any script has come, in the elements and styles of the
 * page itself (apps/h5 shared/notice-article), which takes their place without moving them (issue 3, Speed).
 * @returns HTML without a foreign character unescaped; empty where the answers hold no notice
 */
export function noticePaint(answers: readonly FirstAnswer[]): string {
  const notice = answers.map(({ body }) => myNoticeDetail.safeParse(body)).find((parsed) => parsed.success)?.data;
  // The switch of several children is as high as their names are long.
  if (notice === undefined || notice.family.length > 1) return '';
  const folded = notice.asks === 'form' && notice.questions.length > 0;
  const rich = `<div class="sc-rich">${drawn(notice.body.content, { left: MOST_CHARACTERS })}</div>`;
  return (
    `<div class="sc-page" lang="${notice.locale}"><main class="sc-page__main">` +
    `<div class="fam-head fam-head--empty"><span class="fam-head__place"></span></div>` +
    `<article class="${folded ? 'art art--form' : 'art'}"><div><h1>${escaped(notice.title)}</h1>` +
    `<p class="art__meta"><span>${escaped(notice.sender.name)}</span></p>${due(notice)}</div>${languages(notice)}` +
    (folded ? `<div><div class="art__fold"><div>${rich}</div></div></div>` : rich) +
    `</article></main></div>`
  );
}

const due = ({ done, state, deadlineAt }: MyNoticeDetail): string =>
  done === null && state === 'sent' && deadlineAt !== null ? '<p class="art__meta art__meta--due">&nbsp;</p>' : '';

function languages({ locales, locale }: MyNoticeDetail): string {
  if (locales.length < 2) return '';
  const words = LOCALES.filter((one) => locales.includes(one)).map(
    (one) => `<button type="button" tabindex="-1" role="radio" aria-checked="${String(one === locale)}">${NAMES[one]}</button>`,
  );
  return `<div class="art__lang" aria-hidden="true"><div class="sc-lang">${words.join('')}</div></div>`;
}
