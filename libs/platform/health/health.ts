/** One thing a process needs to be useful; it throws or takes too long when it is away. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export interface Readiness {
  ready: boolean;
  checks: Record<string, 'ok' | 'away'>;
}

const CHECK_MS = 2_000;

/** Readiness of a process: all checks answer and no stop signal has come (J5). Also the injection token. */
export class Health {
  readonly #checks: HealthCheck[] = [];
  #draining = false;

  add(check: HealthCheck): void {
    this.#checks.push(check);
  }

  /** From now on not ready, so that the balancer sends nothing new. */
  drain(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  async readiness(): Promise<Readiness> {
    const entries = await Promise.all(this.#checks.map(async ({ name, check }) => [name, await answers(check)] as const));
    const checks = Object.fromEntries(entries.map(([name, ok]) => [name, ok ? 'ok' : 'away'] as const));
    return { ready: !this.#draining && entries.every(([, ok]) => ok), checks };
  }
}

async function answers(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      check(),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('no answer')), CHECK_MS);
      }),
    ]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
