import type { DemoLogin } from '@testing/demo/demo-env';

/** Columns on a terminal: Chinese signs take two. */
const width = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/.test(sign) ? 2 : 1), 0);
const padTo = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)));

/** The log-ins as a table for the terminal. */
export function loginsTable(logins: readonly DemoLogin[]): string {
  const head: DemoLogin = { device: 'device', person: 'person', role: 'role', where: 'opens in' };
  const rows = [head, ...logins];
  const keys = ['device', 'person', 'role', 'where'] as const;
  const columns = keys.map((key) => Math.max(...rows.map((row) => width(row[key]))));
  return rows
    .map(
      (row) =>
        `  ${keys
          .map((key, i) => padTo(row[key], columns[i] ?? 0))
          .join('  ')
          .trimEnd()}`,
    )
    .join('\n');
}
