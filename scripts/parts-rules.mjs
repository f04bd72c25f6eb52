// What the gate over parts from others looks at (J7, S15): install scripts against a reviewed list, known weaknesses against
// the days we give ourselves. Plain functions over plain data; parts.mjs reads and asks.

/** Days in which a known weakness is gone, by severity; others are looked at when parts are renewed. */
export const DAYS = { critical: 7, high: 30 };

/** @returns every part of the lock file, once per name and version */
export function partsOf(lock) {
  const parts = new Map();
  for (const [path, part] of Object.entries(lock.packages)) {
    if (path === '' || part.link === true) continue;
    const name = part.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    parts.set(`${name}@${part.version}`, {
      name,
      version: part.version,
      licence: part.license ?? 'unknown',
      integrity: part.integrity ?? null,
      dev: part.dev === true,
      script: part.hasInstallScript === true,
    });
  }
  return [...parts.values()].sort((a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1));
}

/** Lines `<first word> <rest>` of a list; empty lines and `#` are for readers. */
export function listed(text) {
  return new Map(
    text
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('#'))
      .map((line) => [line.split(/\s+/)[0], line.slice(line.split(/\s+/)[0].length).trim()]),
  );
}

/** Parts that want to run a script of theirs at the installation and were looked at by nobody, and lines that look at none. */
export function scriptFaults(parts, reviewed) {
  const wanting = new Set(parts.filter((part) => part.script).map((part) => part.name));
  return [
    ...[...wanting].filter((name) => !reviewed.has(name)).map((name) => `${name} has an install script that nobody reviewed`),
    ...[...reviewed.keys()].filter((name) => !wanting.has(name)).map((name) => `${name} is on the list and has no install script`),
    ...[...reviewed].filter(([, why]) => why.length < 20).map(([name]) => `${name} is on the list without a reason`),
  ];
}

/** Advisories of a report of `npm audit --json`, each once. @throws Error for anything that is no such report */
export function advisoriesOf(report) {
  if (typeof report?.vulnerabilities !== 'object' || report.vulnerabilities === null) throw new Error('no report of weaknesses');
  const found = new Map();
  for (const { via } of Object.values(report.vulnerabilities)) {
    for (const one of via) {
      if (typeof one === 'string') continue;
      const id = /GHSA-[\w-]+/.exec(one.url ?? '')?.[0] ?? String(one.source);
      found.set(id, { id, part: one.name, severity: one.severity, title: one.title });
    }
  }
  return [...found.values()];
}

/** @param seen id → `YYYY-MM-DD what is done about it` @param today `YYYY-MM-DD` */
export function weaknessFaults(advisories, seen, today) {
  const faults = [];
  for (const { id, part, severity, title } of advisories) {
    const days = DAYS[severity];
    if (days === undefined) continue;
    const since = /^\d{4}-\d\d-\d\d(?= .{10})/.exec(seen.get(id) ?? '')?.[0];
    if (since === undefined) {
      faults.push(`${id} (${severity}) in ${part}: ${title}; renew the part, or note the day and what is done`);
      continue;
    }
    const age = Math.floor((Date.parse(today) - Date.parse(since)) / 86_400_000);
    if (age > days || age < 0) faults.push(`${id} (${severity}) in ${part} is known for ${String(age)} days; ${String(days)} are allowed`);
  }
  const known = new Set(advisories.map((one) => one.id));
  for (const id of seen.keys()) if (!known.has(id)) faults.push(`${id} is noted and not known for any part any more: take the line out`);
  return faults;
}
