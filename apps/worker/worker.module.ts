import { Module, type DynamicModule } from '@nestjs/common';
import { JobsModule } from '@platform/jobs/jobs.module';
import { PlatformModule, type PlatformParts } from '@platform/platform.module';
import { FEATURE_MODULES } from '../api/features';

/** The same features as the API, without their controllers. */
@Module({})
export class WorkerModule {
  static with(parts: PlatformParts): DynamicModule {
    return { module: WorkerModule, imports: [PlatformModule.with(parts), JobsModule, ...FEATURE_MODULES] };
  }
}
