/** Bodies of `message/send` (wecom 04 §1). Lengths in bytes of UTF-8 unless "characters" is said. */

export interface DuplicateCheck {
  enable_duplicate_check?: 0 | 1;
  /** Seconds, at most 14,400. */
  duplicate_check_interval?: number;
}

export interface MessageTarget {
  /** userids joined with `|`, at most 1,000, or `@all`. */
  touser?: string;
  /** Department ids joined with `|`, at most 100. */
  toparty?: string;
  /** Tag ids joined with `|`, at most 100. */
  totag?: string;
}

export interface NewsArticle {
  title: string;
  description?: string;
  url?: string;
  picurl?: string;
  appid?: string;
  pagepath?: string;
}

export interface TemplateCard {
  card_type: 'text_notice' | 'news_notice' | 'button_interaction' | 'vote_interaction' | 'multiple_interaction';
  source?: { icon_url?: string; desc?: string; desc_color?: 0 | 1 | 2 | 3 };
  action_menu?: { desc?: string; action_list: { text: string; key: string }[] };
  task_id?: string;
  main_title?: { title?: string; desc?: string };
  quote_area?: {
    type?: 0 | 1 | 2;
    url?: string;
    appid?: string;
    pagepath?: string;
    title?: string;
    quote_text?: string;
  };
  emphasis_content?: { title?: string; desc?: string };
  sub_title_text?: string;
  horizontal_content_list?: {
    type?: 0 | 1 | 2 | 3;
    keyname: string;
    value?: string;
    url?: string;
    media_id?: string;
    userid?: string;
  }[];
  vertical_content_list?: { title: string; desc?: string }[];
  card_image?: { url: string; aspect_ratio?: number };
  image_text_area?: {
    type?: 0 | 1 | 2;
    url?: string;
    appid?: string;
    pagepath?: string;
    title?: string;
    desc?: string;
    image_url: string;
  };
  jump_list?: { type?: 0 | 1 | 2; title: string; url?: string; appid?: string; pagepath?: string }[];
  card_action?: { type: 0 | 1 | 2; url?: string; appid?: string; pagepath?: string };
  button_selection?: {
    question_key: string;
    title?: string;
    option_list: { id: string; text: string }[];
    selected_id?: string;
    disable?: boolean;
  };
  button_list?: { type?: 0 | 1; text: string; style?: 1 | 2 | 3 | 4; key?: string; url?: string }[];
  checkbox?: {
    question_key: string;
    mode?: 0 | 1;
    option_list: { id: string; text: string; is_checked?: boolean }[];
    disable?: boolean;
  };
  select_list?: {
    question_key: string;
    title?: string;
    selected_id?: string;
    option_list: { id: string; text: string }[];
    disable?: boolean;
  }[];
  submit_button?: { text?: string; key: string };
  /** Only in a card that replaces another. */
  replace_text?: string;
}

export type MessageBody =
  | { msgtype: 'text'; text: { content: string } }
  | { msgtype: 'image'; image: { media_id: string } }
  | { msgtype: 'voice'; voice: { media_id: string } }
  | { msgtype: 'video'; video: { media_id: string; title?: string; description?: string } }
  | { msgtype: 'file'; file: { media_id: string } }
  | { msgtype: 'textcard'; textcard: { title: string; description: string; url: string; btntxt?: string } }
  | { msgtype: 'news'; news: { articles: NewsArticle[] } }
  | { msgtype: 'mpnews'; mpnews: { articles: MpArticle[] } }
  | { msgtype: 'markdown'; markdown: { content: string } }
  | { msgtype: 'template_card'; template_card: TemplateCard };

export interface MpArticle {
  title: string;
  thumb_media_id: string;
  content: string;
  author?: string;
  content_source_url?: string;
  digest?: string;
}

export type MessageRequest = MessageTarget & DuplicateCheck & { agentid: number; safe?: 0 | 1 | 2; enable_id_trans?: 0 | 1 } & MessageBody;

/** Body of `message/update_template_card` (wecom 04 §1.5). */
export type TemplateCardUpdate = {
  userids?: string[];
  partyids?: number[];
  tagids?: number[];
  atall?: 0 | 1;
  agentid: number;
  response_code: string;
  enable_id_trans?: 0 | 1;
} & ({ button: { replace_name: string } } | { template_card: TemplateCard });
