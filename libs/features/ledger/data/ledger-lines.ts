import { contentDigest, lineText } from '@ledger';
import { attemptsOf, contentOf, plannedLines, type AttemptRow, type EventRow, type LedgerSource } from './ledger-rows';

const NONE = '-';

/**
 * The lines of some events, in their order, always made from the tables: sealing, proving and checking read the same rows
 * by the same code, so that a row changed by hand gives another line than the one that was sealed (BEY-01).
 */
export class LedgerLines {
  readonly #source: LedgerSource;
  readonly #contents = new Map<string, string>();

  constructor(source: LedgerSource) {
    this.#source = source;
  }

  /** @returns per event its lines; events whose rows have gone give none */
  async of(events: readonly EventRow[]): Promise<string[][]> {
    const attempts = await this.#attempts(events);
    const pages = await this.#pages(events.filter(({ kind }) => kind === 'page'));
    return events.map((event) =>
      event.kind === 'page' ? (pages.get(event.id) ?? []) : simpleLines(event, attempts.get(attemptKey(event))),
    );
  }

  /** Pages of a notice together: each its head, then the receivers by child and person. */
  async #pages(events: readonly EventRow[]): Promise<Map<string, string[]>> {
    const lines = new Map<string, string[]>();
    for (const [notice, pages] of Map.groupBy(events, (event) => event.notice_id)) {
      const content = await this.#content(notice);
      // `at` and `class` are the first keys of both kinds of lines.
      const begun = pages.map(({ id, at }) => ({ id, head: `{"at":"${at.toISOString()}","class":"` }));
      const planned = await plannedLines(this.#source, notice, begun);
      for (const { id, at, actor_id: by, data, students } of pages) {
        const head = {
          at: at.toISOString(),
          by: by ?? NONE,
          content,
          k: 'page',
          notice,
          receivers: data?.receivers ?? 0,
          students,
        } as const;
        lines.set(id, [lineText(head), ...(planned.get(id) ?? [])]);
      }
    }
    return lines;
  }

  async #content(notice: string): Promise<string> {
    let digest = this.#contents.get(notice);
    if (digest === undefined) {
      digest = contentDigest(await contentOf(this.#source, notice));
      this.#contents.set(notice, digest);
    }
    return digest;
  }

  async #attempts(events: readonly EventRow[]): Promise<Map<string, AttemptRow>> {
    const keys = events.flatMap(({ kind, data }) =>
      kind === 'handed' && data !== null ? [{ messageId: data.messageId ?? NONE, seq: data.seq ?? 0, no: data.no ?? 0 }] : [],
    );
    if (keys.length === 0) return new Map();
    const rows = await attemptsOf(this.#source, keys);
    return new Map(rows.map((row) => [`${row.message_id} ${String(row.seq)} ${String(row.no)}`, row]));
  }
}

const attemptKey = ({ data }: EventRow): string => `${data?.messageId ?? NONE} ${String(data?.seq)} ${String(data?.no)}`;

function simpleLines(event: EventRow, attempt: AttemptRow | undefined): string[] {
  const { notice_id: notice, actor_id: actor, data } = event;
  const at = event.at.toISOString();
  const student = event.student_id ?? NONE;
  switch (event.kind) {
    case 'handed':
      return attempt === undefined ? [] : handedLines(event, attempt);
    case 'opened':
      return [lineText({ at, k: 'opened', notice, person: actor ?? NONE, student })];
    case 'answered': {
      const reply = data?.reply ?? null;
      const kind = reply === null ? 'confirm' : 'form';
      return [lineText({ at, k: 'answered', kind, notice, person: actor ?? NONE, reply, revision: data?.revision ?? 0, student })];
    }
    case 'reminded':
      return event.student_ids.map((id) => lineText({ at, by: actor, k: 'reminded', notice, student: id }));
    case 'recalled':
    case 'closed':
    case 'reopened':
      return [lineText({ at, by: actor, k: event.kind, notice })];
    case 'page':
      return [];
  }
}

/** The call itself, whom it was addressed to, and whom WeCom could not reach. */
function handedLines(event: EventRow, row: AttemptRow): string[] {
  const { notice_id: notice, student_ids, person_ids, data } = event;
  const { message_id: message, seq: call, no: attempt, outcome, code, receivers, why, body } = row;
  const at = row.at.toISOString();
  // Thousands of them differ in an id alone.
  const begun = lineText({ at, attempt, call, k: 'given', message, notice, person: null, student: null }).slice(
    0,
    -'null,"student":null}'.length,
  );
  const refused = (student: string | null, person: string | null): string =>
    lineText({ at, call, k: 'refused', message, notice, person, student });
  return [
    lineText({ at, attempt, body, call, code, k: 'handed', message, notice, outcome, receivers, why }),
    ...student_ids.map((id) => `${begun}null,"student":"${id}"}`),
    ...person_ids.map((id) => `${begun}"${id}","student":null}`),
    ...(data?.refused?.students ?? []).map((id) => refused(id, null)),
    ...(data?.refused?.persons ?? []).map((id) => refused(null, id)),
  ];
}
