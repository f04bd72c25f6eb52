import { describe, expect, it } from '@jest/globals';
import { cardViews, firstLink, headline, plainText, splitDescription } from './cards';

describe('messages as a client shows them', () => {
  it('shows each article of a school notice with its named lines as a table [NOT-50]', () => {
    const message = {
      msgtype: 'news',
      content: {
        articles: [
          {
            title: '參觀澳門科學館',
            description: '學生：陳樂瑤 · 小四B\n截止：11月24日 23:59\n請在家填寫',
            url: 'http://a/n/1',
          },
          { title: '附件', url: 'http://a/n/2' },
        ],
      },
    };
    const [first, second] = cardViews(message);
    expect(first?.rows).toEqual([
      { name: '學生', value: '陳樂瑤 · 小四B', url: '' },
      { name: '截止', value: '11月24日 23:59', url: '' },
    ]);
    expect(first?.lines).toEqual(['請在家填寫']);
    expect(second?.url).toBe('http://a/n/2');
    expect(headline(message)).toBe('參觀澳門科學館');
  });

  it('takes tags out of a card and decodes entities once', () => {
    expect(plainText('<div class="gray">3月4日</div>A&amp;lt;B<br>C')).toBe('3月4日\nA&lt;B\nC');
    expect(splitDescription('08:15 集合').rows).toEqual([]);
    expect(splitDescription('https://a.mo/x').rows).toEqual([]);
  });

  it('makes a text message open its first link', () => {
    expect(firstLink('看<a href="http://a/n/9">這裡</a>')).toBe('http://a/n/9');
    expect(firstLink('見 https://a.mo/n/9，謝謝')).toBe('https://a.mo/n/9');
    expect(firstLink('沒有')).toBe('');
  });

  it('reads the buttons, questions and the answered state of an interactive card', () => {
    const content = {
      card_type: 'button_interaction',
      main_title: { title: '請假', desc: '一天' },
      button_list: [
        { text: '批准', key: 'ok', style: 1 },
        { text: '看', type: 1, url: 'http://a' },
      ],
    };
    const [open] = cardViews({ msgtype: 'template_card', content });
    expect(open?.buttons.map((button) => button.text)).toEqual(['批准', '看']);
    const [done] = cardViews({ msgtype: 'template_card', content, replaced: { replace_name: '已批准' } });
    expect(done?.answered).toBe('已批准');
    const [vote] = cardViews({
      msgtype: 'template_card',
      content: {
        card_type: 'vote_interaction',
        checkbox: { question_key: 'q', mode: 1, option_list: [{ id: 'a', text: 'A', is_checked: true }] },
        submit_button: { key: 's', text: '投票' },
      },
    });
    expect(vote?.questions).toEqual([{ key: 'q', title: '', many: true, options: [{ id: 'a', text: 'A', chosen: true }] }]);
    expect(vote?.submit).toEqual({ key: 's', text: '投票' });
  });

  it('survives content of an unexpected form', () => {
    expect(cardViews({ msgtype: 'news', content: {} })).toEqual([]);
    expect(headline({ msgtype: 'news', content: {} })).toBe('');
    expect(cardViews({ msgtype: 'textcard', content: { title: 7 } as never })[0]?.title).toBe('');
  });
});
