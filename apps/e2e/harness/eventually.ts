const STEP_MS = 150;

/** Asks again until `holds` says yes. @throws Error with the last value when it never does */
export async function eventually<T>(ask: () => Promise<T>, holds: (value: T) => boolean, what: string, limitMs = 20_000): Promise<T> {
  const until = Date.now() + limitMs;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (Date.now() > until) throw new Error(`${what}: last seen ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
