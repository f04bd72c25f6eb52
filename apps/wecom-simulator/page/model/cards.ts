import type { Delivery } from '../api/types';

/** One message as a client shows it, whatever its type. */
export interface CardView {
  readonly shape: 'card' | 'bubble' | 'picture' | 'file';
  readonly title: string;
  /** Lines of text below the title. */
  readonly lines: readonly string[];
  /** Lines of the form 「名稱：內容」, shown as a small table. */
  readonly rows: readonly { readonly name: string; readonly value: string; readonly url: string }[];
  readonly url: string;
  readonly picture: string;
  readonly mediaId: string;
  /** Word of the button line; empty = the client's own word. */
  readonly action: string;
  /** The number or word a card shows large. */
  readonly emphasis: string;
  readonly buttons: readonly {
    readonly text: string;
    readonly key: string;
    readonly url: string;
    readonly style: number;
  }[];
  readonly questions: readonly CardQuestion[];
  readonly submit: { readonly text: string; readonly key: string } | null;
  /** Text of the greyed button after an answer. */
  readonly answered: string;
}

export interface CardQuestion {
  readonly key: string;
  readonly title: string;
  readonly many: boolean;
  readonly options: readonly { readonly id: string; readonly text: string; readonly chosen: boolean }[];
}

const EMPTY: CardView = {
  shape: 'card',
  title: '',
  lines: [],
  rows: [],
  url: '',
  picture: '',
  mediaId: '',
  action: '',
  emphasis: '',
  buttons: [],
  questions: [],
  submit: null,
  answered: '',
};

type Json = Record<string, unknown>;
const obj = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(obj) : []);
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Text of a card description: tags out, breaks kept, the five entities decoded. */
export function plainText(html: string): string {
  return html
    .replace(/<br\s*\/?>|<\/div>|<\/p>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&nbsp;/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}

const PAIR = /^([^：:]{1,10})[：:]\s*(.+)$/;

/** Splits a description into 「名稱：內容」 rows and free lines, in that order. */
export function splitDescription(text: string): { rows: CardView['rows']; lines: string[] } {
  const rows: { name: string; value: string; url: string }[] = [];
  const lines: string[] = [];
  for (const raw of plainText(text).split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    const pair = PAIR.exec(line);
    const name = pair?.[1]?.trim();
    const value = pair?.[2];
    if (name && value && !/^(https?|\d+)$/.test(name)) rows.push({ name, value, url: '' });
    else lines.push(line);
  }
  return { rows, lines };
}

/** First link of a text message, so that a tap on the bubble opens it. */
export function firstLink(text: string): string {
  const anchor = /<a\s[^>]*href=["']?([^"'\s>]+)/i.exec(text);
  if (anchor?.[1]) return anchor[1];
  return /https?:\/\/[^\s<>"'，。；）]+/i.exec(text)?.[0] ?? '';
}

function article(source: Json): CardView {
  const { rows, lines } = splitDescription(str(source.description) || str(source.digest));
  return {
    ...EMPTY,
    title: str(source.title),
    rows,
    lines,
    url: str(source.url) || str(source.content_source_url),
    picture: str(source.picurl),
  };
}

function templateCard(card: Json): CardView {
  const main = obj(card.main_title);
  const emphasis = obj(card.emphasis_content);
  const submit = obj(card.submit_button);
  const checkbox = obj(card.checkbox);
  const options = (source: unknown, chosenId: string) =>
    list(source).map((o) => ({
      id: str(o.id),
      text: str(o.text),
      chosen: o.is_checked === true || (chosenId !== '' && str(o.id) === chosenId),
    }));
  const questions: CardQuestion[] = [
    ...(str(checkbox.question_key)
      ? [
          {
            key: str(checkbox.question_key),
            title: '',
            many: checkbox.mode === 1,
            options: options(checkbox.option_list, ''),
          },
        ]
      : []),
    ...[...list(card.select_list), ...(card.button_selection ? [obj(card.button_selection)] : [])].map((s) => ({
      key: str(s.question_key),
      title: str(s.title),
      many: false,
      options: options(s.option_list, str(s.selected_id)),
    })),
  ];
  return {
    ...EMPTY,
    title: str(main.title) || str(emphasis.title),
    lines: [str(main.desc), str(card.sub_title_text), str(obj(card.quote_area).quote_text)].filter((line) => line !== ''),
    rows: [
      ...list(card.horizontal_content_list).map((r) => ({
        name: str(r.keyname),
        value: str(r.value),
        url: str(r.url),
      })),
      ...list(card.vertical_content_list).map((r) => ({ name: str(r.title), value: str(r.desc), url: '' })),
    ],
    url: str(obj(card.card_action).url) || str(list(card.jump_list)[0]?.url),
    action: str(list(card.jump_list)[0]?.title),
    picture: str(obj(card.card_image).url) || str(obj(card.image_text_area).image_url),
    emphasis: str(main.title) ? [str(emphasis.title), str(emphasis.desc)].filter(Boolean).join(' ') : '',
    buttons: list(card.button_list).map((b) => ({
      text: str(b.text),
      key: str(b.key),
      url: str(b.url),
      style: Number(b.style ?? 1),
    })),
    questions,
    submit: str(submit.key) ? { text: str(submit.text), key: str(submit.key) } : null,
    answered: str(card.replace_text),
  };
}

/** The views of one delivery: several for a message with several articles, else one. */
export function cardViews(delivery: Pick<Delivery, 'msgtype' | 'content' | 'replaced'>): CardView[] {
  const { msgtype, replaced } = delivery;
  const content = obj(delivery.content);
  switch (msgtype) {
    case 'news':
    case 'mpnews':
      return list(content.articles).map(article);
    case 'textcard':
      return [{ ...article(content), action: str(content.btntxt) }];
    case 'miniprogram':
    case 'miniprogram_notice':
      return [
        {
          ...article(content),
          rows: list(content.content_item).map((r) => ({ name: str(r.key), value: str(r.value), url: '' })),
        },
      ];
    case 'template_card': {
      const newer = obj(replaced);
      const view = templateCard(str(newer.card_type) ? newer : obj(newer.template_card).card_type ? obj(newer.template_card) : content);
      return [str(newer.replace_name) ? { ...view, answered: str(newer.replace_name) } : view];
    }
    case 'image':
      return [{ ...EMPTY, shape: 'picture', mediaId: str(content.media_id) }];
    case 'voice':
    case 'video':
    case 'file':
      return [{ ...EMPTY, shape: 'file', title: str(content.title), mediaId: str(content.media_id) }];
    default: {
      const text = str(content.content);
      return [{ ...EMPTY, shape: 'bubble', lines: plainText(text).split('\n'), url: firstLink(text) }];
    }
  }
}

/** One line for a list or a banner. */
export function headline(delivery: Pick<Delivery, 'msgtype' | 'content' | 'replaced'>): string {
  const view = cardViews(delivery)[0];
  if (!view) return '';
  return view.title || view.lines.join(' ');
}
