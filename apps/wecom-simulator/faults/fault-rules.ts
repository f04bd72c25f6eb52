import { SeededRandom } from '../state/random';

export const FAULT_KINDS = [
  'slow',
  'down',
  'accept-then-drop',
  'busy',
  'throttle',
  'concurrency',
  'token-ended',
  'invalid-receivers',
  'silent-drop',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  id: string;
  kind: FaultKind;
  enabled: boolean;
  label: string;
  corp: string;
  path: string;
  probability: number;
  hits: number;
  maxHits?: number;
  until?: number;
  ms?: number;
  jitterMs?: number;
  mode?: 'refuse' | 'http500' | 'black-hole';
  window?: 'minute' | 'hour' | 'day';
  code?: number;
  percent?: number;
}

export type FaultRuleInput = Partial<Omit<FaultRule, 'kind' | 'hits'>> & { kind: FaultKind };

const matches = (pattern: string, value: string): boolean => {
  if (pattern === '*' || pattern === value) return true;
  return pattern.endsWith('*') && value.startsWith(pattern.slice(0, -1));
};

/** Which faults are on, and the seeded draw of when they strike. */
export class FaultRules {
  private rules: FaultRule[] = [];
  private random: SeededRandom;
  private counter = 0;
  onHit: (rule: FaultRule, corpId: string, path: string) => void = () => undefined;

  constructor(
    private readonly now: () => number,
    seed: number,
  ) {
    this.random = new SeededRandom(seed);
  }

  get seed(): number {
    return this.random.seed;
  }

  reseed(seed: number): void {
    this.random = new SeededRandom(seed);
  }

  list(): FaultRule[] {
    return this.rules;
  }

  replace(rules: FaultRuleInput[]): void {
    this.rules = [];
    for (const rule of rules) this.add(rule);
  }

  add(input: FaultRuleInput): FaultRule {
    this.counter += 1;
    const rule: FaultRule = {
      ...input,
      id: input.id ?? `f${this.counter}`,
      enabled: input.enabled ?? true,
      label: input.label ?? '',
      corp: input.corp ?? '*',
      path: input.path ?? '*',
      probability: input.probability ?? 1,
      hits: 0,
    };
    this.rules = [...this.rules.filter((each) => each.id !== rule.id), rule];
    return rule;
  }

  patch(id: string, change: Partial<FaultRuleInput>): FaultRule | undefined {
    const rule = this.rules.find((each) => each.id === id);
    if (!rule) return undefined;
    Object.assign(rule, change, { id });
    return rule;
  }

  remove(id: string): boolean {
    const before = this.rules.length;
    this.rules = this.rules.filter((each) => each.id !== id);
    return this.rules.length < before;
  }

  /** Draws whether a fault of this kind strikes this call; counts the hit. */
  strike(kind: FaultKind, corpId: string, path: string): FaultRule | undefined {
    for (const rule of this.rules) {
      if (rule.kind !== kind || !rule.enabled) continue;
      if (!matches(rule.corp, corpId) || !matches(rule.path, path)) continue;
      if (rule.until !== undefined && this.now() >= rule.until) continue;
      if (rule.maxHits !== undefined && rule.hits >= rule.maxHits) continue;
      if (rule.probability < 1 && this.random.next() >= rule.probability) continue;
      rule.hits += 1;
      this.onHit(rule, corpId, path);
      return rule;
    }
    return undefined;
  }

  /** A draw of the same sequence, for faults that hit some receivers of a call. */
  chance(percent: number): boolean {
    return this.random.chance(percent);
  }

  jitter(ms: number): number {
    return ms > 0 ? this.random.below(ms) : 0;
  }
}
