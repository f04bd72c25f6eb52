export interface AsvsRow {
  id: string;
  level: 'L1' | 'L2' | 'L3';
  subject: string;
  kind: 'test' | 'review' | 'not applicable' | 'open';
  words: string;
}
export interface AsvsList {
  rows: AsvsRow[];
  wrong: string[];
}
export interface AsvsCount {
  all: number;
  test: number;
  review: number;
  notApplicable: number;
  open: number;
  share: number;
}
export declare const ASVS_FILE: string;
export declare function readAsvs(text?: string): AsvsList;
export declare function testsNamed(row: AsvsRow): string[];
export declare function asvsFaults(list: AsvsList, tested: ReadonlySet<string> | ReadonlyMap<string, unknown>): string[];
export declare function asvsCounts(rows: readonly AsvsRow[]): Record<'L1' | 'L2' | 'L3' | 'all', AsvsCount>;
