import type pg from 'pg';
import { searchKey } from '@platform/text/search-key';

const SURNAMES = [...'陳李黃梁林何吳張周鄭譚歐余馮蔡鄧許葉郭謝曾潘盧徐楊羅朱趙麥江'];
const FIRST = [...'家嘉子俊志文詠穎曉芷浩偉詩敏思美雅凱'];
const SECOND = [...'明欣軒晴豪琳朗瑤恩彤傑怡宏樂雯宜健儀'];

/** Names as schools have them, each with what it can be found by; the same at each run. */
function names(count: number): { name: string; search: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `${SURNAMES[i % SURNAMES.length]!}${FIRST[Math.floor(i / 7) % FIRST.length]!}${SECOND[Math.floor(i / 3) % SECOND.length]!}`;
    return { name, search: searchKey(name) };
  });
}

/** Gives the pupils and members of a unit made in bulk the names of people, instead of numbered ones. */
export async function namePeople(client: pg.Client, unitId: number, count = 4_000): Promise<void> {
  const list = JSON.stringify(names(count));
  for (const table of ['student', 'member']) {
    await client.query(
      `WITH list AS MATERIALIZED (SELECT (row_number() OVER ())::int - 1 AS n, r.name, r.search FROM jsonb_to_recordset($2::jsonb) AS r (name text, search text)),
            people AS (SELECT id, (row_number() OVER (ORDER BY id))::int % $3 AS n FROM ${table} WHERE unit_id = $1)
       UPDATE ${table} p SET name = list.name, search = list.search FROM people JOIN list USING (n) WHERE p.unit_id = $1 AND p.id = people.id`,
      [unitId, list, count],
    );
  }
}
