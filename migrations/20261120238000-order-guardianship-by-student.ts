import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whole schools are read by student (fan-out, counts). While a fresh unit has no statistics yet, the planner found the key
 * by parent, or any partial index, as cheap as the index by student and read it from end to end for each of them. So the
 * key begins with the student, and the index for one parent's children is a full one.
 */
export class OrderGuardianshipByStudent20261120238000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE guardianship DROP CONSTRAINT guardianship_pkey, ADD PRIMARY KEY (unit_id, student_id, parent_id)`);
    await runner.query(`DROP INDEX guardianship_student`);
    await runner.query(`CREATE INDEX guardianship_parent ON guardianship (unit_id, parent_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX guardianship_parent`);
    await runner.query(`CREATE INDEX guardianship_student ON guardianship (unit_id, student_id) WHERE ended_at IS NULL`);
    await runner.query(`ALTER TABLE guardianship DROP CONSTRAINT guardianship_pkey, ADD PRIMARY KEY (unit_id, parent_id, student_id)`);
  }
}
