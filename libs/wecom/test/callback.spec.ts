import { describe, expect, it } from '@jest/globals';
import { decrypt } from '@wecom/crypto';
import { answerEcho, buildReply, CallbackRefused, dedupeKey, openCallback, sealMessage, type WecomEvent } from '../index';
import { ECHO, ENCRYPT, KEYS, MESSAGE, NOW, OFFICIAL, outer, RANDOM, SIGNATURE } from './callback.vectors';

const QUERY = { msg_signature: SIGNATURE, timestamp: '1700000000', nonce: 'n0nce42' };

function post(message: string, options: { receiveId?: string; now?: number } = {}): WecomEvent {
  const timestamp = String(Math.floor((options.now ?? NOW) / 1000));
  const sealed = sealMessage(KEYS, options.receiveId ?? 'wwc0ffee1234567890', message, { timestamp, nonce: 'n' });
  const query = { msg_signature: sealed.signature, timestamp, nonce: 'n' };
  return openCallback({ ...KEYS, query, body: outer(sealed.ciphertext), now: options.now ?? NOW });
}

const event = (inner: string): string =>
  `<xml><ToUserName><![CDATA[wwc0ffee1234567890]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType>${inner}</xml>`;

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CallbackRefused) return error.reason;
    throw error;
  }
  return 'accepted';
}

describe('callback test vectors [G1]', () => {
  it('opens the worked example byte by byte', () => {
    const opened = openCallback({ ...KEYS, query: QUERY, body: outer(ENCRYPT), now: NOW });
    expect(opened).toMatchObject({
      kind: 'message',
      msgType: 'text',
      content: '你好',
      from: 'zhang.san',
      corpId: 'wwc0ffee1234567890',
      agentId: 1000002,
      createTime: 1_700_000_000,
      msgId: '7300000000000000001',
    });
    const sealed = sealMessage(KEYS, 'wwc0ffee1234567890', MESSAGE, {
      timestamp: '1700000000',
      nonce: 'n0nce42',
      random: RANDOM,
    });
    expect(sealed).toEqual({ ciphertext: ENCRYPT, signature: SIGNATURE });
  });

  it('answers the URL check with the bare message, also when + arrived as a space', () => {
    const query = { msg_signature: ECHO.signature, timestamp: '1700000001', nonce: 'nonce43' };
    expect(answerEcho({ ...KEYS, query: { ...query, echostr: ECHO.echostr }, now: NOW })).toBe(ECHO.message);
    const sealed = Array.from({ length: 40 }, (_, i) =>
      sealMessage(KEYS, 'wwc0ffee1234567890', `m${i}`, { timestamp: '1700000001', nonce: 'q' }),
    ).find((s) => s.ciphertext.includes('+'))!;
    const spaced = {
      msg_signature: sealed.signature,
      timestamp: '1700000001',
      nonce: 'q',
      echostr: sealed.ciphertext.replaceAll('+', ' '),
    };
    expect(answerEcho({ ...KEYS, query: spaced, now: NOW })).toMatch(/^m\d+$/);
  });

  it('opens the official sample and the vector with an empty receiver id', () => {
    const opened = openCallback({
      ...OFFICIAL.keys,
      query: OFFICIAL.query,
      body: outer(OFFICIAL.encrypt),
      now: 1_409_659_813_000,
    });
    expect(opened).toMatchObject({ kind: 'message', content: 'hello', agentId: 218, corpId: 'wx5823bf96d3bd56c7' });
    const { ciphertext } = sealMessage(KEYS, '', 'hi', { timestamp: '1', nonce: 'n', random: ECHO.random });
    expect(ciphertext).toBe('c0euFFx8HTFhPOrLpEET1AqhQFCfRHaqf6r+TkmaVz4=');
  });

  it('opens messages of every padding from 1 to 32', () => {
    for (let extra = 0; extra < 32; extra += 1) {
      const text = 'a'.repeat(extra + 1);
      expect(post(MESSAGE.replace('你好', text))).toMatchObject({ content: text });
    }
  });
});

