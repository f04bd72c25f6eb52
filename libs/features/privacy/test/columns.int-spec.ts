import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@testing/test-database';
import { OF_NOBODY, reachOf, shownColumns, WITHHELD, type PersonTable } from '../data/person-tables';
import { FORGET_DAYS, FORGET_RULES, RETENTION_RULES } from '../retention-rules';

const CLASSES = ['public', 'internal', 'personal', 'sensitive'] as const;
const NO_PERSON = 'none: no personal data';
const BASES = [
  'contract of employment',
  'education of the pupil',
  'legal duty',
  'consent at registration',
  'legitimate interest in security',
  NO_PERSON,
];

interface Entry {
  purpose: string;
  basis: string;
  kept: string;
  columns: Map<string, string>;
}

/** Reads the data map. @throws Error for a line of no known form, and for a column that stands there twice */
function readMap(text: string): Map<string, Entry> {
  const tables = new Map<string, Entry>();
  let open: Entry | undefined;
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const head = /^\[(\w+)\] (.+) · (.+) · (.+)$/.exec(line);
    const rest = /^ {2}(\w+): (.+)$/.exec(line);
    if (head !== null) {
      const [, name = '', purpose = '', basis = '', kept = ''] = head;
      if (tables.has(name)) throw new Error(`${name} twice`);
      tables.set(name, (open = { purpose, basis, kept, columns: new Map() }));
    } else if (rest !== null && open !== undefined && CLASSES.some((one) => one === rest[1])) {
      for (const column of (rest[2] ?? '').split(' ')) {
        if (open.columns.has(column)) throw new Error(`${column} twice`);
        open.columns.set(column, rest[1] ?? '');
      }
    } else throw new Error(`no such line: ${line}`);
  }
  return tables;
}

const columnsOf = (map: Map<string, Entry>): string[] =>
  [...map].flatMap(([table, entry]) => [...entry.columns.keys()].map((column) => `${table}.${column}`)).toSorted();

