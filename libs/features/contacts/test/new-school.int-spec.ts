import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestApp, type TestApp } from '@testing/test-app';

/** What a fan-out looks up one by one. */
const LOOKED_UP = ['guardianship', 'parent', 'student', 'student_class'];
/** Rows of eighty schools, and of a small one that comes to them: less than the tenth that autovacuum waits for by itself. */
const ALL = 120_000;
const SMALL_SCHOOL = 300;

describe('a small school that comes to many large ones', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ modules: [], entities: [] });
  });
  afterAll(() => test.close());

  it('is known to the planner as soon as autovacuum looks [NOT-18, G7]', async () => {
    const { ctx } = await test.unit();
    const waits = await test.db.read(ctx, (tx) =>
      tx.query<{ name: string; rows: number }>(
        `SELECT c.relname::text AS name, coalesce(max(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_analyze_threshold'),
                                                  current_setting('autovacuum_analyze_threshold'))::float8
              + coalesce(max(o.option_value) FILTER (WHERE o.option_name = 'autovacuum_analyze_scale_factor'),
                         current_setting('autovacuum_analyze_scale_factor'))::float8 * $2 AS rows
           FROM pg_class c LEFT JOIN LATERAL pg_options_to_table(c.reloptions) AS o ON true
          WHERE c.relname = ANY ($1) GROUP BY c.relname ORDER BY 1`,
        [LOOKED_UP, ALL],
      ),
    );
    expect(waits.map(({ name }) => name)).toEqual(LOOKED_UP);
    expect(waits.filter(({ rows }) => rows >= SMALL_SCHOOL)).toEqual([]);
  });
});
