import type { DynamicModule, Type } from '@nestjs/common';
import { FilesHttpModule, FilesModule } from '@features/files';

export interface Feature {
  /** Services and job handlers: in API and worker. */
  readonly module: Type<unknown> | DynamicModule;
  /** Controllers: in the API only. */
  readonly http?: Type<unknown> | DynamicModule;
  readonly entities?: readonly (new () => object)[];
}

/** The product: one line per feature, the same list for both hosts. */
export const FEATURES: readonly Feature[] = [{ module: FilesModule, http: FilesHttpModule }];

export const ENTITIES = FEATURES.flatMap((feature) => [...(feature.entities ?? [])]);
