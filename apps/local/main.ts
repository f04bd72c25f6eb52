import { join, resolve } from 'node:path';
import { ConfigError, loadConfig } from '@platform/config/config';
import type { EmbeddedServer } from '@platform/embedded/embedded-postgres';
import { localMasterKey, localPasswords, prepareDataDir } from './local-files';
import { endLeftoverDatabase, migrateAll, restartLocalDatabase, startLocalDatabase } from './local-database';
import { demoLogins } from '@testing/demo/devices';
import { loginsTable } from './logins-table';
import { RunFile } from './one-at-a-time';
import { findPlaces, localEnvironment, type Place } from './places';
import { SeedingMark } from './seeding-mark';
import { Processes, type ProcessPlan } from './processes';
import { untilReady } from './until-ready';

export interface StartOptions {
  /** Builds the front ends; awaited before the API starts, which reads them once. */
  pages: () => Promise<void>;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dist = (name: string): string => join(import.meta.dirname, `${name}.mjs`);
const DATABASE_RESTARTS = 3;

/** A running product on this machine; `replace` restarts parts of it after a rebuild. */
export interface LocalRun {
  replace(...names: ('api' | 'worker' | 'simulator' | 'bureau')[]): Promise<void>;
  stop(code: number): Promise<never>;
}

/** `npm start`: database, simulator, API, worker, demo schools; everything ends together on Ctrl-C. */
export async function start(options: StartOptions): Promise<LocalRun> {
  const run = new Local(options);
  try {
    await run.up();
  } catch (error) {
    say(error instanceof ConfigError ? error.message : `could not start: ${error instanceof Error ? error.message : String(error)}`);
    await run.stop(1);
  }
  return run;
}

class Local implements LocalRun {
  readonly #options: StartOptions;
  readonly #dataDir = resolve(process.env['DATA_DIR'] ?? '.data');
  readonly #ownDatabase = process.env['DATABASE_URL'] === undefined;
  readonly #ownSimulator = process.env['WECOM_API_BASE'] === undefined;
  readonly #ownBureau = process.env['BUREAU_API_BASE'] === undefined;
  readonly #runFile: RunFile;
  readonly #seeding = new SeedingMark(this.#dataDir);
  readonly #processes: Processes;
  #plans = new Map<string, ProcessPlan>();
  #server: EmbeddedServer | undefined;
  #stopping: Promise<never> | undefined;
  #taken = false;

  constructor(options: StartOptions) {
    this.#options = options;
    prepareDataDir(this.#dataDir);
    this.#runFile = new RunFile(this.#dataDir);
    this.#processes = new Processes({
      dataDir: this.#dataDir,
      say,
      onPids: (pids) => this.#runFile.children(pids),
      onGivenUp: () => void this.stop(1),
    });
  }

