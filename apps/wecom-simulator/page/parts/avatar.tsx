import { Icon, type IconName } from './icons';

const TONES = ['a', 'b', 'c', 'd', 'e'] as const;
export type Tone = (typeof TONES)[number] | 's';

/** A steady colour for a name. */
export function toneOf(text: string): Tone {
  let sum = 2166136261;
  for (const char of text) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return TONES[(sum >>> 3) % TONES.length] ?? 'a';
}

/** Surname of a Chinese name for staff, the last character for families; two letters of a Latin name. */
export function initial(name: string, family: boolean): string {
  const trimmed = name.trim();
  if (/^[\u0020-\u024F]+$/.test(trimmed)) return trimmed.slice(0, 2);
  const chars = [...trimmed];
  return (family ? chars.at(-1) : chars[0]) ?? '？';
}

export function Avatar({ name, family = false, className = '' }: { name: string; family?: boolean; className?: string }) {
  return (
    <span className={`av av-${toneOf(name)} ${className}`} aria-hidden>
      {initial(name, family)}
    </span>
  );
}

const APP_LOOKS: readonly (readonly [RegExp, IconName, Tone])[] = [
  [/家校通知|notice/i, 'megaphone', 'a'],
  [/提醒|remind/i, 'bell', 'd'],
  [/信箱|mail/i, 'mail', 'b'],
  [/考勤|attend/i, 'clock', 'c'],
  [/請假|请假|leave/i, 'calendarX', 'e'],
  [/功課|作業|作业|homework/i, 'pen', 'a'],
  [/課表|课表|timetable/i, 'grid', 'b'],
  [/校曆|日曆|calendar/i, 'calendar', 'c'],
  [/雲課|直播|live|course/i, 'video', 'e'],
  [/官網|site/i, 'globe', 'a'],
  [/資源|圖書|library|resource/i, 'book', 'b'],
  [/微盤|drive/i, 'folder', 'c'],
  [/投票|vote/i, 'bars', 'e'],
  [/二維碼|QR/i, 'qr', 's'],
  [/幫助|help/i, 'help', 's'],
  [/通訊錄|contacts/i, 'people', 'b'],
  [/公告|announce/i, 'megaphone', 's'],
  [/校園|campus/i, 'school', 'a'],
];

/** Icon of an app: its logo where it has one, else a drawing that fits its name. */
export function AppIcon({
  name,
  logoUrl,
  size = 22,
  className = '',
}: {
  name: string;
  logoUrl?: string | undefined;
  size?: number;
  className?: string;
}) {
  const look = APP_LOOKS.find(([pattern]) => pattern.test(name));
  if (logoUrl?.startsWith('/') || logoUrl?.startsWith('data:')) return <img className={`av ${className}`} src={logoUrl} alt="" />;
  return (
    <span className={`av av-${look?.[2] ?? toneOf(name)} ${className}`} aria-hidden>
      <Icon name={look?.[1] ?? 'cube'} size={size} />
    </span>
  );
}
