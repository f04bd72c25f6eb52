import { describe, expect, it } from '@jest/globals';
import { statementsOf } from './captured-sql';

const LOG = [
  `<<smart-campus api>> LOG:  statement: BEGIN READ ONLY; SELECT set_config('app.unit_id', '7', true), now() AS now`,
  `<<smart-campus api>> LOG:  execute open_unit: SELECT set_config('app.unit_id', $1, true), now()`,
  `<<smart-campus api>> DETAIL:  Parameters: $1 = '7'`,
  `<<smart-campus api>> LOG:  execute abc: SELECT name`,
  `\t  FROM student WHERE unit_id = $1 AND name = $2 AND ($3::int IS NULL)`,
  `<<smart-campus api>> DETAIL:  Parameters: $1 = '7', $2 = 'O''Neill, $9 = ''x''', $3 = NULL`,
  `<<smart-campus worker>> LOG:  execute abc: SELECT 2`,
  `<<smart-campus api>> LOG:  execute <unnamed>: SELECT 1`,
  `<<smart-campus api>> LOG:  statement: COMMIT`,
].join('\n');

describe('statements from the log of the server', () => {
  it('reads the prepared statements of one process with their parameters', () => {
    expect(statementsOf(LOG, 'smart-campus api')).toEqual([
      {
        text: 'SELECT name\n  FROM student WHERE unit_id = $1 AND name = $2 AND ($3::int IS NULL)',
        params: ['7', `O'Neill, $9 = 'x'`, null],
        once: true,
      },
      { text: 'SELECT 1', params: [], once: false },
    ]);
  });
});