  async up(): Promise<void> {
    await this.#runFile.take();
    this.#taken = true;
    if (this.#ownDatabase) await endLeftoverDatabase(this.#dataDir);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void this.stop(0));
    const places = await findPlaces(this.#needed(), say);
    const pages = this.#options.pages();
    pages.catch(() => undefined);
    const masterKeyFile = localMasterKey(this.#dataDir);
    if (this.#seeding.unfinished) {
      say('the demo schools were not finished last time: making them anew');
      this.#seeding.forgetSimulator();
    }
    if (this.#ownSimulator) this.#run('simulator', this.#simulatorEnv(places));
    if (this.#ownBureau) this.#run('bureau', this.#bureauEnv(places));
    say(this.#ownDatabase ? 'starting the database' : 'using the database of DATABASE_URL');
    const database = await this.#database(places);
    const env = localEnvironment(places, { dataDir: this.#dataDir, masterKeyFile, database });
    loadConfig({ ...process.env, ...env }, 'worker', []);
    const ran = await this.#migrate(env);
    if (ran.length > 0) say(`brought the database up to date (${String(ran.length)} steps)`);
    this.#run('worker', { ...env, PORT: String(places.worker) });
    await pages;
    this.#run('api', { ...env, PORT: String(places.api) });
    const ready = ['api', 'worker'] as const;
    const bureau = `http://127.0.0.1:${String(places.bureau)}`;
    await Promise.all([
      ...ready.map((name) => untilReady(name, `http://127.0.0.1:${String(places[name])}/health/ready`)),
      ...(this.#ownSimulator
        ? [
            Promise.all([
              untilReady('simulator', `${String(env['WECOM_API_BASE'])}/sim/corps`),
              ...(this.#ownBureau ? [untilReady('bureau', `${bureau}/sim/state`)] : []),
            ]).then(() =>
              this.#seed({
                ...env,
                API_URL: `http://127.0.0.1:${String(places.api)}`,
                ...(this.#ownBureau ? { BUREAU_SIMULATOR: bureau } : {}),
              }),
            ),
          ]
        : []),
    ]);
    this.#report(places, env);
  }

  #needed(): Place[] {
    return [
      ...(this.#ownDatabase ? (['database'] as const) : []),
      ...(this.#ownSimulator ? (['simulator'] as const) : []),
      ...(this.#ownBureau ? (['bureau'] as const) : []),
      'api',
      'worker',
    ];
  }

  #simulatorEnv(places: Record<Place, number>): Record<string, string> {
    return {
      PORT: String(places.simulator),
      PORT_TRIES: '0',
      SIM_SNAPSHOT_FILE: join(this.#dataDir, 'simulator.json'),
      SIM_PLATFORM_URL: `http://127.0.0.1:${String(places.api)}`,
      SIM_PLATFORM_HOST: `app.campus.localhost:${String(places.api)}`,
      SIM_PAGE_DIR: join(import.meta.dirname, 'wecom-simulator-page'),
      ...(this.#ownBureau ? { SIM_SCAN_SOURCE: `http://127.0.0.1:${String(places.bureau)}/sim/scannables` } : {}),
    };
  }

  #bureauEnv(places: Record<Place, number>): Record<string, string> {
    return {
      PORT: String(places.bureau),
      PORT_TRIES: '0',
      BUREAU_STATE_FILE: join(this.#dataDir, 'bureau.json'),
      BUREAU_PAGE_DIR: join(import.meta.dirname, 'bureau-simulator-page'),
    };
  }

  async #database(places: Record<Place, number>): Promise<Record<string, string>> {
    if (!this.#ownDatabase) return {};
    const local = await startLocalDatabase(this.#dataDir, places.database, localPasswords(this.#dataDir), this.#seeding.unfinished);
    this.#watchDatabase(local.server, 0);
    return local.env;
  }

  #watchDatabase(server: EmbeddedServer, losses: number): void {
    this.#server = server;
    server.onLost((reason) => {
      if (this.#stopping !== undefined) return;
      if (losses >= DATABASE_RESTARTS) {
        say(`the database ${reason} and does not stay up`);
        void this.stop(1);
        return;
      }
      say(`the database ${reason}: starting it again (${String(losses + 1)} of ${String(DATABASE_RESTARTS)})`);
      restartLocalDatabase(this.#dataDir, server.port).then(
        (next) => (this.#stopping === undefined ? this.#watchDatabase(next, losses + 1) : void next.stop()),
        (error: unknown) => {
          say(String(error));
          void this.stop(1);
        },
      );
    });
  }

  async #migrate(env: Readonly<Record<string, string>>): Promise<string[]> {
    const url = env['DATABASE_MIGRATOR_URL'] ?? process.env['DATABASE_MIGRATOR_URL'];
    if (url !== undefined) return migrateAll(url);
    say('DATABASE_MIGRATOR_URL is not set: the database is used as it is');
    return [];
  }

  #run(name: 'api' | 'worker' | 'simulator' | 'bureau', env: Record<string, string>): void {
    if (this.#stopping !== undefined) return;
    const plan: ProcessPlan = { name, args: [dist(name)], env };
    this.#plans.set(name, plan);
    this.#processes.start(plan);
  }

  async #seed(env: Readonly<Record<string, string>>): Promise<void> {
    if (env['NODE_ENV'] === 'production') return;
    this.#seeding.begin();
    await this.#processes.once({ name: 'seed', args: [dist('seed')], env });
    this.#seeding.end();
  }

  #report(places: Record<Place, number>, env: Readonly<Record<string, string>>): void {
    const page = this.#ownSimulator
      ? `http://campus.localhost:${String(places.simulator)}/`
      : `http://${env['DESKTOP_HOST'] ?? ''}/console`;
    this.#runFile.page(page);
    const started = Number(process.env['SMART_CAMPUS_STARTED'] ?? performance.timeOrigin);
    say(`\nready in ${((performance.timeOrigin + performance.now() - started) / 1000).toFixed(1)} s: ${page}\n`);
    if (this.#ownSimulator) say(`no passwords: choose a device on that page, it answers as its person\n\n${loginsTable(demoLogins())}\n`);
    say(
      `console and phones: http://${env['DESKTOP_HOST'] ?? ''}/   operators: http://${env['OPS_HOST'] ?? ''}/   logs: ${join(this.#dataDir, 'logs')}   end with Ctrl-C`,
    );
    if (this.#ownBureau) say(`the bureau (cards, class tables, B01 files): http://campus.localhost:${String(places.bureau)}/`);
  }

  async replace(...names: ('api' | 'worker' | 'simulator' | 'bureau')[]): Promise<void> {
    for (const name of names) {
      const plan = this.#plans.get(name);
      if (plan !== undefined && this.#stopping === undefined) await this.#processes.replace(plan);
    }
  }

  /** Ends API and worker, then the simulators they talk to, then the database. */
  stop(code: number): Promise<never> {
    this.#stopping ??= this.#end(code);
    return this.#stopping;
  }

  async #end(code: number): Promise<never> {
    if (this.#taken) say('\nending …');
    await this.#processes.stop('seed', 'api', 'worker');
    await this.#processes.stop('simulator', 'bureau');
    await this.#server?.stop();
    if (this.#taken) this.#runFile.release();
    process.exit(code);
  }
}
