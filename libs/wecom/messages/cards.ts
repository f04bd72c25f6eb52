import { WecomInputError } from '../errors/wecom-input.error';
import { cutToBytes } from './cut-text';
import type { MessageRequest } from './message.types';
import type { NoticeRequest } from './notice.types';

/** Limits in bytes of UTF-8 (wecom 04 §1.3, 08 §10). */
export const TITLE_BYTES = 128;
export const DESCRIPTION_BYTES = 512;
export const URL_BYTES = 2048;
export const MAX_RECEIVERS = 1000;
/** The longest duplicate window WeCom allows, in seconds. */
export const DUPLICATE_INTERVAL_SECONDS = 14_400;

const DUPLICATE_CHECK = { enable_duplicate_check: 1, duplicate_check_interval: DUPLICATE_INTERVAL_SECONDS } as const;

interface CardText {
  agentId: number;
  title: string;
  description?: string;
  /** Absolute http(s) address; keep names and tokens out of it, people forward it. */
  url: string;
}

/** One 學校通知 as a news card. Families are addressed by student unless parents are named. */
export interface SchoolNoticeCard extends CardText {
  picUrl?: string;
  to: { students: string[]; scope?: 'parents' | 'students' | 'both' } | { parents: string[] };
}

/** One card for staff in WeCom. */
export interface StaffCard extends CardText {
  userIds: string[];
  /** Lines in the three tones of a textcard; used instead of `description`. */
  lines?: { text: string; tone?: 'gray' | 'normal' | 'highlight' }[];
  /** At most 4 characters; WeCom writes 详情 without it. */
  button?: string;
}

const SCOPES = { parents: 0, students: 1, both: 2 } as const;

/** Builds the body of a 學校通知 (duplicate check on, title and description cut at a character). */
export function schoolNoticeCard(card: SchoolNoticeCard): NoticeRequest {
  const target =
    'students' in card.to
      ? { recv_scope: SCOPES[card.to.scope ?? 'parents'], to_student_userid: receivers(card.to.students) }
      : { recv_scope: 0 as const, to_parent_userid: receivers(card.to.parents) };
  const description = card.description === undefined ? '' : cutToBytes(card.description.trim(), DESCRIPTION_BYTES);
  return {
    ...target,
    toall: 0,
    msgtype: 'news',
    agentid: agentId(card.agentId),
    news: {
      articles: [
        {
          title: title(card.title),
          ...(description === '' ? {} : { description }),
          url: webAddress('url', card.url),
          ...(card.picUrl === undefined ? {} : { picurl: webAddress('picUrl', card.picUrl) }),
        },
      ],
    },
    ...DUPLICATE_CHECK,
  };
}

/** Builds the body of a staff textcard (duplicate check on). */
export function staffTextCard(card: StaffCard): MessageRequest {
  const lines = card.lines ?? [{ text: card.description ?? '' }];
  const description = textcardLines(lines);
  if (description === '') throw new WecomInputError('description', 'a textcard needs one');
  if (card.button !== undefined && Array.from(card.button).length > 4) throw new WecomInputError('button', 'at most 4 characters');
  return {
    touser: receivers(card.userIds).join('|'),
    msgtype: 'textcard',
    agentid: agentId(card.agentId),
    textcard: {
      title: title(card.title),
      description,
      url: webAddress('url', card.url),
      ...(card.button === undefined ? {} : { btntxt: card.button }),
    },
    ...DUPLICATE_CHECK,
  };
}

/**
 * A textcard reads `<br>` and `<div class=…>` as layout. Text of people must not do that, and whether WeCom decodes
 * entities is not documented, so its angle brackets become full-width ones. Lines that do not fit are left out;
 * the first that does not fit is cut inside its tag, never through it.
 */
function textcardLines(lines: { text: string; tone?: string }[]): string {
  let out = '';
  for (const line of lines) {
    const text = line.text.trim().replaceAll('<', '＜').replaceAll('>', '＞').replace(/\r?\n/g, '<br>');
    if (text === '') continue;
    const [open, close] = line.tone === undefined ? [out === '' ? '' : '<br>', ''] : [`<div class="${line.tone}">`, '</div>'];
    const room = DESCRIPTION_BYTES - Buffer.byteLength(out + open + close);
    const fits = Buffer.byteLength(text) <= room;
    const cut = fits ? text : cutToBytes(text.replaceAll('<br>', ' '), room);
    if (cut !== '' && cut !== '…') out += open + cut + close;
    if (!fits) break;
  }
  return out;
}

function title(text: string): string {
  const cut = cutToBytes(text.replace(/\s+/g, ' ').trim(), TITLE_BYTES);
  if (cut === '') throw new WecomInputError('title', 'must not be empty');
  return cut;
}

function receivers(ids: string[]): string[] {
  if (ids.length === 0) throw new WecomInputError('receivers', 'none given');
  if (ids.length > MAX_RECEIVERS) throw new WecomInputError('receivers', `at most ${MAX_RECEIVERS} in a call`);
  const odd = ids.find((id) => id === '' || id.includes('|') || id === '@all');
  if (odd !== undefined) throw new WecomInputError('receivers', 'an id is empty, holds | or means everybody');
  return ids;
}

function agentId(id: number): number {
  if (!Number.isSafeInteger(id) || id <= 0) throw new WecomInputError('agentId', 'must be a positive integer');
  return id;
}

function webAddress(field: string, text: string): string {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new WecomInputError(field, 'must be an absolute http(s) address');
  }
  if (Buffer.byteLength(text) > URL_BYTES) throw new WecomInputError(field, `at most ${URL_BYTES} bytes`);
  return text;
}
