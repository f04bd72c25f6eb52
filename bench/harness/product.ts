import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NODE_FLAGS } from '../../apps/local/processes';
import { Child } from './child-process';
import type { BenchDatabase } from './database';
import { ownPort } from './own-port';
import { SimulatorControl } from './simulator';

const dist = (name: string): string => resolve('dist', `${name}.mjs`);

/** Where the processes find each other; a link with faults may stand between. */
export interface Links {
  readonly apiDatabase: (url: string) => string;
  readonly workerDatabase: (url: string) => string;
  readonly wecom: (url: string) => string;
}

const DIRECT: Links = { apiDatabase: (url) => url, workerDatabase: (url) => url, wecom: (url) => url };

/** API, worker and simulator as processes of their own, as they run in a school. */
export class Product {
  readonly apiOrigin: string;
  readonly #env: Record<string, string>;
  readonly #ofApi: Record<string, string>;
  readonly #ofWorker: Record<string, string>;
  simulator!: SimulatorControl;
  #simulator!: Child;
  api!: Child;
  worker!: Child;

  private constructor(
    private readonly dir: string,
    private readonly ports: { api: number; worker: number; simulator: number },
    database: BenchDatabase,
    masterKey: Buffer,
    links: Links,
    extra: Readonly<Record<string, string>>,
  ) {
    this.apiOrigin = `http://127.0.0.1:${String(ports.api)}`;
    mkdirSync(join(dir, 'logs'), { recursive: true });
    const masterKeyFile = join(dir, 'master.key');
    writeFileSync(masterKeyFile, `${masterKey.toString('base64')}\n`, { mode: 0o600 });
    const simulator = `http://127.0.0.1:${String(ports.simulator)}`;
    this.#env = {
      NODE_ENV: 'development',
      DATA_DIR: dir,
      LOG_LEVEL: 'info',
      MASTER_KEY_FILE: masterKeyFile,
      WECOM_API_BASE: links.wecom(simulator),
      WECOM_OAUTH_BASE: simulator,
      WECOM_LOGIN_BASE: simulator,
      MOBILE_HOST: this.host,
      WECHAT_HOST: this.host,
      DESKTOP_HOST: this.host,
      ...extra,
    };
    const databases = (link: (url: string) => string) => ({
      DATABASE_URL: link(database.url('app')),
      DATABASE_PLATFORM_URL: link(database.url('platform')),
      DATABASE_RELAY_URL: link(database.url('relay')),
      DATABASE_QUEUE_URL: link(database.url('queue')),
    });
    this.#ofApi = { ...databases(links.apiDatabase), DRAIN_SECONDS: '5' };
    this.#ofWorker = databases(links.workerDatabase);
  }

  static async start(
    dir: string,
    database: BenchDatabase,
    masterKey: Buffer,
    links: Links = DIRECT,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Product> {
    const api = await ownPort();
    const worker = await ownPort();
    const product = new Product(dir, { api, worker, simulator: await ownPort() }, database, masterKey, links, extra);
    try {
      await product.#up();
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  get host(): string {
    return `app.campus.localhost:${String(this.ports.api)}`;
  }

  async #up(): Promise<void> {
    const url = `http://127.0.0.1:${String(this.ports.simulator)}`;
    const env = { PORT: String(this.ports.simulator), PORT_TRIES: '0' };
    // A corp of 120,000 parents comes as one document.
    this.#simulator = new Child('simulator', ['--max-old-space-size=2048', dist('simulator')], {
      env,
      logDir: this.#logDir,
    });
    await this.#simulator.ready(`${url}/sim/corps`);
    this.simulator = new SimulatorControl(url);
    await this.startWorker();
    await this.startApi();
  }

  get #logDir(): string {
    return join(this.dir, 'logs');
  }

  /** @returns milliseconds until it was ready */
  startApi(): Promise<number> {
    this.api = this.launchApi('api', this.ports.api);
    return this.api.ready(`${this.apiOrigin}/health/ready`);
  }

  startWorker(): Promise<number> {
    this.worker = this.launchWorker('worker', this.ports.worker);
    return this.worker.ready(`http://127.0.0.1:${String(this.ports.worker)}/health/ready`);
  }

  /** One more of a kind, which the caller watches and ends. @param name of its log @param how.linesTo file it writes its lines to by itself @param how.file another version of the API */
  launchApi(name: string, port: number, how: { linesTo?: string; file?: string } = {}): Child {
    return new Child(name, [...NODE_FLAGS, how.file ?? dist('api')], {
      env: { ...this.#env, ...this.#ofApi, PORT: String(port) },
      logDir: this.#logDir,
      ...(how.linesTo === undefined ? {} : { linesTo: how.linesTo }),
    });
  }

  launchWorker(name: string, port: number): Child {
    return new Child(name, [...NODE_FLAGS, dist('worker')], {
      env: { ...this.#env, ...this.#ofWorker, PORT: String(port) },
      logDir: this.#logDir,
    });
  }

  async stop(): Promise<void> {
    for (const child of [this.api, this.worker, this.#simulator] as (Child | undefined)[]) await child?.stop();
  }
}
