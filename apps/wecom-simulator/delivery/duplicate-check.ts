const DEFAULT_SECONDS = 1800;
const MAX_SECONDS = 14_400;

/** Identical request bodies of an app within the interval are accepted but not delivered again (04 §1.1, 08 §10). */
export class DuplicateCheck {
  private readonly seen = new Map<string, number>();
  private nextSweep = 0;

  /** True when this body was accepted less than its interval ago. */
  isRepeat(agentKey: string, bodyHash: string, now: number): boolean {
    const until = this.seen.get(`${agentKey}|${bodyHash}`);
    return until !== undefined && until > now;
  }

  /** Remembers an accepted body; a repeat does not lengthen the interval. */
  remember(agentKey: string, bodyHash: string, intervalSeconds: number | undefined, now: number): void {
    this.sweep(now);
    const seconds = Math.min(intervalSeconds ?? DEFAULT_SECONDS, MAX_SECONDS);
    this.seen.set(`${agentKey}|${bodyHash}`, now + seconds * 1000);
  }

  clear(): void {
    this.seen.clear();
  }

  dump(): [string, number][] {
    return [...this.seen];
  }

  restore(entries: [string, number][]): void {
    this.seen.clear();
    for (const [key, until] of entries) this.seen.set(key, until);
  }

  private sweep(now: number): void {
    if (now < this.nextSweep && this.nextSweep - now <= 60_000) return;
    this.nextSweep = now + 60_000;
    for (const [key, until] of this.seen) if (until <= now) this.seen.delete(key);
  }
}