describe('the data map', () => {
  const text = readFileSync('migrations/columns.txt', 'utf8');
  const map = readMap(text);
  let database: TestDatabase;
  let admin: pg.Client;
  let real: { name: string; sealed: boolean }[];
  beforeAll(async () => {
    database = await createTestDatabase();
    admin = new pg.Client({ connectionString: database.superuserUrl });
    await admin.connect();
    ({ rows: real } = await admin.query<{ name: string; sealed: boolean }>(
      `SELECT c.relname || '.' || a.attname AS name, false AS sealed FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
    ));
  });
  afterAll(async () => {
    await admin.end();
    await database.drop();
  });

  it('has class, purpose, basis and retention of every column of the migrated database, and of no other [I1, V14.1.1]', () => {
    expect(columnsOf(map)).toEqual(real.map((one) => one.name).toSorted());
  });

  it('would notice a column without a line, and a line without a column [I1]', () => {
    const less = readMap(text.replace(' edu_card_index', ''));
    const more = readMap(text.replace(' edu_card_index', ' edu_card_index shoe_size'));
    const names = real.map((one) => one.name);
    expect(names.filter((name) => !columnsOf(less).includes(name))).toHaveLength(1);
    expect(columnsOf(more).filter((name) => !names.includes(name))).toHaveLength(1);
  });

  it('names a basis for everything about a person, and none where there is nothing about one [I1, V14.1.1]', () => {
    expect([...map].filter(([, one]) => !BASES.includes(one.basis)).map(([name]) => name)).toEqual([]);
    const odd = [...map].filter(([, one]) => one.basis === NO_PERSON && [...one.columns.values()].includes('personal'));
    expect(odd.map(([name]) => name)).toEqual([]);
    expect([...map].filter(([, one]) => one.purpose.length < 6)).toEqual([]);
  });

  it('calls every sealed column sensitive [I1, V14.1.2, V14.2.4]', () => {
    const sealed = new Set<string>();
    const sources = readFileSync('libs/platform/secrets/sealed-columns.ts', 'utf8');
    for (const [, table = '', column = ''] of sources.matchAll(/\['(\w+)', '(\w+)'/g)) sealed.add(`${table}.${column}`);
    expect(sealed.size).toBeGreaterThan(15);
    const wrong = [...sealed].filter((name) => {
      const [table = '', column = ''] = name.split('.');
      return map.get(table)?.columns.get(column) !== 'sensitive';
    });
    expect(wrong).toEqual([]);
  });

  it('says of each table how long, and by what: a rule, a file that deletes there, another table or the unit [I1, I3]', () => {
    const rules = new Map(RETENTION_RULES.map((rule) => [rule.table, `${String(rule.days)} days after ${rule.column}`]));
    const people = new Map<string, string>(
      FORGET_RULES.map((rule) => [rule.table, `${String(FORGET_DAYS)} days after ${rule.column}, then without name`]),
    );
    const faults = [...map].flatMap(([table, { kept }]) => {
      const ruled = rules.get(table) ?? people.get(table);
      if (ruled !== undefined || kept.includes(' days after ')) return ruled === kept ? [] : [`${table}: ${kept}`];
      const by = /^by (\S+)$/.exec(kept)?.[1];
      if (by !== undefined)
        return existsSync(by) && new RegExp(`DELETE FROM ${table}\\b`).test(readFileSync(by, 'utf8')) ? [] : [`${table}: ${kept}`];
      const other = /^with (\w+)$/.exec(kept)?.[1];
      return kept === 'unit' || kept === 'platform' || (other !== undefined && map.has(other)) ? [] : [`${table}: ${kept}`];
    });
    expect(faults).toEqual([]);
    expect([...rules.keys(), ...people.keys()].filter((table) => !map.has(table))).toEqual([]);
  });

  describe('and the file that a person is given', () => {
    let tables: PersonTable[];
    const named = (table: string): [string, string][] =>
      [...(map.get(table)?.columns ?? [])].filter(([, kind]) => kind === 'personal' || kind === 'sensitive');
    beforeAll(async () => {
      const { rows } = await admin.query<PersonTable>(
        `SELECT c.relname::text AS table, json_agg(json_build_object('name', a.attname, 'type', y.typname)) AS columns
           FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type y ON y.oid = a.atttypid
          WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          GROUP BY c.oid HAVING bool_or(a.attname = 'unit_id')`,
      );
      tables = rows;
    });

    it('reach every table of a unit with a personal column, or say why it is about nobody; a new one without a line fails [I4, I1]', () => {
      const missed = tables.filter(
        (one) => named(one.table).length > 0 && OF_NOBODY[one.table] === undefined && reachOf(one).where === null,
      );
      expect(missed.map(({ table }) => table)).toEqual([]);
      expect(Object.keys(OF_NOBODY).filter((table) => !tables.some((one) => one.table === table))).toEqual([]);
      const shoes: PersonTable = {
        table: 'shoe',
        columns: [
          { name: 'owner', type: 'text' },
          { name: 'size', type: 'int4' },
        ],
      };
      expect(reachOf(shoes).where).toBeNull();
    });

    it('leave out no personal column but keys, fingerprints and what somebody wrote about others [I4, I1]', () => {
      const left = (about: boolean): string[] =>
        tables
          .filter(({ table }) => OF_NOBODY[table] === undefined && named(table).length > 0)
          .flatMap((one) => {
            const shown = new Set(shownColumns(one, about).map(({ name }) => name));
            return named(one.table).flatMap(([name]) => {
              const column = one.columns.find((each) => each.name === name)!;
              return shown.has(name) || WITHHELD.some(({ test }) => test(column)) ? [] : [`${one.table}.${name}`];
            });
          });
      expect(left(true)).toEqual([]);
      // Tables of which a row is never about the person, only by him: he is told that and when.
      const byHim = tables.filter(
        (one) => OF_NOBODY[one.table] === undefined && named(one.table).length > 0 && reachOf(one).about === 'false',
      );
      const untold = left(false).filter((name) => byHim.some(({ table }) => name.startsWith(`${table}.`)));
      expect(untold.toSorted()).toEqual([]);
    });
  });
});
