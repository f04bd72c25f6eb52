import { Module } from '@nestjs/common';
import { RetentionJob } from './jobs/retention.job';
import { Retention } from './retention.service';

@Module({ providers: [Retention, RetentionJob], exports: [Retention] })
export class PrivacyModule {}
