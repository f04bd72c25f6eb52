import encodeQR from 'qr';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { b01File, type B01Options } from '../state/b01-file';
import { payloadOf, type B08Table, type Behaviour, type Entry, type Part, type SchoolDocument } from '../state/model';
import type { Office } from '../state/office';
import { followingYear } from '../state/school-years';
import { ENTRY_SCHEMA, MODES_SCHEMA, SCHOOL_SCHEMA, TABLE_SCHEMA } from './schemas';

type Query = Record<string, string | undefined>;
interface Code {
  Params: { code: string };
}

const missing = (reply: FastifyReply, what: string): FastifyReply =>
  reply.code(404).send({ error: { code: 'NOT_FOUND', message: `no such ${what}` } });

const filterOf = (query: Query) => {
  const wanted = (query['q'] ?? '').trim().toLowerCase();
  return (entry: Entry): boolean =>
    (query['school'] === undefined || query['school'] === '' || entry.schoolCode === query['school']) &&
    (query['type'] === undefined || query['type'] === '' || entry.cardType === query['type']) &&
    (query['noted'] !== 'true' || entry.note !== undefined) &&
    [entry.nameZh, entry.namePt.toLowerCase(), entry.cardNo ?? '', entry.temporaryNo ?? ''].some((each) => each.includes(wanted));
};

/** A new entry needs a key; a kept one keeps its own, whatever its number becomes. */
const refOf = (entry: Omit<Entry, 'ref'>): string => `${entry.cardType}-${entry.cardNo ?? entry.temporaryNo ?? ''}`;

function optionsOf(query: Query, schoolYear: string): B01Options {
  const number = (name: string): number => Math.max(0, Math.min(10_000, Number.parseInt(query[name] ?? '0', 10) || 0));
  const flag = (name: string): boolean => query[name] === 'true';
  return {
    schoolYear: query['schoolYear'] || followingYear(schoolYear),
    missing: number('missing'),
    doubles: number('doubles'),
    unknownClass: number('unknownClass'),
    badRows: number('badRows'),
    otherName: number('otherName'),
    wrongSchool: flag('wrongSchool'),
    wrongCount: flag('wrongCount'),
    broken: flag('broken'),
    bom: flag('bom'),
    withNew: query['withNew'] !== 'false',
  };
}

