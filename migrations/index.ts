import { CreatePlatform20261120230000 } from './20261120230000-create-platform';
import { CreateDirectory20261120231000 } from './20261120231000-create-directory';
import { CreateWecomGateway20261120234000 } from './20261120234000-create-wecom-gateway';
import { CreateSending20261120235000 } from './20261120235000-create-sending';
import { CreateNotices20261120236000 } from './20261120236000-create-notices';
import { ExtendIdentity20261120237000 } from './20261120237000-extend-identity';
import { OrderGuardianshipByStudent20261120238000 } from './20261120238000-order-guardianship-by-student';
import { ExtendNotices20261121050000 } from './20261121050000-extend-notices';
import { CreateExports20261121060400 } from './20261121060400-create-exports';
import { FollowNotices20261121060015 } from './20261121060015-follow-notices';
import { NameFormAnswers20261121060020 } from './20261121060020-name-form-answers';
import { CreateLedger20261121060010 } from './20261121060010-create-ledger';
import { GuardLedger20261121070010 } from './20261121070010-guard-ledger';
import { OrderOutboxByUnit20261120233000 } from './20261120233000-order-outbox-by-unit';
import { AddSendingPolicy20261121060300 } from './20261121060300-add-sending-policy';
import { FinishTemplates20261121070040 } from './20261121070040-finish-templates';
import { ExtendCompanyContacts20261121114000 } from './20261121114000-extend-company-contacts';
import { CreateVisibility20261121113000 } from './20261121113000-create-visibility';
import { ExtendDirectoryChanges20261121110010 } from './20261121110010-extend-directory-changes';
import { CreateImports20261121110020 } from './20261121110020-create-imports';
import { PlanNoticePages20261121080010 } from './20261121080010-plan-notice-pages';
import { AdministerPermissions20261121110400 } from './20261121110400-administer-permissions';
import { CreatePromotion20261121110800 } from './20261121110800-create-promotion';
import { CreateRegistration20261121111500 } from './20261121111500-create-registration';
import { ExtendRegistration20261122133000 } from './20261122133000-extend-registration';
import { LimitStepUpCodes20261122132000 } from './20261122132000-limit-step-up-codes';
import { ChangeKeys20261122132100 } from './20261122132100-change-keys';
import { SealAuditLog20261122132200 } from './20261122132200-seal-audit-log';
import { FollowContacts20261122134000 } from './20261122134000-follow-contacts';
import { TellOperators20261122135000 } from './20261122135000-tell-operators';
import { OrderPeopleByName20261122137000 } from './20261122137000-order-people-by-name';
import { ViewAsRole20261122153000 } from './20261122153000-view-as-role';
import { RingAlarms20261122154000 } from './20261122154000-ring-alarms';
import { ServePrivacyRequests20261122154100 } from './20261122154100-serve-privacy-requests';
import { CutAuditLog20261122154200 } from './20261122154200-cut-audit-log';
import { SealMemberEmail20261122154300 } from './20261122154300-seal-member-email';
import { CountFiles20261122164000 } from './20261122164000-count-files';
import { FindOpenBatches20261122170000 } from './20261122170000-find-open-batches';
import { KnowNewSchools20261122180000 } from './20261122180000-know-new-schools';
import { AskAboutOwnData20261122190000 } from './20261122190000-ask-about-own-data';
import { OrderTodoWhole20261123030000 } from './20261123030000-order-todo-whole';

/** Every migration in order. Merged ones are never edited; a new one gets a new line here. */
export const MIGRATIONS = [
  CreatePlatform20261120230000,
  CreateDirectory20261120231000,
  OrderOutboxByUnit20261120233000,
  CreateWecomGateway20261120234000,
  CreateSending20261120235000,
  CreateNotices20261120236000,
  ExtendIdentity20261120237000,
  OrderGuardianshipByStudent20261120238000,
  ExtendNotices20261121050000,
  CreateLedger20261121060010,
  FollowNotices20261121060015,
  NameFormAnswers20261121060020,
  CreateExports20261121060400,
  AddSendingPolicy20261121060300,
  GuardLedger20261121070010,
  FinishTemplates20261121070040,
  PlanNoticePages20261121080010,
  ExtendDirectoryChanges20261121110010,
  CreateImports20261121110020,
  AdministerPermissions20261121110400,
  CreateVisibility20261121113000,
  ExtendCompanyContacts20261121114000,
  CreatePromotion20261121110800,
  CreateRegistration20261121111500,
  ExtendRegistration20261122133000,
  LimitStepUpCodes20261122132000,
  ChangeKeys20261122132100,
  SealAuditLog20261122132200,
  FollowContacts20261122134000,
  TellOperators20261122135000,
  OrderPeopleByName20261122137000,
  ViewAsRole20261122153000,
  RingAlarms20261122154000,
  ServePrivacyRequests20261122154100,
  CutAuditLog20261122154200,
  SealMemberEmail20261122154300,
  CountFiles20261122164000,
  FindOpenBatches20261122170000,
  KnowNewSchools20261122180000,
  AskAboutOwnData20261122190000,
  OrderTodoWhole20261123030000,
] as const;
