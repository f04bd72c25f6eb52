import { describe, expect, it } from '@jest/globals';
import { SENDING } from '@contracts/sending';
import { judge, withheld, type BatchFacts } from '../domain/batch-verdict';

const facts = (over: Partial<BatchFacts> = {}): BatchFacts => ({
  tries: 1,
  maybeForSeconds: null,
  channelFaults: 0,
  recalled: false,
  ...over,
});
const busy = { kind: 'refused', code: -1, retryable: true } as const;
const invalid = { kind: 'refused', code: 81013, retryable: false } as const;

describe('what becomes of a batch', () => {
  it('ends with the acceptance, whatever came before', () => {
    expect(judge({ kind: 'accepted' }, facts({ maybeForSeconds: 99_999, recalled: true }))).toEqual({ to: 'sent' });
  });

  it('keeps what surely did not leave, and lets the whole channel wait [R4, G6]', () => {
    expect(judge({ kind: 'not_sent' }, facts())).toEqual({
      to: 'ready',
      waitSeconds: 0,
      maybe: false,
      block: { reason: 'unreachable', seconds: 2 },
    });
    expect(judge({ kind: 'not_sent' }, facts({ tries: 900, channelFaults: 40 }))).toMatchObject({
      to: 'ready',
      block: { seconds: 60 },
    });
    expect(judge({ kind: 'throttled', retryAfterMs: 3_600_000 }, facts())).toMatchObject({
      to: 'ready',
      block: { reason: 'throttled', seconds: 3_600 },
    });
  });

  it('takes answers that get lost one after the other as WeCom being away: ever longer waits, one call a minute at last [R4]', () => {
    const blockAfter = (channelFaults: number): unknown => {
      const verdict = judge({ kind: 'unknown' }, facts({ channelFaults }));
      return verdict.to === 'ready' ? verdict.block : verdict.to;
    };
    expect(blockAfter(0)).toEqual({ reason: 'unreachable', seconds: 0 });
    expect([1, 2, 3, 4, 5, 6, 7, 60].map(blockAfter)).toEqual(
      [2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => ({ reason: 'unreachable', seconds })),
    );
  });

  it('repeats an unclear attempt only inside the duplicate window, then asks a person [G5, R6]', () => {
    expect(judge({ kind: 'unknown' }, facts())).toMatchObject({ to: 'ready', maybe: true, waitSeconds: 2 });
    expect(judge({ kind: 'unknown' }, facts({ maybeForSeconds: SENDING.repeatSeconds - 1 }))).toMatchObject({
      to: 'ready',
    });
    expect(judge({ kind: 'unknown' }, facts({ maybeForSeconds: SENDING.repeatSeconds }))).toEqual({ to: 'unknown' });
    expect(judge({ kind: 'throttled', retryAfterMs: 1 }, facts({ maybeForSeconds: SENDING.repeatSeconds }))).toEqual({
      to: 'unknown',
    });
    expect(withheld({ maybeForSeconds: SENDING.repeatSeconds, recalled: false })).toBe('unknown');
    expect(withheld({ maybeForSeconds: null, recalled: false })).toBeUndefined();
  });

  it('gives up a refusal that will not pass, and a passing one after nine tries', () => {
    expect(judge(invalid, facts())).toEqual({ to: 'failed', code: '81013' });
    expect(judge(busy, facts({ tries: 8 }))).toMatchObject({ to: 'ready', waitSeconds: 60 });
    expect(judge(busy, facts({ tries: 9 }))).toEqual({ to: 'failed', code: '-1' });
  });

  it('never calls an earlier unclear attempt a failure', () => {
    expect(judge(invalid, facts({ maybeForSeconds: 5 }))).toEqual({ to: 'unknown' });
  });

  it('does not send again after a recall [R7]', () => {
    expect(judge({ kind: 'not_sent' }, facts({ recalled: true }))).toEqual({ to: 'cancelled' });
    expect(judge({ kind: 'unknown' }, facts({ recalled: true }))).toEqual({ to: 'unknown' });
    expect(withheld({ maybeForSeconds: null, recalled: true })).toBe('cancelled');
    expect(withheld({ maybeForSeconds: 3, recalled: true })).toBe('unknown');
  });
});
