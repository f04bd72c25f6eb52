import { m } from '@contracts/messages';
import type { DIFFERENCE_KINDS, DROPPED_KINDS } from '@contracts/notice-sending';

/** What to look at before sending: differences of language versions and what Word files lost (BEY-06, NOT-04). */

export function differenceWord(kind: (typeof DIFFERENCE_KINDS)[number]): string {
  switch (kind) {
    case 'date':
      return m.notice_writing_difference_date();
    case 'time':
      return m.notice_writing_difference_time();
    case 'amount':
      return m.notice_writing_difference_amount();
    case 'number':
      return m.notice_writing_difference_number();
    case 'name':
      return m.notice_writing_difference_name();
    case 'link':
      return m.notice_writing_difference_link();
    case 'missing':
      return m.notice_writing_difference_missing();
  }
}

export function droppedWord(kind: (typeof DROPPED_KINDS)[number]): string {
  switch (kind) {
    case 'equation':
      return m.notice_writing_dropped_equation();
    case 'drawing':
      return m.notice_writing_dropped_drawing();
    case 'chart':
      return m.notice_writing_dropped_chart();
    case 'comment':
      return m.notice_writing_dropped_comment();
    case 'footnote':
      return m.notice_writing_dropped_footnote();
    case 'header':
      return m.notice_writing_dropped_header();
    case 'tracked':
      return m.notice_writing_dropped_tracked();
    case 'object':
      return m.notice_writing_dropped_object();
    case 'link':
      return m.notice_writing_dropped_link();
    case 'picture':
      return m.notice_writing_dropped_picture();
    case 'style':
      return m.notice_writing_dropped_style();
    case 'text':
      return m.notice_writing_dropped_text();
  }
}
