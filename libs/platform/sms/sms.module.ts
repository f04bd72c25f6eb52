import { Module } from '@nestjs/common';
import { Config } from '@platform/config/config';
import { HttpSmsGateway } from './http-sms-gateway';
import { SmsGateway } from './sms-gateway';

/** `SmsGateway` of the configuration, for features that send codes. */
@Module({
  providers: [{ provide: SmsGateway, inject: [Config], useFactory: (config: Config) => new HttpSmsGateway(config.sms) }],
  exports: [SmsGateway],
})
export class SmsModule {}
