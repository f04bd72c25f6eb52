import { IconClip, IconPicture, IconVideo, type Icon } from '../icons/icons';

/** The sign before a file's name, by its type. */
export function fileIcon(mime: string): Icon {
  if (mime.startsWith('image/')) return IconPicture;
  return mime.startsWith('video/') ? IconVideo : IconClip;
}
