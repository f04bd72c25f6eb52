import { randomBytes } from 'node:crypto';
import { cutToBytes } from '../messages/cut-text';
import type { TemplateCard } from '../messages/message.types';
import { sealMessage } from './envelope';

/** An answer inside the callback's own response, within 5 seconds (wecom 04 §3.4). */
export type PassiveReply =
  | { msgType: 'text'; content: string }
  | { msgType: 'image' | 'voice'; mediaId: string }
  | { msgType: 'video'; mediaId: string; title?: string; description?: string }
  | { msgType: 'news'; articles: { title: string; description?: string; picUrl?: string; url: string }[] }
  | { msgType: 'update_button'; replaceName: string }
  | { msgType: 'update_template_card'; card: TemplateCard };

export interface ReplyInput {
  token: string;
  aesKey: string;
  corpId: string;
  /** userid of the member the callback came from. */
  to: string;
  /** Milliseconds since 1970. */
  now: number;
  reply: PassiveReply;
  nonce?: string;
}

const TEXT_BYTES = 2048;
const NAMES: Record<string, string> = {
  keyname: 'KeyName',
  appid: 'AppId',
  pagepath: 'PagePath',
  userid: 'UserId',
  checkbox: 'CheckBox',
};

/** The encrypted and signed XML to answer with. */
export function buildReply(input: ReplyInput): string {
  const seconds = String(Math.floor(input.now / 1000));
  const nonce = input.nonce ?? randomBytes(8).toString('hex');
  const message =
    `<xml>${element('ToUserName', input.to)}${element('FromUserName', input.corpId)}<CreateTime>${seconds}</CreateTime>` +
    `${element('MsgType', input.reply.msgType)}${bodyOf(input.reply)}</xml>`;
  const { ciphertext, signature } = sealMessage(input, input.corpId, message, { timestamp: seconds, nonce });
  return (
    `<xml>${element('Encrypt', ciphertext)}${element('MsgSignature', signature)}` +
    `<TimeStamp>${seconds}</TimeStamp>${element('Nonce', nonce)}</xml>`
  );
}

function bodyOf(reply: PassiveReply): string {
  switch (reply.msgType) {
    case 'text':
      return element('Content', cutToBytes(reply.content, TEXT_BYTES));
    case 'image':
      return element('Image', { MediaId: reply.mediaId });
    case 'voice':
      return element('Voice', { MediaId: reply.mediaId });
    case 'video':
      return element('Video', { MediaId: reply.mediaId, Title: reply.title, Description: reply.description });
    case 'news': {
      const items = reply.articles.map((a) => ({
        Title: a.title,
        Description: a.description,
        PicUrl: a.picUrl,
        Url: a.url,
      }));
      return `<ArticleCount>${items.length}</ArticleCount>${element('Articles', { item: items })}`;
    }
    case 'update_button':
      return element('Button', { ReplaceName: reply.replaceName });
    default:
      return element('TemplateCard', renamed(reply.card));
  }
}

/** JSON names of a card to the CamelCase of its XML; lists have no wrapper, the element repeats. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [xmlName(name), renamed(field)]));
}

function xmlName(name: string): string {
  return NAMES[name] ?? name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

function element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([field, item]) => element(field, item));
    return `<${name}>${inner.join('')}</${name}>`;
  }
  if (typeof value === 'string') return `<${name}>${cdata(value)}</${name}>`;
  return `<${name}>${JSON.stringify(value)}</${name}>`;
}

/** CDATA cannot hold its own end; it is split over two sections. Characters XML does not know are dropped. */
function cdata(text: string): string {
  const clean = text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  return `<![CDATA[${clean.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
