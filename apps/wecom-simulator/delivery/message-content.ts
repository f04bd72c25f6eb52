import { ApiError } from '../api/api-error';
import { isFields, listAt, objectAt, textAt, type Fields } from '../api/fields';
import { byteLength, charLength, cutBytes } from '../state/text';
import { cardFrom } from './template-card';

/** Whether a media_id may be used by the sending corp. */
export type MediaCheck = (mediaId: string) => boolean;

interface Rules {
  media: MediaCheck;
  safe: number;
}

type Reader = (object: Fields, rules: Rules) => Fields;

const MARKDOWN_MAX = 2048;
const ARTICLE_MAX = 666 * 1024;

const required = (object: Fields, name: string, code: number): string => {
  const value = textAt(object, name);
  if (value === undefined || value === '') throw new ApiError(code, `${name} missing.`);
  return value;
};

/** A text that WeCom cuts instead of refusing. */
const cut = (object: Fields, name: string, max: number): Fields => {
  const value = textAt(object, name);
  return value === undefined ? {} : { [name]: cutBytes(value, max) };
};

const mediaIn = (object: Fields, name: string, rules: Rules): string => {
  const id = required(object, name, 41006);
  if (!rules.media(id)) throw new ApiError(40007, `invalid ${name}.`);
  return id;
};

const webAddress = (object: Fields, name: string, max: number, needed: boolean): Fields => {
  const value = textAt(object, name);
  if (value === undefined || value === '') {
    if (needed) throw new ApiError(40058, `${name} missing.`);
    return {};
  }
  if (!/^https?:\/\//i.test(value)) throw new ApiError(40058, `${name} needs a scheme.`);
  if (byteLength(value) > max) throw new ApiError(40058, `${name} exceed max length ${max}.`);
  return { [name]: value };
};

const articlesOf = (object: Fields): Fields[] => {
  const articles = (listAt(object, 'articles') ?? []).filter(isFields);
  if (articles.length === 0) throw new ApiError(40063, 'articles missing.');
  if (articles.length > 8) throw new ApiError(45008);
  return articles;
};

const newsArticle = (article: Fields): Fields => {
  const title = cutBytes(required(article, 'title', 41016), 128);
  const program = textAt(article, 'appid') ? { appid: textAt(article, 'appid'), pagepath: textAt(article, 'pagepath') ?? '' } : {};
  return {
    title,
    ...cut(article, 'description', 512),
    ...webAddress(article, 'url', 2048, !textAt(article, 'appid')),
    ...cut(article, 'picurl', 2048),
    ...program,
  };
};

const mpnewsArticle = (article: Fields, rules: Rules): Fields => {
  const content = required(article, 'content', 44004);
  if (byteLength(content) > ARTICLE_MAX) throw new ApiError(45002);
  if (byteLength(textAt(article, 'author') ?? '') > 64) throw new ApiError(45032);
  return {
    title: cutBytes(required(article, 'title', 41016), 128),
    thumb_media_id: mediaIn(article, 'thumb_media_id', rules),
    content,
    ...cut(article, 'author', 64),
    ...cut(article, 'content_source_url', 2048),
    ...cut(article, 'digest', 512),
  };
};

const SHARED: Record<string, Reader> = {
  text: (object) => ({ content: cutBytes(required(object, 'content', 44004), 2048) }),
  image: (object, rules) => ({ media_id: mediaIn(object, 'media_id', rules) }),
  voice: (object, rules) => ({ media_id: mediaIn(object, 'media_id', rules) }),
  video: (object, rules) => ({
    media_id: mediaIn(object, 'media_id', rules),
    ...cut(object, 'title', 128),
    ...cut(object, 'description', 512),
  }),
  file: (object, rules) => ({ media_id: mediaIn(object, 'media_id', rules) }),
  news: (object, rules) => {
    if (rules.safe !== 0) throw new ApiError(40074);
    return { articles: articlesOf(object).map(newsArticle) };
  },
  mpnews: (object, rules) => ({ articles: articlesOf(object).map((each) => mpnewsArticle(each, rules)) }),
};

const MEMBER_ONLY: Record<string, Reader> = {
  textcard: (object) => {
    const button = textAt(object, 'btntxt') ?? '';
    return {
      title: cutBytes(required(object, 'title', 41016), 128),
      description: cutBytes(required(object, 'description', 41033), 512),
      ...webAddress(object, 'url', 2048, true),
      btntxt: button === '' ? '详情' : [...button].slice(0, 4).join(''),
    };
  },
  markdown: (object) => {
    const content = required(object, 'content', 44004);
    if (byteLength(content) > MARKDOWN_MAX) throw new ApiError(45002);
    return { content };
  },
  miniprogram_notice: (object) => {
    const title = required(object, 'title', 41016);
    const description = textAt(object, 'description') ?? '';
    if (charLength(title) < 4 || charLength(title) > 12) throw new ApiError(90201, 'invalid title length.');
    if (description !== '' && (charLength(description) < 4 || charLength(description) > 12))
      throw new ApiError(90202, 'invalid description length.');
    const items = (listAt(object, 'content_item') ?? []).filter(isFields);
    if (items.length > 10) throw new ApiError(90203, 'too many content_item.');
    for (const item of items)
      if (charLength(textAt(item, 'key') ?? '') > 10 || charLength(textAt(item, 'value') ?? '') > 30)
        throw new ApiError(90204, 'content_item too long.');
    return {
      appid: required(object, 'appid', 40058),
      title,
      description,
      page: cutBytes(textAt(object, 'page') ?? '', 1024),
      emphasis_first_item: object['emphasis_first_item'] === true,
      content_item: items,
    };
  },
  template_card: (object) => cardFrom(object),
};

const SCHOOL_ONLY: Record<string, Reader> = {
  miniprogram: (object, rules) => ({
    appid: required(object, 'appid', 40058),
    thumb_media_id: mediaIn(object, 'thumb_media_id', rules),
    pagepath: required(object, 'pagepath', 40058),
    ...cut(object, 'title', 64),
  }),
};

const NOT_SAFE = new Set(['textcard', 'markdown', 'template_card', 'miniprogram_notice']);

export interface MessageContent {
  msgtype: string;
  content: Fields;
}

const read = (body: Fields, readers: Record<string, Reader>, media: MediaCheck): MessageContent => {
  const msgtype = textAt(body, 'msgtype') ?? '';
  const reader = Object.hasOwn(readers, msgtype) ? readers[msgtype] : undefined;
  if (!reader) throw new ApiError(40008);
  const safe = Number(textAt(body, 'safe') ?? 0);
  if (safe !== 0 && NOT_SAFE.has(msgtype)) throw new ApiError(40058, `safe is not supported for ${msgtype}.`);
  const object = objectAt(body, msgtype);
  if (!object) throw new ApiError(40063, `${msgtype} missing.`);
  return { msgtype, content: reader(object, { media, safe }) };
};

/** The body of `message/send`, checked and cut to its limits (04 §1.3, §1.4). */
export const memberContent = (body: Fields, media: MediaCheck): MessageContent => read(body, { ...SHARED, ...MEMBER_ONLY }, media);

/** The body of a 學校通知: fewer kinds, `safe` unknown (08 §10). */
export const schoolContent = (body: Fields, media: MediaCheck): MessageContent =>
  read({ ...body, safe: 0 }, { ...SHARED, ...SCHOOL_ONLY }, media);
