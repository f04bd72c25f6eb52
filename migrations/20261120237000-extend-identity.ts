import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One use of a code, the session a log-in made, linking of people over units, and the logo of a unit (OVR-04, OVR-05, A4). */
export class ExtendIdentity20261120237000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE login_state ADD COLUMN session_id uuid, ADD COLUMN link boolean NOT NULL DEFAULT false`);
    await runner.query(`CREATE UNIQUE INDEX login_state_code ON login_state (unit_id, code_hash) WHERE code_hash IS NOT NULL`);
    await runner.query(`CREATE INDEX login_state_expires ON login_state (unit_id, expires_at)`);
    // A changed role gives the session a new value; requests already on their way may still carry the old one (A2).
    await runner.query(
      `ALTER TABLE session ADD COLUMN roles text NOT NULL DEFAULT '', ADD COLUMN old_hash bytea, ADD COLUMN renewed_at timestamptz`,
    );
    await runner.query(`CREATE INDEX session_old_hash ON session (unit_id, old_hash) WHERE old_hash IS NOT NULL`);
    await runner.query(`CREATE UNIQUE INDEX session_id ON session (unit_id, id)`);
    await runner.query(`CREATE INDEX session_expires ON session (unit_id, expires_at)`);
    await runner.query(`GRANT UPDATE (person_id) ON person_membership TO app`);
    await runner.query(`ALTER TABLE school_unit ADD COLUMN logo text CHECK (char_length(logo) <= 300)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE school_unit DROP COLUMN logo`);
    await runner.query(`REVOKE UPDATE (person_id) ON person_membership FROM app`);
    await runner.query(`ALTER TABLE session DROP COLUMN renewed_at, DROP COLUMN old_hash, DROP COLUMN roles`);
    await runner.query(`DROP INDEX session_expires, session_id, login_state_expires, login_state_code`);
    await runner.query(`ALTER TABLE login_state DROP COLUMN session_id, DROP COLUMN link`);
  }
}
