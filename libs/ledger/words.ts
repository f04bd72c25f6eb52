import { FAULT_WORDS, LINE_WORDS, OTHER_WORDS, OUTCOME_WORDS, REFUSAL_WORDS, WHY_WORDS, type Words } from './word-tables';
import type { Fault } from './faults';
import type { LedgerLine } from './lines';
import type { HeadRecord, SealHead, TextRecord } from './document';
import type { Report } from './verify';

export const LANGUAGES = ['zh', 'en', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** More than this nobody reads one by one. */
const LINES_SHOWN = 400;
type Values = Readonly<Record<string, string | number>>;
const say = (words: Words, language: Language, values: Values = {}): string =>
  words[language].replace(/\{(\w+)\}/g, (place, key: string) => (Object.hasOwn(values, key) ? String(values[key]) : place));

/** What a verifier tells people: the verdict first, then every fault, then, for a receipt, what happened when. */
export function explain(report: Report, language: Language, options: { all?: boolean; ownKey?: boolean } = {}): string[] {
  const { faults, faultCount, unit, fingerprint, head } = report;
  const shown = options.all === true ? faults : faults.slice(0, 50);
  const out = [say(report.ok ? OTHER_WORDS.good : OTHER_WORDS.bad, language, { n: faultCount })];
  for (const fault of shown) out.push(`  ✗ ${faultText(fault, report, language)}`);
  if (faultCount > shown.length) out.push(`  ${say(OTHER_WORDS.more, language, { n: faultCount - shown.length })}`);
  if (unit !== null) {
    out.push(say(OTHER_WORDS.unit, language, { name: unit.name, number: unit.number, issued: timeText(report.issued ?? '') }));
    out.push(say(OTHER_WORDS.counts, language, { blocks: report.blocks, lines: report.lines }));
  }
  if (fingerprint !== null) out.push(say(OTHER_WORDS.key, language, { fingerprint: grouped(fingerprint) }));
  if (options.ownKey === true && fingerprint !== null) out.push(say(OTHER_WORDS.ownKey, language));
  if (head !== null) {
    out.push(say(OTHER_WORDS.head, language, { n: head.n, seal: head.seal }));
    out.push(say(OTHER_WORDS.until, language, { at: timeText(head.at) }));
  }
  if (report.kind === 'receipt' && report.kept.length > 0 && report.lines <= LINES_SHOWN) {
    out.push(say(OTHER_WORDS.wecom, language), '');
    for (const line of report.kept) out.push(`  ${lineInWords(line, report, language)}`);
  }
  return out;
}

/** What stands first in a receipt, for whoever opens the file as it is. */
export function introduction({ unit, issued }: Pick<HeadRecord, 'unit' | 'issued'>, head: Pick<SealHead, 'at'>): TextRecord[] {
  const values = { name: unit.name, number: unit.number, issued: timeText(issued), at: timeText(head.at) };
  return (['receipt', 'until', 'wecom', 'check'] as const).map((key) => inAll((language) => say(OTHER_WORDS[key], language, values)));
}

/** A line in all languages. */
export const lineInAll = (text: string, names: Report['names']): TextRecord => inAll((language) => lineInWords(text, { names }, language));

const inAll = (words: (language: Language) => string): TextRecord => ({ en: words('en'), pt: words('pt'), zh: words('zh') });

function faultText(fault: Fault, report: Report, language: Language): string {
  const parts = [say(FAULT_WORDS[fault.code], language, { detail: fault.detail ?? '' })];
  if (fault.block !== undefined) parts.push(say(OTHER_WORDS.block, language, { n: fault.block }));
  if (fault.place !== undefined) parts.push(say(OTHER_WORDS.place, language, { n: fault.place + 1 }));
  const text = parts.join(language === 'zh' ? '，' : ', ');
  return fault.line === undefined ? text : `${text}\n      ${lineInWords(fault.line, report, language)}\n      ${fault.line}`;
}

/** A line for people; one that cannot be read stays as it is. */
export function lineInWords(text: string, report: Pick<Report, 'names'>, language: Language): string {
  const line = parsed(text);
  const words = line === undefined || !Object.hasOwn(LINE_WORDS, line.k) ? undefined : LINE_WORDS[line.k];
  if (line === undefined || words === undefined) return text;
  const named = (id: unknown): string => (typeof id === 'string' ? (report.names.get(id)?.name ?? id) : '—');
  const box = line as unknown as Record<string, string | number | boolean | null>;
  const values: Values = {
    ...Object.fromEntries(Object.entries(box).map(([key, value]) => [key, String(value ?? '—')])),
    student: named(box['student']),
    person: named(box['person']),
    class: named(box['class']),
    notice: named(box['notice']),
    by: named(box['by']),
    why: line.k === 'handed' ? whyText(line.why, language) : '',
    outcome: line.k === 'handed' ? outcomeText(line.outcome, line.code, language) : '',
    joined: line.k === 'planned' ? say(line.joined ? OTHER_WORDS.joined : OTHER_WORDS.notJoined, language) : '',
  };
  return `${timeText(line.at)}  ${say(words, language, values)}`;
}

function parsed(text: string): LedgerLine | undefined {
  try {
    const value = JSON.parse(text) as LedgerLine;
    return typeof value.at === 'string' && typeof value.k === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function whyText(why: string, language: Language): string {
  const words = Object.hasOwn(WHY_WORDS, why) ? WHY_WORDS[why] : undefined;
  return words === undefined ? why : say(words, language);
}

function outcomeText(outcome: string, code: number | null, language: Language): string {
  const words = Object.hasOwn(OUTCOME_WORDS, outcome) ? (OUTCOME_WORDS as Record<string, Words>)[outcome] : undefined;
  const text = words === undefined ? outcome : say(words, language);
  if (code === null) return text;
  const reason = Object.hasOwn(REFUSAL_WORDS, String(code)) ? REFUSAL_WORDS[String(code)] : undefined;
  return `${text} (${String(code)}${reason === undefined ? '' : `: ${say(reason, language)}`})`;
}

/** Macao has had one offset for longer than this ledger; a verifier brings no table of zones. */
function timeText(at: string): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return at;
  return new Date(time + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

const grouped = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ');
