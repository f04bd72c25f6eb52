import type { Found, Reading } from './reading';
import { ZH, anyNumber } from './written-numbers';

/** A time as found, before the halves of the day are known for all of them. Minutes of the day. */
interface Clock {
  from: number;
  to: number;
  hour: number;
  minute: number;
  half: Half | null;
  /** `noon`, 「中午」: it need not be said in the other text. */
  soft?: boolean;
}
type Half = 'am' | 'pm' | 'noon' | 'night';

const ZH_HALVES: Readonly<Record<string, Half>> = {
  凌晨: 'am',
  清晨: 'am',
  早上: 'am',
  早晨: 'am',
  上午: 'am',
  中午: 'noon',
  正午: 'noon',
  下午: 'pm',
  午後: 'pm',
  傍晚: 'pm',
  晚間: 'night',
  晚上: 'night',
  夜晚: 'night',
  晚: 'night',
};
const ZH_HALF = Object.keys(ZH_HALVES).join('|');
const NAMED_HALVES: Readonly<Record<string, Half>> = {
  a: 'am',
  p: 'pm',
  morning: 'am',
  afternoon: 'pm',
  evening: 'pm',
  night: 'night',
  manhã: 'am',
  madrugada: 'am',
  tarde: 'pm',
  noite: 'night',
};

function inDay({ hour, minute, half }: Pick<Clock, 'hour' | 'minute' | 'half'>): number {
  if (hour > 12 || half === null) return hour * 60 + minute;
  // 凌晨12時 and 12 a.m. are the beginning of the day, 晚上12時 its end.
  const base =
    half === 'am' ? hour % 12 : half === 'noon' ? (hour < 10 ? hour + 12 : hour) : half === 'night' && hour === 12 ? 24 : (hour % 12) + 12;
  return (base % 24) * 60 + minute;
}

const isClock = ({ hour, minute }: Pick<Clock, 'hour' | 'minute'>): boolean => hour <= 24 && minute < 60;

/** 「上午9時至12時」, "3 to 5 p.m.": the half of the day is said once for both ends. */
const JOINED = /^\s*(?:至|到|-|及|和|、|to|until|till|and|or|às|até às|e as|a|e|ou)\s*$/;

function settle(text: string, clocks: readonly Clock[]): { clock: Clock; minutes: number }[] {
  const list = [...clocks].sort((a, b) => a.from - b.from);
  const halves: (Half | null)[] = list.map((clock) => clock.half);
  const joined = (i: number): boolean => JOINED.test(text.slice(list[i]?.to ?? 0, list[i + 1]?.from ?? 0));
  const open = (i: number): boolean => halves[i] === null && (list[i]?.hour ?? 24) <= 12 && (list[i]?.hour ?? 0) > 0;
  // English says it behind the last: `9:30 - 11 a.m.`, and `11 - 1 p.m.` begins in the morning.
  for (let i = list.length - 2; i >= 0; i -= 1) {
    const [here, next] = [list[i], list[i + 1]];
    const half = halves[i + 1];
    if (here === undefined || next === undefined || half == null || !open(i) || !joined(i) || half !== next.half) continue;
    const late = inDay({ ...here, half }) > inDay(next);
    halves[i] = late ? 'am' : half;
  }
  // Chinese before the first: 「下午3時至5時」, and 「上午10時至1時」 ends in the afternoon.
  for (let i = 1; i < list.length; i += 1) {
    const [before, here] = [list[i - 1], list[i]];
    const half = halves[i - 1];
    if (before === undefined || here === undefined || half == null || !open(i) || !joined(i - 1)) continue;
    const start = inDay({ ...before, half });
    halves[i] = here.hour === 12 ? 'noon' : here.hour * 60 + here.minute < start ? 'pm' : 'am';
  }
  return list.map((clock, i) => ({ clock, minutes: inDay({ ...clock, half: halves[i] ?? null }) }));
}

const two = (n: number): string => String(n).padStart(2, '0');
const fact = (minutes: number, soft: boolean): Found => ({
  kind: 'time',
  key: `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
  soft,
});

/** Patterns with named groups `half`, `hour`, `minute`, `thirty` (a half hour), `noon`, `midnight`. */
const ZH_TIMES: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<half>${ZH_HALF})\s*(?<hour>\d{1,2}|${ZH}{1,3})\s*(?:[時时點点:](?!間|段)\s*(?:(?<thirty>半)|(?<quarter>[一二兩三])刻|(?<minute>\d{1,2}|${ZH}{1,3}(?=\s*分))\s*分?|正|鐘)?)`,
    'g',
  ),
  new RegExp(
    String.raw`(?<!\d|\d\.)(?!一[時时](?![半正至一二三四五\d]))(?<hour>\d{1,2}|${ZH}{1,3})\s*(?:[時时](?!間|段|候|期|數)|[點点](?=\s*(?:半|正|鐘|[一二兩三]刻|\d{1,2}\s*分|${ZH}{1,3}\s*分)))\s*(?:(?<thirty>半)|(?<quarter>[一二兩三])刻|(?<minute>\d{1,2}|${ZH}{1,3}(?=\s*分))\s*分?|正|鐘)?`,
    'g',
  ),
  /(?<half>中午|正午)(?<noon>)/g,
];
const COLON = /(?<!\d|\d[:.,])(?<hour>\d{1,2}):(?<minute>\d{2})(?::\d{2})?(?![\d:])/g;
const WITH_H =
  /(?<!\d|\d[:.,])(?<hour>\d{1,2})\s?[hH](?:(?<minute>\d{2})(?!\d)(?:\s?m(?:in)?\b)?|oras?\b(?!\s+(?:de|por)\s+\p{L}))?(?![\p{L}\d])/gu;
