import { randomUUIDv7 } from 'node:crypto';
import { WecomGatewayHttpModule, WecomSettings } from '@features/wecom-gateway';
import { drainJobs } from '@testing/drain-jobs';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, type TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { JobsModule } from '@platform/jobs/jobs.module';
import type { Type } from '@nestjs/common';
import { ContactsHttpModule, DirectoryChanges, directoryFullJob, type DirectoryCommand } from '../index';
import { mirrored } from './mirrored';

/** A corp of the simulator as its control interface tells it, as far as the specs look. */
export interface SimCorp {
  contactSync: { secret: string };
  departments: { id: number; name: string; parentid: number }[];
  members: { userid: string; name: string; position?: string; department: number[]; is_leader_in_dept?: number[]; status?: number }[];
  tags: { tagid: number; tagname: string; userlist?: string[]; partylist?: number[] }[];
  schoolDepartments: {
    id: number;
    name: string;
    parentid: number;
    type: number;
    department_admins?: { userid: string; type: number; subject?: string }[];
  }[];
  students: { student_userid: string; name: string; department: number[] }[];
  parents: { parent_userid: string; mobile: string; is_subscribe?: number; children: { student_userid: string; relation: string }[] }[];
  apps: { agentId: number; secret: string; schoolRights?: string[] }[];
}

export interface WriteRig {
  test: TestApp;
  simulator: TestSimulator;
  unit: BuiltUnit;
  changes: DirectoryChanges;
  corp(): Promise<SimCorp>;
  /** Adds commands in one transaction. */
  add(commands: readonly DirectoryCommand[], options?: Parameters<DirectoryChanges['add']>[2]): Promise<string[]>;
  drain(ignoreDelays?: boolean): Promise<void>;
  states(): Promise<{ kind: string; state: string; error: string | null }[]>;
  query<T extends Record<string, unknown>>(sql: string, params?: unknown[]): Promise<T[]>;
  id(table: 'student' | 'school_node' | 'member' | 'department' | 'parent' | 'label', where: string, ...params: unknown[]): Promise<string>;
  shown(): Promise<unknown>;
  close(): Promise<void>;
}

/** A small school in the simulator, connected and mirrored once. @param log gets every line of the log */
export async function writeRig(modules: readonly Type[] = [], log?: { write(line: string): void }): Promise<WriteRig> {
  const simulator = await startTestSimulator();
  const test = await createTestApp({
    modules: [ContactsHttpModule, WecomGatewayHttpModule, JobsModule, ...modules],
    env: simulator.env,
    poolSize: 10,
    ...(log === undefined ? {} : { log }),
  });
  const { corps } = await simulator.control<{ corps: { corpId: string }[] }>('POST', '/sim/seed', {
    units: 1,
    pupils: 60,
    parents: 80,
    staff: 14,
    seed: 11,
  });
  const { corpId } = corps[0]!;
  const corp = () => simulator.control<SimCorp>('GET', `/sim/corps/${corpId}`);
  const unit = await test.unit({ corpId });
  const app = (await corp()).apps.find((each) => each.schoolRights?.includes('edit'))!;
  const contactSyncSecret = (await corp()).contactSync.secret;
  await test.db.inUnit(unit.ctx, (tx) =>
    test.app.get(WecomSettings, { strict: false }).setConnection(tx, {
      agentId: app.agentId,
      secret: app.secret,
      contactSyncSecret,
      callbackToken: 'WriteSpecToken',
      callbackAesKey: 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM',
    }),
  );
  await test.db.inUnit(unit.ctx, (tx) => tx.enqueue(directoryFullJob, {}));
  await drainJobs(test.app);
  const changes = test.app.get(DirectoryChanges, { strict: false });
  const query = <T extends Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> =>
    test.db.read(unit.ctx, (tx) => tx.query<T>(sql, [tx.unitId, ...params]));
  return {
    test,
    simulator,
    unit,
    changes,
    corp,
    query,
    add: (commands, options = {}) =>
      test.db.inUnit(unit.ctx, async (tx) => {
        const ids: string[] = [];
        for (const command of commands) ids.push((await changes.add(tx, command, options)).changeId);
        return ids;
      }),
    drain: async (ignoreDelays = false) => {
      await drainJobs(test.app, { ignoreDelays });
    },
    states: () => query(`SELECT kind, state, error FROM directory_change WHERE unit_id = $1 ORDER BY seq`),
    id: async (table, where, ...params) => {
      const rows = await query<{ id: string }>(`SELECT id FROM ${table} WHERE unit_id = $1 AND ${where} ORDER BY id LIMIT 1`, params);
      if (rows[0] === undefined) throw new Error(`no ${table} where ${where}`);
      return rows[0].id;
    },
    shown: () => mirrored(test.db, test.parts.unitKeys, unit.ctx),
    close: async () => {
      await test.close();
      await simulator.close();
    },
  };
}

export const newId = (): string => randomUUIDv7();
