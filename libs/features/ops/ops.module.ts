import { Module } from '@nestjs/common';
import { JobsModule } from '@platform/jobs/jobs.module';
import { OpsLoginController } from './http/ops-login.controller';
import { OpsController } from './http/ops.controller';
import { OperatorAuthenticator } from './operator-authenticator';
import { OperatorSessions } from './operator-sessions';
import { OpsQueries } from './ops.queries';
import { Passkeys } from './passkeys';

/** Operators' log-in and pages; API only, on their own host. */
@Module({
  imports: [JobsModule],
  controllers: [OpsLoginController, OpsController],
  providers: [OperatorSessions, OperatorAuthenticator, Passkeys, OpsQueries],
})
export class OpsHttpModule {}
