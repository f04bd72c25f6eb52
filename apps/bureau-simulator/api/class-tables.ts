import type { FastifyInstance } from 'fastify';
import type { Office } from '../state/office';
import { behave } from './behave';

/** B08: the class tables that schools have filed. */
export function registerTables(app: FastifyInstance, office: Office): void {
  app.get<{ Params: { code: string }; Querystring: { schoolYear?: string } }>('/schools/:code/b08', async (request, reply) => {
    const next = await behave(office, 'b08', request, reply);
    if (next === 'done') return reply;
    const { code } = request.params;
    const year = request.query.schoolYear ?? '';
    const table = office.table(code, year);
    office.note('b08', `${code} ${year}`, table === undefined ? 'not filed' : next === 'wrong' ? 'wrong' : table.version);
    if (table === undefined) return reply.code(404).send({ code: 'NOT_FILED' });
    if (next === 'go') return table;
    const [first] = table.sections;
    return { ...table, schoolCode: `${code}X`, sections: first === undefined ? [] : [first, first] };
  });
}
