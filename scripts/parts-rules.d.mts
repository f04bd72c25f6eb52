export interface Part {
  name: string;
  version: string;
  licence: string;
  integrity: string | null;
  dev: boolean;
  script: boolean;
}
export interface Advisory {
  id: string;
  part: string;
  severity: string;
  title: string;
}
export const DAYS: { critical: number; high: number };
export function partsOf(lock: { packages: Record<string, object> }): Part[];
export function listed(text: string): Map<string, string>;
export function scriptFaults(parts: readonly Part[], reviewed: ReadonlyMap<string, string>): string[];
export function advisoriesOf(report: unknown): Advisory[];
export function weaknessFaults(advisories: readonly Advisory[], seen: ReadonlyMap<string, string>, today: string): string[];
