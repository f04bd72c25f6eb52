import pg, { type PoolClient, type QueryResult, type QueryResultRow } from 'pg';

/** The parts of a connection and a query of `pg` that its types leave out. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(statement: { name: string; text: string; types: readonly number[] }): void;
  bind(call: { portal: string; statement: string; values: readonly string[] }): void;
  execute(call: { portal: string }): void;
}
interface WireQuery {
  submit(wire: Wire): unknown;
  handleDataRow(message: { fields: (string | null)[] }): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
}
type Done<T extends QueryResultRow> = (fault: Error | null, result?: QueryResult<T>) => void;
const Query = pg.Query as unknown as new (config: {
  name: string;
  text: string;
  values: unknown[];
  callback: Done<QueryResultRow>;
}) => WireQuery;

const OPENING = 'open_unit';
/**
 * Unit, read only, one plan for all values, and the clock, all for this transaction; the bench knows this text too. Left to itself PostgreSQL
 * plans a page of many joins anew for each request as its tables grow (2 ms for `GET /me/notices`, three times what running it takes).
 */
const OPENING_SQL = `SELECT set_config('app.unit_id', $1, true), set_config('transaction_read_only', 'on', true),
  set_config('plan_cache_mode', 'force_generic_plan', true), now()`;
const TEXT = 25;
const knownTo = new WeakSet<Wire>();
const instantOf = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date;

/**
 * A statement behind the setting of its unit, both written before the one Sync: to PostgreSQL they are one transaction
 * that it begins and ends by itself, so neither BEGIN nor COMMIT travels, and nothing of the unit stays on the connection.
 */
class OneTrip extends Query {
  #opened: Date | undefined;
  readonly #unitId: number;

  constructor(unitId: number, statement: { name: string; text: string; values: unknown[]; callback: Done<QueryResultRow> }) {
    super(statement);
    this.#unitId = unitId;
  }

  /** Clock of the database at the start of the transaction. */
  get now(): Date {
    if (this.#opened === undefined) throw new Error('the transaction did not open');
    return this.#opened;
  }

  override submit(wire: Wire): unknown {
    wire.stream.cork();
    try {
      if (!knownTo.has(wire)) wire.parse({ name: OPENING, text: OPENING_SQL, types: [TEXT] });
      knownTo.add(wire);
      wire.bind({ portal: '', statement: OPENING, values: [String(this.#unitId)] });
      wire.execute({ portal: '' });
      return super.submit(wire);
    } finally {
      wire.stream.uncork();
    }
  }

  /** The first row of all is the opening's: it was not described, so it has no names. */
  override handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#opened !== undefined) super.handleDataRow(message);
    else this.#opened = instantOf(String(message.fields.at(-1)));
  }

  #completed = false;
  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#completed) super.handleCommandComplete(message, wire);
    this.#completed = true;
  }
}

/**
 * Runs one prepared statement for a unit, read only, in one round trip.
 * @param unitId checked by the caller
 * @throws database faults as they come; the connection must then be thrown away, because what it has prepared is in doubt
 */
export function runOneTrip<T extends QueryResultRow>(
  client: PoolClient,
  unitId: number,
  statement: { name: string; text: string; values: unknown[] },
): Promise<{ rows: T[]; now: Date }> {
  return new Promise((resolve, reject) => {
    const trip = new OneTrip(unitId, {
      ...statement,
      callback: (fault, result) => {
        if (fault !== null) reject(fault);
        else if (result !== undefined) resolve({ rows: result.rows as T[], now: trip.now });
      },
    });
    client.query(trip as unknown as pg.Submittable);
  });
}
