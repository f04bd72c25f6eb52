import type { BalanceView } from '@contracts/promotion-b01';

interface Line {
  step: string;
  count: string;
  seconds: number;
}

/** What was done, how long it took, and everything that came out otherwise than it should. */
export class Report {
  readonly lines: Line[] = [];
  readonly differences: string[] = [];
  balance: BalanceView | undefined;

  /** @param tell hears of each step as it begins */
  constructor(private readonly tell: (line: string) => void = () => undefined) {}

  /** @param work answers how many of what */
  async step(name: string, work: () => Promise<string>): Promise<void> {
    this.tell(name);
    const from = performance.now();
    const count = await work();
    this.lines.push({ step: name, count, seconds: (performance.now() - from) / 1000 });
  }

  same(what: string, found: unknown, wanted: unknown): void {
    const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (is !== should) this.differences.push(`${what}: ${is ?? 'nothing'} instead of ${should ?? 'nothing'}`);
  }

  get text(): string {
    const rows = this.lines.map((line) => [line.step, line.count, line.seconds.toFixed(1)]);
    const total = this.lines.reduce((sum, line) => sum + line.seconds, 0);
    const table = markdown(['Step', 'Counted', 'Seconds'], [...rows, ['in all', '', total.toFixed(1)]]);
    const { balance } = this;
    const sheet =
      balance === undefined
        ? []
        : [
            '',
            markdown(
              ['promoted', 'repeating', 'joining', 'leaving', 'unmatched', 'unaccounted', 'roster'],
              [
                [
                  balance.promoted,
                  balance.repeating,
                  balance.joining,
                  balance.leaving,
                  balance.unmatched,
                  balance.unaccounted,
                  balance.roster,
                ].map(String),
              ],
            ),
          ];
    const end = this.differences.length === 0 ? 'everything as planned' : `DIFFERENT:\n${this.differences.join('\n')}`;
    return [table, ...sheet, '', end].join('\n');
  }
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
