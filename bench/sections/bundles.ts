import { Child } from '../harness/child-process';
import { resolve } from 'node:path';
import type { Report } from '../harness/report';

const LINE = /^(?<verdict>ok|OVER)\s+(?<app>\w+)\s+(?<label>.+?)\s+(?<weight>[\d.]+) of (?<limit>\d+) kB$/;

/** Weights of what a visitor loads, as scripts/check-bundles.mjs finds them. */
export async function measureBundles(report: Report, dir: string): Promise<void> {
  report.section('Bundles (gzip, JavaScript)');
  const child = new Child('bundles', [resolve('scripts/check-bundles.mjs')], { env: {}, logDir: dir });
  // It ends with a fault where a budget is broken; its lines say which.
  await child.end().catch(() => undefined);
  const lines = child.output
    .split('\n')
    .map((line) => LINE.exec(line.trim())?.groups)
    .filter((groups) => groups !== undefined);
  if (lines.length === 0) throw new Error(`no weights: ${child.output}`);
  // Per app and budget the heaviest; the script itself lists every screen.
  const heaviest = new Map<string, Record<string, string>>();
  for (const line of lines) {
    const kind = line['label']!.startsWith('scripts of')
      ? 'entry'
      : line['label']!.startsWith('opened first')
        ? 'first screen'
        : 'further screen';
    const key = `${line['app']!}, ${kind}, budget ${line['limit']!}`;
    if (Number(heaviest.get(key)?.['weight'] ?? -1) < Number(line['weight'])) heaviest.set(key, { ...line, kind });
  }
  for (const { app, kind, label, weight, limit, verdict } of heaviest.values()) {
    const what = kind === 'entry' ? 'entry' : `heaviest ${kind!}, ${label!.replace(/^.*\//, '')}`;
    report.add({
      name: `${app!}: ${what}`,
      value: Number(weight),
      unit: 'kB',
      goal: `≤ ${limit!} kB`,
      pass: verdict === 'ok',
    });
  }
}
