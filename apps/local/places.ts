import { freePort } from '@platform/embedded/free-port';

/** The usual ports; the next free one is taken where one is in use. */
const USUAL = { database: 5433, api: 3000, worker: 3001, simulator: 9000, bureau: 9010 } as const;
export type Place = keyof typeof USUAL;
/** Other ports to begin with, for a second product on this machine. */
const VARIABLES: Record<Place, string> = {
  database: 'DATABASE_PORT',
  api: 'PORT',
  worker: 'WORKER_PORT',
  simulator: 'SIMULATOR_PORT',
  bureau: 'BUREAU_PORT',
};

function wanted(place: Place): number {
  const port = Number(process.env[VARIABLES[place]]);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : USUAL[place];
}
const NAMES: Record<Place, string> = {
  database: 'the database',
  api: 'the platform',
  worker: 'the worker',
  simulator: 'the simulator',
  bureau: 'the bureau',
};

/** Finds a port for each, and says so where it is not the usual one. */
export async function findPlaces(needed: readonly Place[], say: (line: string) => void): Promise<Record<Place, number>> {
  const places: Record<Place, number> = { ...USUAL };
  const given = new Set<number>();
  for (const place of needed) {
    const first = wanted(place);
    let port = await freePort(first);
    while (given.has(port)) port = await freePort(port + 1);
    given.add(port);
    places[place] = port;
    if (port !== first) say(`port ${String(first)} is taken: ${NAMES[place]} uses ${String(port)}`);
  }
  return places;
}

/** Environment of the processes of a local run; what the caller's environment says already stays as it is. */
export function localEnvironment(
  places: Record<Place, number>,
  given: { dataDir: string; masterKeyFile: string; database: Readonly<Record<string, string>> },
): Record<string, string> {
  const app = `campus.localhost:${String(places.api)}`;
  const stage = `http://campus.localhost:${String(places.simulator)}`;
  const own: Record<string, string> = {
    NODE_ENV: 'development',
    DATA_DIR: given.dataDir,
    LOG_LEVEL: 'info',
    MASTER_KEY_FILE: given.masterKeyFile,
    WECOM_API_BASE: `http://127.0.0.1:${String(places.simulator)}`,
    WECOM_OAUTH_BASE: stage,
    WECOM_LOGIN_BASE: stage,
    BUREAU_API_BASE: `http://127.0.0.1:${String(places.bureau)}`,
    BUREAU_API_KEY: 'simulated-bureau',
    SMS_API_BASE: `http://127.0.0.1:${String(places.simulator)}/sms`,
    SMS_API_KEY: 'simulated-gateway',
    MOBILE_HOST: `app.${app}`,
    WECHAT_HOST: `app.${app}`,
    DESKTOP_HOST: `app.${app}`,
    OPS_HOST: `ops.${app}`,
    FILES_HOST: `files.${app}`,
    FRAME_ANCESTORS: `${stage} http://*.campus.localhost:${String(places.simulator)}`,
    ...given.database,
  };
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [key, process.env[key] ?? value]));
}
