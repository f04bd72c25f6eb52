import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeededRandom } from '@testing/demo/seeded-random';
import { BenchServer, bulkClient, type BenchDatabase } from '../../bench/harness/database';
import { fillNotices } from '../../bench/harness/notice-data';
import { SchoolBuilder, type School } from '../../bench/harness/school';
import { noSiblings, trueCalls } from '../kit/stage';
import { Cluster, placeOf, setUp } from './cluster';
import { archiveSettings, LogShipper } from './log-archive';
import { asSuperuser } from './look';
import { Vault } from './vault';

export interface DrillSizes {
  /** Guardians of each unit. */
  guardians: readonly number[];
  notices: number;
  /** `archive_timeout`, seconds. */
  archiveSeconds: number;
  /** How often the segment being written is kept, ms. */
  partialMs: number;
}

/** The living server with its units, and the place apart that its files and its log go to. */
export class Drill {
  shipper!: LogShipper;

  private constructor(
    readonly dir: string,
    readonly vault: Vault,
    readonly origin: BenchDatabase,
    readonly schools: readonly School[],
    readonly random: SeededRandom,
    readonly sizes: DrillSizes,
    public cluster: Cluster,
  ) {}

  static async start(dir: string, sizes: DrillSizes, random: SeededRandom): Promise<Drill> {
    const keyFile = join(dir, 'backup.key');
    await writeFile(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
    const vault = await Vault.open(join(dir, 'vault'), keyFile);
    const server = await BenchServer.start(dir);
    const origin = await server.create('restore');
    const schools = await fill(origin, sizes);
    await asSuperuser(origin, async (client) => {
      // Neither superuser nor replication: what a base backup asks for, and no more.
      await client.query(`GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean), pg_backup_stop(boolean), pg_switch_wal() TO backup`);
    });
    await server.stop();
    const folder = livingFolder(dir);
    const spool = join(dir, 'spool');
    await mkdir(spool);
    await chmod(spool, 0o777);
    await setUp(await placeOf(folder), archiveSettings(spool, sizes.archiveSeconds));
    const drill = new Drill(dir, vault, origin, schools, random, sizes, await Cluster.start(folder, origin));
    await drill.ship();
    return drill;
  }

  /** Folder of the living server. */
  get folder(): string {
    return livingFolder(this.dir);
  }

  get unitIds(): number[] {
    return this.schools.map((school) => school.unitId);
  }

  /** Starts carrying the log away. */
  async ship(): Promise<void> {
    const segment = async (): Promise<string | undefined> => {
      try {
        return await asSuperuser(this.cluster.database, async (client) => {
          const { rows } = await client.query<{ name: string }>(`SELECT pg_walfile_name(pg_current_wal_flush_lsn()) AS name`);
          return join(this.cluster.dataDir, 'pg_wal', rows[0]!.name);
        });
      } catch {
        // The server is down: then there is nothing new to keep.
        return undefined;
      }
    };
    this.shipper = await LogShipper.start(this.vault, join(this.dir, 'spool'), segment, this.sizes.partialMs);
  }

  /** Ends the segment being written and waits until the vault has it. */
  async flushLog(): Promise<void> {
    const name = await asSuperuser(this.cluster.database, async (client) => {
      // Without anything new in it a segment is not ended.
      await client.query(`SELECT pg_logical_emit_message(false, 'drill', 'end of a segment')`);
      const { rows } = await client.query<{ name: string }>(`SELECT pg_walfile_name(pg_switch_wal()) AS name`);
      return rows[0]!.name;
    });
    for (const from = Date.now(); !(await this.vault.list('log')).includes(`log/${name}`);) {
      if (Date.now() - from > 60_000) throw new Error(`segment ${name} never came: ${this.shipper.faults.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    await this.shipper.stop(false);
    await this.cluster.stop();
  }
}

const livingFolder = (dir: string): string => join(dir, 'postgres', 'cluster');

async function fill(database: BenchDatabase, sizes: DrillSizes): Promise<School[]> {
  const builder = new SchoolBuilder(database, randomBytes(32));
  const client = await bulkClient(database);
  const schools: School[] = [];
  for (const guardians of sizes.guardians) {
    const school = await builder.build(client, Math.round(guardians * 0.7), guardians);
    schools.push(school);
    await noSiblings(client, school.unitId);
    await fillNotices(client, school, sizes.notices);
    await trueCalls(client, school.unitId);
  }
  await client.query('VACUUM (ANALYZE)');
  await client.end();
  await builder.close();
  return schools;
}
