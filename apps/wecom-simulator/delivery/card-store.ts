import type { Clock } from '../state/clock';
import { randomId } from '../state/random';

interface CardCode {
  corpId: string;
  agentId: number;
  callId: number;
  expiresAt: number;
}

const LIFE_MS = 72 * 3_600_000;

/** Response codes of cards (once, 72 h) and the task ids in use per app (04 §1.4, §1.5). */
export class CardStore {
  private readonly codes = new Map<string, CardCode>();
  private readonly tasks = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  issue(corpId: string, agentId: number, callId: number): string {
    const code = randomId(36);
    this.codes.set(code, { corpId, agentId, callId, expiresAt: this.clock.now() + LIFE_MS });
    return code;
  }

  look(code: string): CardCode | undefined {
    const held = this.codes.get(code);
    return held && held.expiresAt > this.clock.now() ? held : undefined;
  }

  spend(code: string): void {
    this.codes.delete(code);
  }

  taskTaken(corpId: string, agentId: number, taskId: string): boolean {
    return this.tasks.has(`${corpId}|${agentId}|${taskId}`);
  }

  keepTask(corpId: string, agentId: number, taskId: string, callId: number): void {
    this.tasks.set(`${corpId}|${agentId}|${taskId}`, callId);
  }

  clear(): void {
    this.codes.clear();
    this.tasks.clear();
  }
}
