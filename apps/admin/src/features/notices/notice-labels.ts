import { m } from '@contracts/messages';
import type { Audience } from '@contracts/notice-types';
import { IconClip, IconPicture, IconVideo, type Icon } from '@ui/core/icons/icons';

export function audienceWord(audience: Audience): string {
  if (audience === 'parents') return m.notices_audience_parents();
  return audience === 'students' ? m.notices_audience_students() : m.notices_audience_both();
}

export function fileIcon(mime: string): Icon {
  return mime.startsWith('image/') ? IconPicture : mime.startsWith('video/') ? IconVideo : IconClip;
}
