import { describe, expect, it } from '@jest/globals';
import { explainedCodes, hintFor, isRetryableCode, WecomError } from '../index';

const make = (errmsg: string, hide: string[] = []): WecomError =>
  new WecomError({
    kind: 'answer',
    call: '/cgi-bin/user/get',
    corpId: 'ww1',
    agentId: 2,
    code: 40014,
    errmsg,
    retryable: true,
    hide,
  });

describe('WecomError', () => {
  it('names call, code, corp and text, and says what to do in three languages', () => {
    const error = make('invalid access_token');
    expect(error.message).toBe('WeCom user/get 40014: invalid access_token');
    expect(error).toMatchObject({ code: 40014, corpId: 'ww1', agentId: 2, retryable: true, delivered: 'no' });
    expect(error.hint['zh-Hant']).toContain('企業微信');
  });

  it('holds no token, secret or code anywhere [F1]', () => {
    const error = make('bad access_token=ABCDEF123456&x=1 corpsecret: "s3cr3t-value" for TOKEN-VALUE-1', ['TOKEN-VALUE-1']);
    const all = JSON.stringify(error) + String(error) + (error.stack ?? '') + JSON.stringify(Object.values(error));
    for (const secret of ['ABCDEF123456', 's3cr3t-value', 'TOKEN-VALUE-1']) expect(all).not.toContain(secret);
    expect(error.cause).toBeUndefined();
  });

  it('cuts long texts', () => {
    expect(make('x'.repeat(5_000)).message.length).toBeLessThan(500);
  });

  it('explains every code the platform meets, complete in each language, and gives the number of others', () => {
    const met = [
      -1, 40001, 40003, 40013, 40014, 40029, 40056, 40058, 41019, 42001, 43009, 45009, 45033, 48002, 50001, 60011, 60020, 60111, 60123,
      65013, 65014, 65015, 65018, 65022, 65024, 81013, 82001, 301002, 60137, 60149, 60140,
    ];
    for (const code of met) expect(explainedCodes.has(code)).toBe(true);
    for (const code of explainedCodes) {
      const hint = hintFor(code, 'answer');
      for (const text of [hint['zh-Hant'], hint.en, hint.pt]) expect(text.length).toBeGreaterThan(5);
    }
    expect(hintFor(99999, 'answer').en).toContain('99999');
    expect(isRetryableCode(45009)).toBe(true);
    expect(isRetryableCode(81013)).toBe(false);
  });
});
