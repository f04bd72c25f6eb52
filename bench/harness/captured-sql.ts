/** One statement as the API sent it: text with `$n`, and what stood for each. */
export interface CapturedStatement {
  text: string;
  params: (string | null)[];
  /** Planned once for all values (`Db.glance`). */
  once: boolean;
}

/** The unit of a transaction, where it travels with the one statement that is asked (`Db.glance`). */
const OPENING = `SELECT set_config('app.unit_id'`;
const HEAD = /^<<(?<app>[^>]*)>> (?<level>[A-Z]+):\s+(?<rest>[\s\S]*)$/;

/**
 * Reads the log of a server with `log_statement = all` and the prefix `<<%a>> `.
 * @param app application name of the connections to look at
 * @returns prepared statements in their order; those that open and end a transaction are not among them
 */
export function statementsOf(log: string, app: string): CapturedStatement[] {
  const found: CapturedStatement[] = [];
  let open: { text: string } | undefined;
  let once = false;
  // A line that goes on begins with a tab.
  for (const entry of log.replaceAll('\n\t', '\u0000').split('\n')) {
    const groups = HEAD.exec(entry.replaceAll('\u0000', '\n'))?.groups;
    if (groups === undefined || groups['app'] !== app) continue;
    const rest = groups['rest'] ?? '';
    const execute = /^execute [^:]+: ([\s\S]+)$/.exec(rest)?.[1];
    if (execute !== undefined) {
      open = undefined;
      const opens = execute.startsWith(OPENING);
      if (!opens) {
        open = { text: execute };
        found.push({ text: execute, params: [], once });
      }
      once = opens;
    } else if (groups['level'] === 'DETAIL' && open !== undefined && /^parameters:/i.test(rest)) {
      found.at(-1)!.params = parametersOf(rest);
      open = undefined;
    }
  }
  return found;
}

/** `Parameters: $1 = '7', $2 = NULL`; a quote inside a value is doubled. */
function parametersOf(text: string): (string | null)[] {
  return [...text.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g)].map((match) =>
    match[1] === undefined ? null : match[1].replaceAll(`''`, `'`),
  );
}