describe('callback refusals [G1, G2]', () => {
  const open =
    (change: object): (() => unknown) =>
    () =>
      openCallback({ ...KEYS, query: QUERY, body: outer(ENCRYPT), now: NOW, ...change });

  it('refuses a time stamp older or newer than ten minutes and keeps the edge', () => {
    expect(reasonOf(open({ now: NOW + 600_000 }))).toBe('accepted');
    expect(reasonOf(open({ now: NOW + 601_000 }))).toBe('time');
    expect(reasonOf(open({ now: NOW - 601_000 }))).toBe('time');
  });

  it('refuses another token, another key and another corp', () => {
    expect(reasonOf(open({ token: 'Other' }))).toBe('signature');
    expect(reasonOf(open({ aesKey: OFFICIAL.keys.aesKey }))).toMatch(/padding|length|receiver/);
    expect(reasonOf(open({ receiveIds: new Set(['wwother']) }))).toBe('receiver');
    expect(reasonOf(open({ receiveIds: new Set() }))).toBe('receiver');
    expect(reasonOf(() => post(MESSAGE.replace('wwc0ffee1234567890', 'wwother')))).toBe('receiver');
  });

  it('refuses a replayed old message whose numeric nonce was passed off as the time stamp', () => {
    const old = sealMessage(KEYS, 'wwc0ffee1234567890', MESSAGE, { timestamp: '1700000000', nonce: '1700600000' });
    const swapped = { msg_signature: old.signature, timestamp: '1700600000', nonce: '1700000000' };
    expect(reasonOf(() => openCallback({ ...KEYS, query: swapped, body: outer(old.ciphertext), now: 1_700_600_000_000 }))).toBe(
      'old message',
    );
  });

  it('refuses bodies that are too large, no XML, or carry a document type or entity bomb [C9]', () => {
    expect(reasonOf(open({ body: 'x'.repeat(1024 * 1024) }))).toBe('body too large');
    expect(reasonOf(open({ body: '{"encrypt":"x"}' }))).toBe('not xml');
    expect(reasonOf(open({ body: '' }))).toBe('not xml');
    const bomb = '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect(reasonOf(open({ body: bomb + outer(ENCRYPT) }))).toBe('doctype');
    expect(reasonOf(open({ body: `<!doctype x SYSTEM "file:///etc/passwd">${outer(ENCRYPT)}` }))).toBe('doctype');
    expect(reasonOf(open({ body: '<a>'.repeat(20_000) }))).toBe('not xml');
    expect(reasonOf(open({ body: outer('').replace('<Encrypt>', '<Encrypt>&b;') }))).toBe('not xml');
    expect(reasonOf(open({ body: outer(ENCRYPT).replace('</xml>', '<Encrypt>x</Encrypt></xml>') }))).toBe('no ciphertext');
    expect(reasonOf(() => post(bomb + event('<Event>subscribe</Event>')))).toBe('doctype');
    expect(reasonOf(() => post(`<xml>${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}</xml>`))).toBe('not xml');
  });

  it('refuses a repeated query parameter handed over as a list', () => {
    const query = { ...QUERY, nonce: ['n0nce42', 'x'] as unknown as string };
    expect(reasonOf(open({ query }))).toBe('bad query');
    expect(reasonOf(open({ query: {} }))).toBe('bad query');
  });

  it('tells the sender nothing about the reason', () => {
    const errors = [open({ token: 'Other' }), open({ receiveIds: new Set(['x']) }), open({ body: '' })].map((run) => {
      try {
        return run();
      } catch (error) {
        return JSON.stringify(error) + String(error) + Object.keys(error as object).join();
      }
    });
    expect(new Set(errors).size).toBe(1);
  });

  it('takes a member’s text that looks like a document type', () => {
    expect(post(MESSAGE.replace('你好', '<!DOCTYPE html><b>&amp;'))).toMatchObject({
      content: '<!DOCTYPE html><b>&amp;',
    });
  });
});

