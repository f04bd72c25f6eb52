import { describe, expect, it } from '@jest/globals';
import type { MyNoticeDetail } from '@contracts/my-notices';
import { noticePaint } from '../reading/notice-paint';

const id = '01930000-0000-7000-8000-000000000001';
const notice: MyNoticeDetail = {
  id,
  studentId: id,
  student: '陳樂瑤',
  className: '小四B',
  title: '參觀澳門科學館',
  body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '各位家長：' }] }] },
  links: [],
  attachments: [],
  hasForm: false,
  asks: 'confirm',
  answerMode: 'per_student',
  state: 'sent',
  todo: true,
  read: false,
  sender: { name: '林慧儀老師', role: 'class_teacher', department: null },
  sentAt: '2026-11-20T07:44:00+08:00',
  deadlineAt: null,
  closedAt: null,
  done: null,
  urgent: false,
  locale: 'zh-Hant',
  locales: ['zh-Hant'],
  questions: [],
  answer: null,
  mayEdit: false,
  family: [],
};
const paint = (facts: Partial<MyNoticeDetail>) => noticePaint([{ url: `/me/notices/${id}?g=1`, body: { ...notice, ...facts } }]);
const text = (words: string, marks: { type: 'bold' | 'link'; attrs?: { href: string } }[] = []): MyNoticeDetail['body'] => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words, ...(marks.length === 0 ? {} : { marks }) }] }],
});

describe('the first picture of a notice', () => {
  it('holds title, sender and text as the page will show them [NOT-50]', () => {
    expect(paint({})).toContain('<h1>參觀澳門科學館</h1><p class="art__meta"><span>林慧儀老師</span></p>');
    expect(paint({ body: text('當日 08:45', [{ type: 'bold' }]) })).toContain('<div class="sc-rich"><p><b>當日 08:45</b></p></div>');
  });

  it('is empty without a notice, and where several children take turns [BEY-04]', () => {
    expect(noticePaint([{ url: '/session', body: { unit: {} } }])).toBe('');
    const child = { studentId: id, name: '陳樂瑤', className: '小四B', todo: true };
    expect(paint({ family: [child, { ...child, name: '陳樂謙' }] })).toBe('');
  });

  it('lets nothing through that a browser would run [I7]', () => {
    const evil = `<img src=x onerror=alert(1)>"'&</div><script>`;
    const html = paint({ title: evil, sender: { ...notice.sender, name: evil }, body: text(evil) });
    expect(html).not.toMatch(/<img|<script|onerror=alert\(1\)>/);
    expect(html.match(/&lt;img src=x onerror=alert\(1\)&gt;&quot;&#39;&amp;&lt;\/div&gt;/g)).toHaveLength(3);
    expect(paint({ body: text('網站', [{ type: 'link', attrs: { href: 'https://x.example' } }]) })).toContain('<p>網站</p>');
  });

  it('folds the text of a form and ends before a long notice does', () => {
    expect(paint({ asks: 'form', questions: [{ key: 'q', type: 'text', text: '?', required: true, options: [], limits: {} }] })).toContain(
      'art--form',
    );
    const long = { type: 'doc' as const, content: Array.from({ length: 200 }, () => text('字'.repeat(100)).content).flat() };
    expect(paint({ body: long }).length).toBeLessThan(3_000);
  });
});
