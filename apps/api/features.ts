import type { DynamicModule, Type } from '@nestjs/common';
import { AuditHttpModule, AuditModule } from '@features/audit';
import {
  CompanyContactsHttpModule,
  CompanyContactsModule,
  ContactsHttpModule,
  ContactsModule,
  SchoolContactsHttpModule,
  SchoolContactsModule,
} from '@features/contacts';
import { ExportsHttpModule, ExportsModule } from '@features/exports';
import { FilesHttpModule, FilesModule } from '@features/files';
import { IdentityHttpModule, IdentityModule } from '@features/identity';
import { ImportsHttpModule, ImportsModule } from '@features/imports';
import { LedgerHttpModule, LedgerModule } from '@features/ledger';
import { MessagesHttpModule, MessagesModule } from '@features/messages';
import { NoticesHttpModule, NoticesModule } from '@features/notices';
import { OpsHttpModule } from '@features/ops';
import { PermissionsHttpModule, PermissionsModule } from '@features/permissions';
import { PrivacyHttpModule, PrivacyModule } from '@features/privacy';
import { PromotionHttpModule, PromotionModule } from '@features/promotion';
import { RegistrationHttpModule, RegistrationModule } from '@features/registration';
import { RemindersHttpModule, RemindersModule } from '@features/reminders';
import { WecomGatewayHttpModule, WecomGatewayModule } from '@features/wecom-gateway';

export interface Feature {
  /** Services and job handlers: in API and worker. */
  readonly module?: Type<unknown> | DynamicModule;
  /** Controllers: in the API only. */
  readonly http?: Type<unknown> | DynamicModule;
  readonly entities?: readonly (new () => object)[];
}

/** The product: one line per feature, the same list for both hosts. */
export const FEATURES: readonly Feature[] = [
  { module: WecomGatewayModule, http: WecomGatewayHttpModule },
  { module: IdentityModule, http: IdentityHttpModule },
  { module: ContactsModule, http: ContactsHttpModule },
  { module: FilesModule, http: FilesHttpModule },
  { module: MessagesModule, http: MessagesHttpModule },
  { module: RemindersModule, http: RemindersHttpModule },
  { module: ExportsModule, http: ExportsHttpModule },
  { module: CompanyContactsModule, http: CompanyContactsHttpModule },
  { module: SchoolContactsModule, http: SchoolContactsHttpModule },
  { module: ImportsModule, http: ImportsHttpModule },
  { module: LedgerModule, http: LedgerHttpModule },
  { module: NoticesModule, http: NoticesHttpModule },
  { module: PromotionModule, http: PromotionHttpModule },
  { module: PermissionsModule, http: PermissionsHttpModule },
  { module: RegistrationModule, http: RegistrationHttpModule },
  { module: PrivacyModule, http: PrivacyHttpModule },
  { module: AuditModule, http: AuditHttpModule },
  { http: OpsHttpModule },
];

const present = <T>(part: T | undefined): part is T => part !== undefined;

/** Services and handlers of all features. */
export const FEATURE_MODULES = FEATURES.map((feature) => feature.module).filter(present);
/** Controllers of all features. */
export const HTTP_MODULES = FEATURES.map((feature) => feature.http).filter(present);

export const ENTITIES = FEATURES.flatMap((feature) => [...(feature.entities ?? [])]);
