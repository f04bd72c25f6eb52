import type { FormQuestion } from '@contracts/forms/questions';
import type { QuestionSummary } from '@contracts/notice-forms';
import type { ReadTx } from '@platform/db/tx';

/**
 * Steps of the histogram of a number, and days shown of a date. Figures are made of numbers rounded to `decimals`: dividing
 * the smallest numbers there are (5e-324) is an underflow, and one such answer would take the summary from everybody.
 */
export const SUMMARY_LIMITS = { steps: 12, days: 60, decimals: 12 } as const;

export interface AnswerFigures {
  answered: number;
  questions: {
    key: string;
    answered: number;
    /** By option key. */
    options: Record<string, number> | null;
    numbers: QuestionSummary['numbers'];
    days: QuestionSummary['days'];
  }[];
}

const ofClass = `AND EXISTS (SELECT FROM notice_student ns WHERE ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = a.student_id AND ns.class_id = $5)`;

/**
 * Counts of all questions in one pass over the answers. Each answer is opened once (`jsonb_each`): asking it for every
 * question would unpack a long one again for each. Texts and files are counted without being looked at.
 * `least(k - 1, floor(…))` puts the largest number into the last step, ends included.
 */
const figuresSql = (byClass: boolean): string => `
  WITH a AS MATERIALIZED (
    SELECT a.answers FROM notice_response a WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.kind = 'form' ${byClass ? ofClass : ''}),
  q AS (SELECT * FROM unnest($3::text[], $4::text[]) AS q (key, type)),
  e AS MATERIALIZED (
    SELECT q.key, q.type, CASE WHEN q.type IN ('single', 'multiple', 'number', 'date') THEN x.value END AS value
      FROM a CROSS JOIN LATERAL jsonb_each(a.answers) AS x JOIN q ON q.key = x.key),
  chosen AS (
    SELECT key, word, count(*) AS n FROM (
      SELECT key, value #>> '{}' AS word FROM e WHERE type = 'single'
      UNION ALL
      SELECT e.key, o.word FROM e CROSS JOIN LATERAL jsonb_array_elements_text(e.value) AS o (word) WHERE e.type = 'multiple') AS w
    GROUP BY key, word),
  num AS MATERIALIZED (SELECT key, round((value #>> '{}')::numeric, ${String(SUMMARY_LIMITS.decimals)}) AS n FROM e WHERE type = 'number'),
  stat AS (
    SELECT key, min(n)::float8 AS lo, max(n)::float8 AS hi, sum(n)::float8 AS sum, avg(n)::float8 AS mean,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY n::float8) AS median, least(${String(SUMMARY_LIMITS.steps)}, count(DISTINCT n))::int AS k
      FROM num GROUP BY key),
  bar AS (
    SELECT s.key, CASE WHEN s.hi = s.lo THEN 0 ELSE least(s.k - 1, floor((num.n::float8 - s.lo) / (s.hi - s.lo) * s.k)::int) END AS i, count(*) AS n
      FROM num JOIN stat s ON s.key = num.key GROUP BY 1, 2),
  ranked AS (
    SELECT key, day, n, row_number() OVER (PARTITION BY key ORDER BY n DESC, day) AS place
      FROM (SELECT key, value #>> '{}' AS day, count(*) AS n FROM e WHERE type = 'date' GROUP BY 1, 2) AS d)
  SELECT (SELECT count(*) FROM a) AS answered,
    (SELECT json_agg(json_build_object('key', q.key, 'answered', coalesce(c.n, 0),
        'options', (SELECT json_object_agg(o.word, o.n) FROM chosen o WHERE o.key = q.key),
        'numbers', (SELECT json_build_object('min', s.lo, 'max', s.hi, 'sum', s.sum, 'mean', s.mean, 'median', s.median, 'histogram',
            (SELECT json_agg(json_build_object('from', s.lo + (s.hi - s.lo) / s.k * g.i, 'to',
                    CASE WHEN g.i = s.k - 1 THEN s.hi ELSE s.lo + (s.hi - s.lo) / s.k * (g.i + 1) END, 'count', coalesce(bar.n, 0)) ORDER BY g.i)
               FROM generate_series(0, s.k - 1) AS g (i) LEFT JOIN bar ON bar.key = s.key AND bar.i = g.i)) FROM stat s WHERE s.key = q.key),
        'days', (SELECT json_agg(json_build_object('day', r.day, 'count', r.n) ORDER BY r.day) FROM ranked r
            WHERE r.key = q.key AND r.place <= ${String(SUMMARY_LIMITS.days)})))
       FROM q LEFT JOIN (SELECT key, count(*) AS n FROM e GROUP BY key) AS c ON c.key = q.key) AS questions`;
