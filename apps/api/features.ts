import type { DynamicModule, Type } from '@nestjs/common';
import { FilesHttpModule, FilesModule } from '@features/files';
import { IdentityHttpModule, IdentityModule } from '@features/identity';
import { MessagesModule } from '@features/messages';
import { RemindersHttpModule, RemindersModule } from '@features/reminders';
import { WecomGatewayHttpModule, WecomGatewayModule } from '@features/wecom-gateway';

export interface Feature {
  /** Services and job handlers: in API and worker. */
  readonly module: Type<unknown> | DynamicModule;
  /** Controllers: in the API only. */
  readonly http?: Type<unknown> | DynamicModule;
  readonly entities?: readonly (new () => object)[];
}

/** The product: one line per feature, the same list for both hosts. */
export const FEATURES: readonly Feature[] = [
  { module: WecomGatewayModule, http: WecomGatewayHttpModule },
  { module: IdentityModule, http: IdentityHttpModule },
  { module: FilesModule, http: FilesHttpModule },
  { module: MessagesModule },
  { module: RemindersModule, http: RemindersHttpModule },
];

export const ENTITIES = FEATURES.flatMap((feature) => [...(feature.entities ?? [])]);
