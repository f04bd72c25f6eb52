import { createHash } from 'node:crypto';
import type { FormQuestion } from '@contracts/forms/questions';
import type { Locale } from '@contracts/locale';
import type { VersionDifference } from '@contracts/notice-sending';
import type { NoticeVersion } from '@contracts/notice-types';
import { richIsEmpty, richNodes, richPlainText, type RichDoc } from '@contracts/rich-text';
import { calendarSays } from './calendar-words';
import { compareFacts } from './compare-facts';
import { factsOf, type TextFacts } from './facts-of';

export interface ComparedNotice {
  locale: Locale;
  title: string;
  body: RichDoc;
  questions: readonly Pick<FormQuestion, 'key' | 'text' | 'options'>[];
  versions: readonly NoticeVersion[];
}
export type Difference = Omit<VersionDifference, 'checked'>;
type Finding = Omit<Difference, 'id'>;
type Texts = Pick<ComparedNotice, 'title' | 'body' | 'questions'>;

const QUOTE_CHARS = 80;
const quote = (text: string): string => [...text].slice(0, QUOTE_CHARS).join('');

/**
 * What the language versions of a notice say differently (BEY-06), and what stands in one and not in the other. Without
 * other versions there is nothing to compare.
 * @param today day of Macao `yyyy-mm-dd`: a date without a year is the one that comes next
 */
export function compareVersions(notice: ComparedNotice, today: string): Difference[] {
  const others = notice.versions.filter((version) => version.locale !== notice.locale);
  if (others.length === 0) return [];
  const findings = [
    ...wrongWeekdays(notice, notice, today),
    ...others.flatMap((version) => [...compared(notice, version), ...wrongWeekdays(notice, version, today)]),
  ];
  const ids = new Map<string, number>();
  return findings.map((finding) => {
    const said = JSON.stringify([notice.locale, finding.locale, finding.kind, finding.place, finding.base, finding.other]);
    const nth = ids.get(said) ?? 0;
    ids.set(said, nth + 1);
    return {
      id: createHash('sha256')
        .update(`${said} ${String(nth)}`)
        .digest('base64url')
        .slice(0, 24),
      ...finding,
    };
  });
}

function compared(notice: ComparedNotice, version: NoticeVersion): Finding[] {
  const { locale } = version;
  const missing = missingParts(notice, version);
  const left = new Set(missing.map((finding) => finding.place));
  const base = placesOf(notice, notice.locale, locale);
  const other = placesOf(version, locale, notice.locale);
  const findings = [...base].flatMap(([place, facts]): Finding[] => {
    const there = other.get(place);
    if (there === undefined || left.has(place)) return [];
    const pair = place === 'title' ? 'body' : 'title';
    const rest = { base: base.get(pair), other: other.get(pair) };
    const known = rest.base !== undefined && rest.other !== undefined && (place === 'title' || place === 'body');
    const pairs = known ? compareFacts(facts, there, { base: rest.base!, other: rest.other! }) : compareFacts(facts, there);
    return pairs.map((found) => ({ locale, place, ...found }));
  });
  return [...missing, ...findings];
}

/** Facts by place: title, body, and each question with its options. */
function placesOf({ title, body, questions }: Texts, locale: Locale, other: Locale): Map<string, TextFacts> {
  const read = (text: string, addresses: readonly string[] = []): TextFacts => factsOf(text, locale, other, addresses);
  return new Map([
    ['title', read(title)],
    ['body', read(richPlainText(body), hrefsOf(body))],
    ...questions.map((question): [string, TextFacts] => [question.key, read(wordsOf(question).join('\n'))]),
  ]);
}

const wordsOf = (question: ComparedNotice['questions'][number]): string[] => [
  question.text,
  ...question.options.map((option) => option.text),
];

function hrefsOf(body: RichDoc): string[] {
  const found = new Set<string>();
  for (const node of richNodes(body)) for (const mark of node.marks ?? []) if (mark.attrs !== undefined) found.add(mark.attrs.href);
  return [...found];
}

/** Title, text, questions and options that the notice has and this version has not. */
function missingParts(notice: ComparedNotice, version: NoticeVersion): Finding[] {
  const { locale } = version;
  const finding = (place: string, base: string): Finding => ({ locale, kind: 'missing', place, base: quote(base), other: null });
  const title = notice.title.trim() !== '' && version.title.trim() === '' ? [finding('title', notice.title)] : [];
  const body = !richIsEmpty(notice.body) && richIsEmpty(version.body) ? [finding('body', richPlainText(notice.body, QUOTE_CHARS))] : [];
  const questions = notice.questions.flatMap((question) => {
    const there = version.questions.find((one) => one.key === question.key);
    const option = question.options.find(
      ({ key, text }) => text.trim() !== '' && (there?.options.find((one) => one.key === key)?.text.trim() ?? '') === '',
    );
    const without = question.text.trim() !== '' && (there?.text.trim() ?? '') === '' ? question.text : option?.text;
    return without === undefined ? [] : [finding(question.key, without)];
  });
  return [...title, ...body, ...questions];
}

const WEEKDAY = /^w:(\d\d)-(\d\d):(\d)$/;

/** Dates whose weekday is not that of the calendar, e.g. 「11月28日（星期五）」 where the 28th is a Saturday. */
function wrongWeekdays(notice: ComparedNotice, version: Texts & { locale: Locale }, today: string): Finding[] {
  const places = placesOf(version, version.locale, notice.locale);
  return [...places].flatMap(([place, { facts }]) =>
    facts.flatMap((fact): Finding[] => {
      const match = WEEKDAY.exec(fact.key);
      if (match === null) return [];
      const [month, day, said] = [Number(match[1]), Number(match[2]), Number(match[3])];
      const written = facts.flatMap(({ key }) => (key.startsWith(`y:${match[1] ?? ''}-${match[2] ?? ''}:`) ? [Number(key.slice(8))] : []));
      const years = written.length === 0 ? likelyYears(month, day, today) : written;
      const year = years.at(-1);
      const real = year === undefined ? undefined : weekdayIn(year, month, day);
      if (year === undefined || real === undefined || years.some((one) => weekdayIn(one, month, day) === said)) return [];
      const says = calendarSays(year, month, day, real, version.locale);
      const mine = version.locale === notice.locale;
      return [{ locale: version.locale, kind: 'date', place, base: mine ? fact.quote : says, other: mine ? says : fact.quote }];
    }),
  );
}

const DAY_MS = 86_400_000;
/** Notices speak of what comes, sometimes of what was; and one that waits for its time must not be refused for that. */
const BACK_DAYS = 210;

/** Years in which a date without one may lie: the next one, and the one just past. */
function likelyYears(month: number, day: number, today: string): number[] {
  const now = Date.parse(`${today}T00:00:00Z`);
  const first = new Date(now).getUTCFullYear() - 1;
  return [first, first + 1, first + 2].filter((year) => {
    const days = (Date.UTC(year, month - 1, day) - now) / DAY_MS;
    return days >= -BACK_DAYS && days < 365;
  });
}

/** 1 = Monday … 7 = Sunday; undefined for a day the month does not have. */
function weekdayIn(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ((date.getUTCDay() + 6) % 7) + 1 : undefined;
}
