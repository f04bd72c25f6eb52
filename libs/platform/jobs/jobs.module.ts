import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { FailedJobs } from '@platform/outbox/failed-jobs';
import { JobDiscovery } from './job-registry';

/** Finds the job handlers of the process, and gives the operators the jobs that failed. Needs `PlatformModule`. */
@Module({
  imports: [DiscoveryModule],
  providers: [JobDiscovery, FailedJobs],
  exports: [JobDiscovery, FailedJobs],
})
export class JobsModule {}