describe('callback events', () => {
  it('reads change_contact with changed userid and departments', () => {
    const opened = post(
      event(
        '<Event>change_contact</Event><ChangeType>update_user</ChangeType><UserID>zhangsan</UserID><NewUserID>zhang.san</NewUserID><Department>7,12</Department>',
      ),
    );
    expect(opened).toMatchObject({
      kind: 'change_contact',
      changeType: 'update_user',
      userId: 'zhangsan',
      newUserId: 'zhang.san',
      departments: [7, 12],
    });
    expect(opened).not.toHaveProperty('agentId');
  });

  it('reads party and tag changes', () => {
    expect(
      post(event('<Event>change_contact</Event><ChangeType>create_party</ChangeType><Id>12</Id><ParentId>1</ParentId>')),
    ).toMatchObject({ id: 12, parentId: 1 });
    expect(
      post(
        event(
          '<Event>change_contact</Event><ChangeType>update_tag</ChangeType><TagId>3</TagId><AddUserItems>a,b</AddUserItems><DelPartyItems>4</DelPartyItems>',
        ),
      ),
    ).toMatchObject({
      tagId: 3,
      addedUsers: ['a', 'b'],
      removedUsers: [],
      removedDepartments: [4],
    });
  });

  it('reads both spellings of school department changes', () => {
    const of = (type: string) => post(event(`<Event>change_school_contact</Event><ChangeType>${type}</ChangeType><Id>401</Id>`));
    expect(of('create_deparmtment')).toMatchObject({
      kind: 'change_school_contact',
      changeType: 'create_department',
      id: '401',
    });
    expect(of('create_department')).toMatchObject({
      kind: 'change_school_contact',
      changeType: 'create_department',
      id: '401',
    });
    expect(of('invented')).toMatchObject({ kind: 'other', event: 'change_school_contact', changeType: 'invented' });
  });

  it('reads a template card event with its answers', () => {
    const items =
      '<SelectedItems><SelectedItem><QuestionKey>place</QuestionKey><OptionIds><OptionId>zoo</OptionId><OptionId>museum</OptionId></OptionIds></SelectedItem></SelectedItems>';
    const opened = post(
      event(
        `<Event>template_card_event</Event><EventKey>submit</EventKey><TaskId>trip-5</TaskId><CardType>vote_interaction</CardType><ResponseCode>rC9x</ResponseCode><AgentID>1000002</AgentID>${items}`,
      ),
    );
    expect(opened).toMatchObject({
      kind: 'template_card_event',
      taskId: 'trip-5',
      responseCode: 'rC9x',
      selected: [{ questionKey: 'place', optionIds: ['zoo', 'museum'] }],
    });
  });

  it('reads batch results and keeps unknown events with their fields', () => {
    expect(
      post(
        event(
          '<Event>batch_job_result</Event><BatchJob><JobId>j81</JobId><JobType>sync_user</JobType><ErrCode>0</ErrCode><ErrMsg>ok</ErrMsg></BatchJob>',
        ),
      ),
    ).toMatchObject({ jobId: 'j81', errCode: 0 });
    const other = post(event('<Event>sys_approval_change</Event><ApprovalInfo><SpNo>2</SpNo></ApprovalInfo><__proto__>x</__proto__>'));
    expect(other).toMatchObject({ kind: 'other', event: 'sys_approval_change' });
    expect(other.fields['ApprovalInfo/SpNo']).toEqual(['2']);
  });

  it('gives one key to every delivery of an event and another to a different event of the same second [G2]', () => {
    const change = (id: string): string =>
      event(`<Event>change_school_contact</Event><ChangeType>update_parent</ChangeType><Id>${id}</Id>`);
    expect(dedupeKey(post(change('p1')))).toBe(dedupeKey(post(change('p1').replace('<Id>', '\n <Id>'), { now: NOW + 5_000 })));
    expect(dedupeKey(post(change('p1')))).not.toBe(dedupeKey(post(change('p2'))));
    expect(dedupeKey(post(MESSAGE))).toBe('wwc0ffee1234567890:1000002:m:7300000000000000001');
  });
});

describe('passive reply', () => {
  const reply = (input: Parameters<typeof buildReply>[0]['reply']): string => {
    const xml = buildReply({ ...KEYS, corpId: 'wwc0ffee1234567890', to: 'li.si', now: NOW, reply: input });
    const encrypt = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(xml)?.[1] ?? '';
    return decrypt(KEYS.aesKey, encrypt).message;
  };

  it('writes a card with repeated lists and CamelCase names', () => {
    const xml = reply({
      msgType: 'update_template_card',
      card: {
        card_type: 'button_interaction',
        main_title: { title: 'Leave' },
        horizontal_content_list: [
          { keyname: 'State', value: 'approved' },
          { keyname: 'Day', value: '1' },
        ],
        card_action: { type: 2, appid: 'wx1', pagepath: 'p' },
        replace_text: 'Approved',
      },
    });
    expect(xml).toContain(
      '<HorizontalContentList><KeyName><![CDATA[State]]></KeyName><Value><![CDATA[approved]]></Value></HorizontalContentList><HorizontalContentList>',
    );
    expect(xml).toContain('<CardAction><Type>2</Type><AppId><![CDATA[wx1]]></AppId><PagePath><![CDATA[p]]></PagePath></CardAction>');
    expect(xml).toContain('<ReplaceText><![CDATA[Approved]]></ReplaceText>');
  });

  it('keeps a text inside its CDATA whatever it holds', () => {
    expect(reply({ msgType: 'text', content: 'a]]></Content><x>\u0000' })).toContain(
      '<Content><![CDATA[a]]]]><![CDATA[></Content><x>]]></Content>',
    );
  });
});
