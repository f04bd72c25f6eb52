import { Module, type DynamicModule } from '@nestjs/common';
import { JobsModule } from '@platform/jobs/jobs.module';
import { AuthenticatorsModule } from '@platform/http/authenticators';
import { HttpEdgeModule, PlatformModule, type PlatformParts } from '@platform/platform.module';
import { FEATURES } from './features';

/** Everything the API serves. */
@Module({})
export class AppModule {
  static with(parts: PlatformParts): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.with(parts), AuthenticatorsModule, JobsModule, ...FEATURES.flatMap((f) => [f.module, ...(f.http === undefined ? [] : [f.http])]), HttpEdgeModule],
    };
  }
}