/** Where the register's data are read and changed; JSON, without log-in, on this machine only. README.md lists it. */
export function registerControl(app: FastifyInstance, office: Office): void {
  app.get('/sim/state', () => ({
    schools: [...office.schools.values()].map((school) => ({
      schoolCode: school.schoolCode,
      name: school.name,
      schoolYear: school.schoolYear,
      years: school.tables.map((table) => table.schoolYear),
      entries: office.entriesOf(school.schoolCode).length,
    })),
    behaviour: office.behaviour,
    invitations: office.invitations.length,
  }));
  app.put<Code & { Body: SchoolDocument }>('/sim/schools/:code', { schema: { body: SCHOOL_SCHEMA } }, (request) => {
    office.putSchool(request.params.code, request.body);
    return { entries: request.body.entries.length };
  });
  app.delete<Code>('/sim/schools/:code', (request, reply) => (office.dropSchool(request.params.code) ? {} : missing(reply, 'school')));

  app.get<{ Querystring: Query }>('/sim/entries', (request) => {
    const fits = filterOf(request.query);
    const found = [...office.entries.values()].filter(fits);
    // What an entry is good for is what somebody looks for first.
    found.sort((a, b) => Number(b.note !== undefined) - Number(a.note !== undefined));
    const from = Number(request.query['from'] ?? 0) || 0;
    const limit = Math.min(Number(request.query['limit'] ?? 50) || 50, 2_000);
    return { total: found.length, entries: found.slice(from, from + limit).map((entry) => ({ ...entry, payload: payloadOf(entry) })) };
  });
  app.put<{ Params: { ref: string }; Body: Entry }>('/sim/entries/:ref', { schema: { body: ENTRY_SCHEMA } }, (request, reply) => {
    const body = request.body;
    const ref = request.params.ref === 'new' ? refOf(body) : request.params.ref;
    const number = body.cardNo ?? body.temporaryNo;
    const fault = (message: string): FastifyReply => reply.code(409).send({ error: { code: 'BAD_ENTRY', message } });
    if (number === null) return fault('a card or a temporary number is needed');
    for (const each of [body.cardNo, body.temporaryNo]) {
      const other = each === null ? undefined : office.find(each);
      if (other && other.ref !== ref) return fault(`${each ?? ''} belongs to ${other.ref}`);
    }
    office.entries.set(ref, { ...body, ref });
    office.changed();
    return { ...body, ref, payload: payloadOf(body) };
  });
  app.delete<{ Params: { ref: string } }>('/sim/entries/:ref', (request, reply) => {
    if (!office.entries.delete(request.params.ref)) return missing(reply, 'entry');
    office.changed();
    return {};
  });

  app.get<Code>('/sim/schools/:code/tables', (request, reply) => {
    const school = office.schools.get(request.params.code);
    return school ? { tables: school.tables } : missing(reply, 'school');
  });
  app.put<Code & { Body: B08Table }>('/sim/schools/:code/tables', { schema: { body: TABLE_SCHEMA } }, (request, reply) => {
    const school = office.schools.get(request.params.code);
    if (!school) return missing(reply, 'school');
    const table: B08Table = {
      format: 'DSEDJ-B08/1',
      schoolCode: school.schoolCode,
      schoolYear: request.body.schoolYear,
      // Filing again is a new version.
      version: new Date().toISOString(),
      sections: request.body.sections,
    };
    school.tables = [...school.tables.filter((each) => each.schoolYear !== table.schoolYear), table].sort((a, b) =>
      a.schoolYear < b.schoolYear ? -1 : 1,
    );
    office.changed();
    return table;
  });
  app.delete<Code & { Querystring: Query }>('/sim/schools/:code/tables', (request, reply) => {
    const school = office.schools.get(request.params.code);
    if (!school) return missing(reply, 'school');
    school.tables = school.tables.filter((each) => each.schoolYear !== request.query['schoolYear']);
    office.changed();
    return {};
  });

  app.get<Code & { Querystring: Query }>('/sim/schools/:code/b01', (request, reply) => {
    const school = office.schools.get(request.params.code);
    if (!school) return missing(reply, 'school');
    const options = optionsOf(request.query, school.schoolYear);
    const name = `B01-${school.schoolCode}-${options.schoolYear.replace('/', '-')}.json`;
    return reply
      .header('content-type', 'application/json')
      .header('content-disposition', `attachment; filename="${encodeURIComponent(name)}"`)
      .send(b01File(school, office.entriesOf(school.schoolCode), options, new Date()));
  });

  app.get('/sim/modes', () => office.behaviour);
  app.put<{ Body: Partial<Record<Part, Partial<Behaviour>>> }>('/sim/modes', { schema: { body: MODES_SCHEMA } }, (request) => {
    for (const [part, given] of Object.entries(request.body) as [Part, Partial<Behaviour>][]) Object.assign(office.behaviour[part], given);
    office.changed();
    return office.behaviour;
  });
  app.delete('/sim/modes', () => {
    office.resetBehaviour();
    return office.behaviour;
  });
  app.get('/sim/invitations', () => ({ invitations: office.invitations.slice(0, 500) }));
  app.delete('/sim/invitations', () => {
    office.invitations = [];
    office.changed();
    return {};
  });
  app.get('/sim/support-requests', () => ({ requests: office.supportRequests.slice(0, 500) }));
  app.get('/sim/calls', () => ({ calls: office.calls }));

  /** The QR picture of any text, for cards on the page. */
  app.get<{ Querystring: Query }>('/sim/qr', (request, reply) => {
    const content = request.query['text'] ?? '';
    if (content === '' || content.length > 200) return missing(reply, 'text');
    const bytes = encodeQR(content, 'gif', { border: 2, scale: 6 });
    return reply.header('content-type', 'image/gif').header('cache-control', 'max-age=3600').send(Buffer.from(bytes));
  });
  /** Cards that the camera of a simulated phone may be held at: those with a note first. */
  app.get('/sim/scannables', () => {
    const cards = [...office.entries.values()].filter((entry) => entry.cardNo !== null);
    const noted = cards.filter((entry) => entry.note !== undefined);
    const rest = cards.filter((entry) => entry.note === undefined);
    return {
      items: [...noted, ...rest.slice(0, 3_000)].map((entry) => ({
        label: `${entry.nameZh || entry.namePt} · ${entry.cardType}`,
        hint: [entry.note, entry.cardNo, office.schools.get(entry.schoolCode)?.name].filter(Boolean).join(' · '),
        text: payloadOf(entry),
      })),
    };
  });
}
