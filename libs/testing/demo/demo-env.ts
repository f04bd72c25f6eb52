import type { Type } from '@nestjs/common';
import type { PlatformParts } from '@platform/platform.module';
import type { BuiltUnit } from '../unit.builder';
import type { UnitPlan } from './school-plan';

/** What a demo part works with: the features of the product and the simulator, nothing else. */
export interface DemoEnv {
  parts: PlatformParts;
  /** A provider of the product's features, by type. */
  get<T>(provider: Type<T>): T;
  /** The simulator's control interface (README of apps/wecom-simulator). */
  simulator<T = unknown>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<T>;
  /** The control interface of the bureau's simulator (README of apps/bureau-simulator), where one runs. */
  bureau?<T = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<T>;
  /** Where browsers find the pages, e.g. `http://app.campus.localhost:3000`, and where the simulator reaches the API. */
  platform: { origin: string; host: string; apiUrl: string };
  /** Units made so far, by the key of their plan. */
  units: Map<UnitPlan['key'], BuiltUnit>;
  /** One line for the terminal. */
  say(line: string): void;
}

/** One feature's demo data, in `libs/features/*\/seed/*.demo.ts`, exported as `demo`. */
export interface DemoPart {
  /** Lower first: schools 10, notices 50. */
  order: number;
  load(env: DemoEnv): Promise<void>;
}

/** A line of the log-in table that `npm start` prints. */
export interface DemoLogin {
  device: string;
  person: string;
  role: string;
  where: string;
}
