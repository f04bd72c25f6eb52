import type { Lane, OutboxRef, PushedJob } from '@platform/outbox/outbox-store';

/** The door bell: says to some worker "look at this row". It may lose, double and delay; the outbox remembers. */
export interface JobQueue {
  /** @throws Error within seconds when the queue is away; the relay pushes again */
  push(lane: Lane, jobs: readonly PushedJob[]): Promise<void>;
  /** How many pushed jobs wait in a lane. */
  waiting(lane: Lane): Promise<number>;
  /** Starts workers of a lane, `concurrency` jobs at a time in this process. */
  work(lane: Lane, concurrency: number, run: (ref: OutboxRef) => Promise<void>): void;
  /** Takes nothing new and waits for what runs; calls `late` after `timeoutMs`, which makes the rest end at once. */
  close(timeoutMs: number, late: () => void): Promise<void>;
}
