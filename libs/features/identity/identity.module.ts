import { Module } from '@nestjs/common';
import { WecomGatewayModule } from '@features/wecom-gateway';
import { SmsModule } from '@platform/sms/sms.module';
import { DirectoryReadback } from './directory-readback';
import { LoginController } from './http/login.controller';
import { RoleViewsController } from './http/role-views.controller';
import { StepUpController } from './http/step-up.controller';
import { SessionController } from './http/session.controller';
import { PurgeSessions } from './jobs/purge-sessions.job';
import { FinishLogin } from './login/finish-login.service';
import { LoginStates } from './login/login-states';
import { PersonResolver } from './login/person-resolver';
import { SignInLimits } from './login/sign-in.limits';
import { StartLogin } from './login/start-login.service';
import { VisibleScope } from './login/visible-scope';
import { PeopleQueries } from './people.queries';
import { SessionAuthenticator } from './session-authenticator';
import { SessionReader } from './session.reader';
import { SessionService } from './session.service';
import { SessionStore } from './session.store';
import { StaffNow } from './staff-now';
import { StepUpService } from './step-up/step-up.service';
import { RoleViews } from './views/role-views.service';

/** What jobs and other features use: the purge, the rights of this moment, the place where `contacts` registers its read-back. */
@Module({ providers: [DirectoryReadback, PurgeSessions, PeopleQueries, StaffNow], exports: [DirectoryReadback, PeopleQueries, StaffNow] })
export class IdentityModule {}

/** Log-ins and sessions; API only. */
@Module({
  imports: [IdentityModule, WecomGatewayModule, SmsModule],
  controllers: [LoginController, SessionController, StepUpController, RoleViewsController],
  providers: [
    SessionReader,
    SessionStore,
    SessionService,
    SessionAuthenticator,
    LoginStates,
    PersonResolver,
    VisibleScope,
    SignInLimits,
    StartLogin,
    FinishLogin,
    StepUpService,
    RoleViews,
  ],
})
export class IdentityHttpModule {}
