import type { DuplicateCheck, MpArticle } from './message.types';

/** Bodies of `externalcontact/message/send`, the school notice 學校通知 (wecom 08 §10). */

export interface NoticeTarget {
  /** 0 parents (default), 1 students, 2 both. */
  recv_scope?: 0 | 1 | 2;
  /** At most 1,000; ignored with recv_scope 1. */
  to_parent_userid?: string[];
  /** At most 1,000. */
  to_student_userid?: string[];
  /** School departments, at most 100. */
  to_party?: (string | number)[];
  toall?: 0 | 1;
}

export type NoticeBody =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string; title?: string; description?: string } }
  | { msgtype: 'file'; file: { media_id: string } }
  | { msgtype: 'news'; news: { articles: { title: string; description?: string; url: string; picurl?: string }[] } }
  | { msgtype: 'mpnews'; mpnews: { articles: MpArticle[] } }
  | {
      msgtype: 'miniprogram';
      miniprogram: { appid: string; thumb_media_id: string; pagepath: string; title?: string };
    };

export type NoticeRequest = NoticeTarget & DuplicateCheck & { agentid: number; enable_id_trans?: 0 | 1 } & NoticeBody;
