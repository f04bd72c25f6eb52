import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What waits for a family (未處理) is read in the order of its list, time and then id. The index had no id, so the planner took the one of
 * all the child's notices and passed over those that ask for nothing, one by one, however many the school has sent (NOT-50).
 * Made beside the work of schools (J4): one that was not finished is thrown away and made again.
 */
export class OrderTodoWhole20261123030000 implements MigrationInterface {
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await exchange(runner, { made: 'notice_student_waiting', on: 'unit_id, student_id, sent_at, notice_id', gone: 'notice_student_todo' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await exchange(runner, { made: 'notice_student_todo', on: 'unit_id, student_id, sent_at', gone: 'notice_student_waiting' });
  }
}

/** The old one goes when the new one is there, so that no request is without. */
async function exchange(runner: QueryRunner, { made, on, gone }: Record<'made' | 'on' | 'gone', string>): Promise<void> {
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${made}`);
  await runner.query(`CREATE INDEX CONCURRENTLY ${made} ON notice_student (${on}) WHERE needs`);
  await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${gone}`);
}
