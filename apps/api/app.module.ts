import { Module, type DynamicModule } from '@nestjs/common';
import { JobsModule } from '@platform/jobs/jobs.module';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { HttpEdgeModule, PlatformModule, type PlatformParts } from '@platform/platform.module';
import { FEATURE_MODULES, HTTP_MODULES } from './features';

/** Everything the API serves. */
@Module({})
export class AppModule {
  static with(parts: PlatformParts): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.with(parts), AuthenticatorsModule, JobsModule, ...FEATURE_MODULES, ...HTTP_MODULES, HttpEdgeModule],
    };
  }
}
