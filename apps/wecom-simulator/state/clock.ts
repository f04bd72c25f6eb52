export interface ClockState {
  now: number;
  real: number;
  offset: number;
  speed: number;
  paused: boolean;
}

export interface ClockChange {
  now?: number;
  speed?: number;
  paused?: boolean;
}

/**
 * The simulator's clock, in milliseconds since 1970: real time that can be set, paused and made faster.
 * Everything with a life (tokens, codes, media, duplicate windows, limits) reads it.
 */
export class Clock {
  private anchorReal: number;
  private anchorNow: number;
  private speed = 1;
  private paused = false;

  constructor(private readonly realNow: () => number = Date.now) {
    this.anchorReal = realNow();
    this.anchorNow = this.anchorReal;
  }

  now(): number {
    if (this.paused) return this.anchorNow;
    return Math.floor(this.anchorNow + (this.realNow() - this.anchorReal) * this.speed);
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  real(): number {
    return this.realNow();
  }

  state(): ClockState {
    const now = this.now();
    const real = this.realNow();
    return { now, real, offset: now - real, speed: this.speed, paused: this.paused };
  }

  change(change: ClockChange): void {
    const now = change.now ?? this.now();
    this.anchorNow = now;
    this.anchorReal = this.realNow();
    if (change.speed !== undefined) this.speed = change.speed;
    if (change.paused !== undefined) this.paused = change.paused;
  }

  advance(ms: number): void {
    this.change({ now: this.now() + ms });
  }

  reset(): void {
    this.speed = 1;
    this.paused = false;
    this.anchorReal = this.realNow();
    this.anchorNow = this.anchorReal;
  }
}
