import { describe, expect, it } from '@jest/globals';
import { cardCheckDigit, cardPayload, readCardPayload, readTemporaryNo } from '@bureau';

describe('the QR payload of an education card', () => {
  it('carries the weighted sum of its digits as check digit [SUB-20]', () => {
    // 2·8 + 0·7 + 1·6 + 8·5 + 3·4 + 3·3 + 4·2 + 5·1 = 96
    expect(cardCheckDigit('20183345')).toBe(6);
    expect(cardPayload({ cardType: 'S', cardNo: '20183345' })).toBe('DSEDJCARD:1:S:20183345:6');
  });

  it('is read back to type and number, also with what a scanner puts around it [SUB-20]', () => {
    expect(readCardPayload('DSEDJCARD:1:S:20183345:6')).toEqual({ cardType: 'S', cardNo: '20183345' });
    expect(readCardPayload(' QR_CODE,DSEDJCARD:1:T:20183345:6\n')).toEqual({ cardType: 'T', cardNo: '20183345' });
  });

  it.each([
    ['DSEDJCARD:1:S:20183345:7'],
    ['DSEDJCARD:1:S:20183354:6'],
    ['DSEDJCARD:2:S:20183345:6'],
    ['DSEDJCARD:1:X:20183345:6'],
    ['DSEDJCARD:1:S:2018334:6'],
    ['https://example.mo/DSEDJCARD:1:S:20183345:6'],
    ['20183345'],
    [''],
  ])('is refused where type, length, version or check digit are wrong: %s [SUB-20]', (scanned) => {
    expect(readCardPayload(scanned)).toBeUndefined();
  });
});

describe('a temporary number', () => {
  it.each([
    ['XX00123', 'XX00123'],
    ['xx00123', 'XX00123'],
    [' ｘｘ００１２３ ', 'XX00123'],
  ])('is XX and five digits, small letters folded: %s [SUB-21]', (typed, number) => {
    expect(readTemporaryNo(typed)).toBe(number);
  });

  it.each([['XX0012'], ['XX001234'], ['XY00123'], ['00123'], ['XX 0123'], ['XX0012A'], ['']])(
    'is refused in any other form: "%s" [SUB-21]',
    (typed) => {
      expect(readTemporaryNo(typed)).toBeUndefined();
    },
  );
});
