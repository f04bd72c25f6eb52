import { m } from '@contracts/messages';
import type { Audience } from '@contracts/notice-types';

export function audienceWord(audience: Audience): string {
  return audience === 'parents'
    ? m.notices_audience_parents()
    : audience === 'students'
      ? m.notices_audience_students()
      : m.notices_audience_both();
}