const FIGURES = figuresSql(false);
const FIGURES_OF_CLASS = figuresSql(true);

/** @param classId only students who were in this class when the notice was sent */
export async function answerFigures(
  tx: ReadTx,
  noticeId: string,
  questions: readonly FormQuestion[],
  classId: string | undefined,
): Promise<AnswerFigures> {
  const params = [tx.unitId, noticeId, questions.map((q) => q.key), questions.map((q) => q.type)];
  const row = await tx.one<{ answered: number; questions: AnswerFigures['questions'] | null }>(
    classId === undefined ? FIGURES : FIGURES_OF_CLASS,
    classId === undefined ? params : [...params, classId],
  );
  return { answered: row?.answered ?? 0, questions: row?.questions ?? [] };
}

/** How many were asked: students, and people for forms that each person fills in. */
export async function askedOf(tx: ReadTx, noticeId: string, classId: string | undefined): Promise<{ students: number; receivers: number }> {
  const row = await tx.one<{ students: number; receivers: number }>(
    `SELECT coalesce(sum(students), 0)::int AS students, coalesce(sum(receivers), 0)::int AS receivers FROM notice_tally
      WHERE unit_id = $1 AND notice_id = $2 AND ($3::uuid IS NULL OR class_id = $3)`,
    [tx.unitId, noticeId, classId ?? null],
  );
  return row ?? { students: 0, receivers: 0 };
}

export interface TextRow {
  id: string;
  student_id: string;
  student: string;
  class_name: string;
  text: string;
  at: Date;
  at_us: string;
}

const textsSql = (byClass: boolean): string => `
  SELECT a.id, a.student_id, s.name AS student, c.name AS class_name, a.answers ->> $3 AS text, a.submitted_at AS at,
         to_char(a.submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at_us
    FROM notice_response a
    JOIN notice_student ns ON ns.unit_id = $1 AND ns.notice_id = $2 AND ns.student_id = a.student_id ${byClass ? 'AND ns.class_id = $7' : ''}
    JOIN student s ON s.unit_id = $1 AND s.id = a.student_id
    JOIN school_node c ON c.unit_id = $1 AND c.id = ns.class_id
   WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.kind = 'form' AND a.answers ? $3
     AND ($4::timestamptz IS NULL OR (a.submitted_at, a.id) < ($4::timestamptz, $5::uuid))
   ORDER BY a.submitted_at DESC, a.id DESC LIMIT $6`;
const TEXTS = textsSql(false);
const TEXTS_OF_CLASS = textsSql(true);

export interface TextPlace {
  noticeId: string;
  key: string;
  classId: string | undefined;
  after: { at: string; id: string } | null;
  limit: number;
}

/** Answers to one question of words, newest first: an index in that order stops at the limit. */
export function textRows(tx: ReadTx, { noticeId, key, classId, after, limit }: TextPlace): Promise<TextRow[]> {
  const params = [tx.unitId, noticeId, key, after?.at ?? null, after?.id ?? null, limit];
  return tx.query<TextRow>(classId === undefined ? TEXTS : TEXTS_OF_CLASS, classId === undefined ? params : [...params, classId]);
}
