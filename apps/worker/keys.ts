import { setTimeout as pause } from 'node:timers/promises';
import { loadConfig } from '@platform/config/config';
import { createPlatformParts } from '@platform/host/platform-parts';
import { createLogger } from '@platform/log/logger';
import { Metrics } from '@platform/metrics/metrics';
import { KeyChange } from '@platform/secrets/key-change';
import { ENTITIES } from '../api/features';

const USAGE = `node dist/keys.mjs <step> [id of a unit]      beside the running service; each step can be repeated
  status   version of each unit's data key, older ones still kept, values still sealed with them
  master   wraps all keys with the first line of MASTER_KEY_FILE (restart every process with both lines before)
  data     a new data key for the unit, or for every unit; seals its values anew
  drop     throws older data keys away where nothing has needed them for an hour
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const [, , step = '', wanted] = process.argv;

/** @returns 0, or 1 where something is left to do */
async function run(change: KeyChange): Promise<number> {
  const units = (await change.state()).filter((one) => wanted === undefined || String(one.unitId) === wanted);
  if (step === 'master') {
    say(`wrapped anew: the keys of ${String(await change.rewrap())} units`);
    return 0;
  }
  let open = 0;
  for (const { unitId, version, older } of units) {
    if (step === 'data') {
      const made = await change.change(unitId);
      // Transactions that were open at that moment may still write with the older key: looked for once more.
      const first = await change.reseal(unitId);
      await pause(1_000);
      say(`unit ${String(unitId)}: key ${String(made)}, ${String(first + (await change.reseal(unitId)))} values sealed anew`);
    } else if (step === 'drop') {
      await change.reseal(unitId);
      const gone = older.length === 0 || (await change.drop(unitId));
      if (!gone) open += 1;
      say(`unit ${String(unitId)}: ${gone ? 'no older key' : `key ${older.join(', ')} is kept: try again later`}`);
    } else {
      const left = await change.left(unitId);
      say(`unit ${String(unitId)}: key ${String(version)}, older ${older.join(', ') || 'none'}, ${String(left)} values to seal anew`);
      if (left > 0) open += 1;
    }
  }
  return open > 0 ? 1 : 0;
}

if (!['status', 'master', 'data', 'drop'].includes(step)) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const config = loadConfig(process.env, 'worker');
  const logger = createLogger({ level: config.logLevel, process: 'worker' });
  const { parts, close } = await createPlatformParts(config, logger, {
    process: 'worker',
    entities: ENTITIES,
    metrics: new Metrics(false),
  });
  try {
    process.exitCode = await run(new KeyChange(parts.db, parts.platform, parts.unitKeys));
  } finally {
    await close();
  }
}
