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
 * Counts of all questions in one pass over the answers. Each answer is opened once: asking it for every question would
 * unpack a long one again for each. Equal answers to a question become one row with their number (`same`), so that all that
 * follows works on some hundred rows, whatever the size of the school; texts and files are counted without being looked at.
 * `least(k - 1, floor(…))` puts the largest number into the last step, ends included.
 */
const figuresSql = (byClass: boolean): string => `
  WITH a AS MATERIALIZED (
    SELECT a.answers FROM notice_response a WHERE a.unit_id = $1 AND a.notice_id = $2 AND a.kind = 'form' ${byClass ? ofClass : ''}),
  q AS (SELECT * FROM unnest($3::text[], $4::text[]) AS q (key, type)),
  counted AS (SELECT array_agg(key) AS keys FROM q WHERE type IN ('single', 'multiple', 'number', 'date')),
  same AS MATERIALIZED (
    SELECT (x.e).key AS key, CASE WHEN (x.e).key = ANY ((SELECT keys FROM counted)::text[]) THEN (x.e).value END AS value, count(*) AS n
      FROM (SELECT jsonb_each_text(a.answers) AS e FROM a) AS x GROUP BY 1, 2),
  given AS (SELECT s.key, q.type, s.value, s.n FROM same s JOIN q ON q.key = s.key),
  answered AS (SELECT key, sum(n)::int AS n FROM same GROUP BY key),
  chosen AS (
    SELECT key, json_object_agg(word, n) AS options FROM (
      SELECT key, word, sum(n)::int AS n FROM (
        SELECT key, value AS word, n FROM given WHERE type = 'single'
        UNION ALL
        SELECT g.key, o.word, g.n FROM given g CROSS JOIN LATERAL jsonb_array_elements_text(g.value::jsonb) AS o (word) WHERE g.type = 'multiple') AS w
      GROUP BY key, word) AS w
    GROUP BY key),
  num AS MATERIALIZED (
    SELECT key, v, n, sum(n) OVER (PARTITION BY key ORDER BY v) AS upto, sum(n) OVER (PARTITION BY key) AS total
      FROM (SELECT key, round(value::numeric, ${String(SUMMARY_LIMITS.decimals)}) AS v, sum(n) AS n FROM given WHERE type = 'number' GROUP BY 1, 2) AS v),
  stat AS MATERIALIZED (
    SELECT key, min(v)::float8 AS lo, max(v)::float8 AS hi, sum(v * n)::float8 AS sum, (sum(v * n) / sum(n))::float8 AS mean,
           ((min(v) FILTER (WHERE upto >= div(total + 1, 2)) + min(v) FILTER (WHERE upto >= div(total, 2) + 1)) / 2)::float8 AS median,
           least(${String(SUMMARY_LIMITS.steps)}, count(*))::int AS k
      FROM num GROUP BY key),
  bar AS (
    SELECT s.key, CASE WHEN s.hi = s.lo THEN 0 ELSE least(s.k - 1, floor((num.v::float8 - s.lo) / (s.hi - s.lo) * s.k)::int) END AS i, sum(num.n)::int AS n
      FROM num JOIN stat s ON s.key = num.key GROUP BY 1, 2),
  numbers AS (
    SELECT s.key, json_build_object('min', s.lo, 'max', s.hi, 'sum', s.sum, 'mean', s.mean, 'median', s.median, 'histogram',
        json_agg(json_build_object('from', s.lo + (s.hi - s.lo) / s.k * g.i, 'to',
          CASE WHEN g.i = s.k - 1 THEN s.hi ELSE s.lo + (s.hi - s.lo) / s.k * (g.i + 1) END, 'count', coalesce(bar.n, 0)) ORDER BY g.i)) AS numbers
      FROM stat s CROSS JOIN LATERAL generate_series(0, s.k - 1) AS g (i) LEFT JOIN bar ON bar.key = s.key AND bar.i = g.i
     GROUP BY s.key, s.lo, s.hi, s.sum, s.mean, s.median),
  days AS (
    SELECT key, json_agg(json_build_object('day', day, 'count', n) ORDER BY day) AS days FROM (
      SELECT key, value AS day, n, row_number() OVER (PARTITION BY key ORDER BY n DESC, value) AS place FROM given WHERE type = 'date') AS d
     WHERE place <= ${String(SUMMARY_LIMITS.days)} GROUP BY key)
  SELECT (SELECT count(*) FROM a) AS answered,
    (SELECT json_agg(json_build_object('key', q.key, 'answered', coalesce(answered.n, 0), 'options', chosen.options, 'numbers', numbers.numbers, 'days', days.days))
       FROM q LEFT JOIN answered ON answered.key = q.key LEFT JOIN chosen ON chosen.key = q.key LEFT JOIN numbers ON numbers.key = q.key
       LEFT JOIN days ON days.key = q.key) AS questions`;
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
