// The floor of a read: bare Fastify and pg (pool of 10, prepared statements) answering with the rows of the same SQL.
// BARE_ROUTES is a JSON file: {name: [{text, slots: [{is}|{value}]}]}. With BARE_TX=1 each request runs its statements
// in a read-only transaction with the unit set, as role app does; without, as a role that no policy filters.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import pg from 'pg';

const routes = JSON.parse(readFileSync(process.env.BARE_ROUTES, 'utf8'));
for (const statements of Object.values(routes)) {
  for (const statement of statements) statement.name = createHash('sha1').update(statement.text).digest('base64url');
}
const poolOf = (plan) => new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10, options: `-c plan_cache_mode=${plan}` });
const pools = { auto: poolOf('auto'), once: poolOf('force_generic_plan') };
const inTransaction = process.env.BARE_TX === '1';

const valueOf = (slot, query) => {
  if (slot.is === undefined) return slot.value;
  return slot.is === 'students' ? `{${query.student}}` : query[slot.is];
};

const app = Fastify({ logger: false });
app.get('/read', async (req) => {
  const statements = routes[req.query.route];
  // What the product plans once for all values is planned once here too.
  const client = await pools[statements.some(({ once }) => once) ? 'once' : 'auto'].connect();
  try {
    if (inTransaction) await client.query(`BEGIN READ ONLY; SELECT set_config('app.unit_id', '${Number(req.query.unit)}', true)`);
    const results = [];
    for (const { name, text, slots } of statements) {
      const { rows } = await client.query({ name, text, values: slots.map((slot) => valueOf(slot, req.query)) });
      results.push(rows);
    }
    if (inTransaction) await client.query('COMMIT');
    return results;
  } finally {
    client.release();
  }
});
app.get('/health', async () => ({ ok: true }));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
process.once('SIGTERM', () => process.exit(0));
