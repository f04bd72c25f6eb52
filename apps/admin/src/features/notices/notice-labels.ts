import { m } from '@contracts/messages';
import type { Audience } from '@contracts/notice-types';

export function audienceWord(audience: Audience): string {
  if (audience === 'parents') return m.notices_audience_parents();
  return audience === 'students' ? m.notices_audience_students() : m.notices_audience_both();
}
