import './status-tag.css';
import type { Icon } from '../icons/icons';

/** ok 已發送 · info 發送中 · warn 定時發送 · bad 未送達 · quiet 已關閉, 已回收 · waits 需填寫 (only what waits for the reader). */
export type Tone = 'ok' | 'info' | 'warn' | 'bad' | 'quiet' | 'waits';

/** State as icon + word + tinted ground; `live` shows the pulsing dot instead of an icon while something is under way. */
export function StatusTag({
  tone,
  icon: IconShape,
  live = false,
  children,
}: {
  tone: Tone;
  icon?: Icon;
  live?: boolean;
  children: string;
}) {
  return (
    <span className={`sc-tag sc-tag--${tone}`}>
      {live ? <i className="sc-live" aria-hidden="true" /> : IconShape === undefined ? null : <IconShape size={14} />}
      <span className="sc-ellipsis">{children}</span>
    </span>
  );
}
