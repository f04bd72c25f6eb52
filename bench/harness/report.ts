import { writeFileSync } from 'node:fs';

/** One line of the table and of results.json. */
export interface Result {
  name: string;
  value: number;
  unit: string;
  /** The same work done by bare parts in the same run. */
  floor: number | null;
  /** Product against floor; over 1 = dearer for times, under 1 = slower for rates. */
  ratio: number | null;
  /** In words, as the issue has it; null where a figure is only shown. */
  goal: string | null;
  pass: boolean | null;
}

export interface Line {
  name: string;
  value: number;
  unit: string;
  floor?: number;
  goal?: string;
  pass?: boolean;
  /** Ends the command with 1: no matter of speed alone. */
  fails?: boolean;
}

/** Collects the lines of a run, prints each as it comes and everything as a table at the end. */
export class Report {
  readonly #results: Result[] = [];
  #failed = false;

  /** Whether something was seen that ends the command with 1. */
  get failed(): boolean {
    return this.#failed;
  }

  add(line: Line): void {
    const result: Result = {
      name: line.name,
      value: round(line.value),
      unit: line.unit,
      floor: line.floor === undefined ? null : round(line.floor),
      ratio: line.floor === undefined || line.floor === 0 ? null : round(line.value / line.floor),
      goal: line.goal ?? null,
      pass: line.pass ?? null,
    };
    this.#results.push(result);
    this.#failed ||= line.fails === true;
    say(`  ${row(result).join('  ')}`);
  }

  section(title: string): void {
    say(`\n${title}`);
  }

  note(text: string): void {
    say(`  (${text})`);
  }

  /** @returns number of goals missed */
  finish(file: string): number {
    const rows = [['what', 'value', 'floor', 'ratio', 'goal', ''], ...this.#results.map(row)];
    const widths = rows[0]!.map((_, at) => Math.max(...rows.map((cells) => width(cells[at] ?? ''))));
    say('');
    for (const cells of rows)
      say(
        cells
          .map((cell, at) => cell + ' '.repeat(widths[at]! - width(cell)))
          .join('  ')
          .trimEnd(),
      );
    writeFileSync(file, `${JSON.stringify(this.#results, null, 2)}\n`);
    return this.#results.filter((result) => result.pass === false).length;
  }
}

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Three figures that count. */
function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

function row(result: Result): string[] {
  const verdict = result.pass === null ? '' : result.pass ? 'ok' : 'MISSED';
  return [
    result.name,
    `${String(result.value)} ${result.unit}`.trim(),
    result.floor === null ? '' : String(result.floor),
    result.ratio === null ? '' : String(result.ratio),
    result.goal ?? '',
    verdict,
  ];
}

/** Columns on a terminal: Chinese characters take two. */
const width = (text: string): number => [...text].reduce((n, char) => n + (char.charCodeAt(0) > 0x2e80 ? 2 : 1), 0);
