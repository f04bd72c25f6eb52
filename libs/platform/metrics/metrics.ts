import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/**
 * The numbers of a process in Prometheus form. Labels are a fixed small set: never a person, never a unit's name.
 * Features add their own counters with `counter`; asking twice for a name gives the same one. Also the injection token.
 */
export class Metrics {
  readonly #registry = new Registry();

  /** @param withProcess also memory, event loop and handles; once per process */
  constructor(withProcess = false) {
    if (withProcess) collectDefaultMetrics({ register: this.#registry });
  }

  counter(name: string, help: string, labels: readonly string[] = []): Counter {
    const known = this.#registry.getSingleMetric(name);
    if (known instanceof Counter) return known;
    return new Counter({ name, help, labelNames: [...labels], registers: [this.#registry] });
  }

  /** A value that is read when the page is asked for. */
  gauge(name: string, help: string, read: (gauge: Gauge) => Promise<void> | void, labels: readonly string[] = []): void {
    if (this.#registry.getSingleMetric(name) !== undefined) return;
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.#registry],
      async collect() {
        await read(this);
      },
    });
  }

  /** Durations in seconds. */
  histogram(name: string, help: string, labels: readonly string[] = []): Histogram {
    const known = this.#registry.getSingleMetric(name);
    if (known instanceof Histogram) return known;
    return new Histogram({
      name,
      help,
      labelNames: [...labels],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers: [this.#registry],
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The text of `/metrics`. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