const PT_HALF = String.raw`(?:\s+(?:da|de)\s+(?<half>manhã|madrugada|tarde|noite))?`;
const PT_AFTER = String.raw`(?<=(?<!\p{L})(?:às|as|à|das|pelas|entre as|e as|até às|partir das|antes das|depois das)\s)`;
const PT_MINUTES = String.raw`(?:\s+e\s+(?:(?<thirty>meia)|(?<minute>\d{1,2})\s*(?:minutos|min)))?`;
const PT_TIMES: readonly RegExp[] = [
  new RegExp(
    String.raw`(?<!\d|\d[:.,])(?<hour>\d{1,2})\s?[hH](?:(?<minute>\d{2})(?:\s?m(?:in)?)?)?(?![\d\p{L}])(?:\s+e\s+(?<thirty>meia))?${PT_HALF}`,
    'gu',
  ),
  new RegExp(String.raw`(?<!\d|\d[:.,])(?<hour>\d{1,2}):(?<minute>\d{2})(?![\d:])${PT_HALF}`, 'gu'),
  new RegExp(String.raw`${PT_AFTER}(?<hour>\d{1,2})(?![\d/:.,])\s+horas?(?!\p{L})${PT_MINUTES}${PT_HALF}`, 'giu'),
  new RegExp(
    String.raw`${PT_AFTER}(?<hour>\d{1,2})(?![\d/:.,])(?:\s+e\s+(?<thirty>meia))?\s+(?:da|de)\s+(?<half>manhã|madrugada|tarde|noite)`,
    'giu',
  ),
  // 「das 9 às 11 horas」: the first has no unit of its own.
  new RegExp(String.raw`${PT_AFTER}(?<hour>\d{1,2})(?=\s+(?:às|e as|até às)\s+\ufffc)`, 'giu'),
  /(?<!\p{L})(?<noon>meio[ -]dia)(?!\p{L})/giu,
  /(?<!\p{L})(?<midnight>meia[ -]noite)(?!\p{L})/giu,
];
const EN_WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const EN_SUFFIX = String.raw`(?:\s*(?<half>[ap])\.?\s?m(?:\.|\b)|\s+(?:in the|at)\s+(?<part>morning|afternoon|evening|night)\b)`;
const EN_TIMES: readonly RegExp[] = [
  new RegExp(String.raw`\b(?<past>half past)\s+(?<hour>\d{1,2}|${EN_WORDS.join('|')})\b${EN_SUFFIX}?`, 'gi'),
  new RegExp(
    String.raw`(?<!\d|\d[:.,])(?:(?<hour>\d{1,2})|\b(?<word>${EN_WORDS.join('|')}))(?:[:.](?<minute>\d{2}))?(?:\s+o'clock)?${EN_SUFFIX}`,
    'gi',
  ),
  /(?<!\d|\d[:.,])(?<hour>12)\s+(?<noon>noon|midday)\b/gi,
  new RegExp(COLON, 'g'),
  /\b(?<hour>\d{1,2})\s+o'clock\b/gi,
  // "from 9 to 11 a.m.", "3-5 p.m.": the first has no unit of its own.
  /(?<!\d|\d[:.,/]|\$)(?<hour>\d{1,2})(?:\.(?<minute>\d{2}))?(?=\s*(?:-|to|until|till)\s*\ufffc)/gi,
  /\b(?<noon>noon|midday)\b/gi,
  /\b(?<midnight>midnight)\b/gi,
  WITH_H,
];

/** Times of the day, as minutes that do not depend on how they are written. */
export function readTimes(reading: Reading): void {
  const { locale } = reading;
  const before = reading.text;
  const patterns =
    locale === 'zh-Hant' ? [...ZH_TIMES.slice(0, 2), COLON, WITH_H, ...ZH_TIMES.slice(2)] : locale === 'pt' ? PT_TIMES : EN_TIMES;
  const clocks: Clock[] = [];
  for (const pattern of patterns) {
    for (const match of reading.text.matchAll(pattern)) {
      const clock = clockOf(match);
      if (clock === undefined || !isClock(clock)) continue;
      clocks.push(clock);
      reading.take([], clock.from, clock.to);
    }
  }
  for (const { clock, minutes } of settle(before, clocks)) reading.take([fact(minutes, clock.soft === true)], clock.from, clock.to);
}

function clockOf(match: RegExpExecArray): Clock | undefined {
  const g = match.groups ?? {};
  const place = { from: match.index, to: match.index + match[0].length };
  if (g['midnight'] !== undefined) return { ...place, hour: 0, minute: 0, half: null, soft: true };
  if (g['noon'] !== undefined && g['hour'] === undefined) return { ...place, hour: 12, minute: 0, half: 'noon', soft: true };
  const word = (g['word'] ?? g['hour'] ?? '').toLowerCase();
  const hour = EN_WORDS.includes(word) ? EN_WORDS.indexOf(word) + 1 : anyNumber(word);
  if (hour === undefined) return undefined;
  const quarter = g['quarter'] === undefined ? undefined : (anyNumber(g['quarter']) ?? 0) * 15;
  const thirty = g['thirty'] !== undefined || g['past'] !== undefined ? 30 : undefined;
  const minute = thirty ?? quarter ?? (g['minute'] === undefined ? 0 : (anyNumber(g['minute']) ?? 0));
  const named = (g['half'] ?? g['part'] ?? (g['noon'] === undefined ? undefined : '中午'))?.toLowerCase();
  const half = named === undefined ? null : (ZH_HALVES[named] ?? NAMED_HALVES[named] ?? null);
  return { ...place, hour, minute, half };
}
