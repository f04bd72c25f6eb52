import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows of the ledger are written once (BEY-01): also what role app may update can be set only once, and never put back. */
export class GuardLedger20261121070010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION ledger_event_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.block IS NOT NULL AND (NEW.block, NEW.place) IS DISTINCT FROM (OLD.block, OLD.place) THEN
          RAISE EXCEPTION 'a sealed row of the ledger keeps its place' USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.salt IS DISTINCT FROM OLD.salt AND NEW.salt IS NOT NULL THEN
          RAISE EXCEPTION 'a salt of the ledger can only go' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
      END $$`);
    await runner.query(
      `CREATE TRIGGER ledger_event_once BEFORE UPDATE OF block, place, salt ON ledger_event FOR EACH ROW EXECUTE FUNCTION ledger_event_once()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER ledger_event_once ON ledger_event`);
    await runner.query(`DROP FUNCTION ledger_event_once()`);
  }
}
