import { Module } from '@nestjs/common';
import { WecomGatewayModule } from '@features/wecom-gateway';
import { MessageOwners } from './message-owners';
import { MessageSender } from './message-sender';
import { BundleMessagesJob } from './jobs/bundle-messages.job';
import { Messages } from './messages.service';
import { SendingPolicies } from './policy/sending-policies.service';
import { SendingPolicyController } from './policy/sending-policy.controller';
import { GatewayTransport, MessageTransport } from './wecom-transport';

@Module({
  imports: [WecomGatewayModule],
  providers: [
    MessageOwners,
    MessageSender,
    Messages,
    SendingPolicies,
    BundleMessagesJob,
    { provide: MessageTransport, useClass: GatewayTransport },
  ],
  exports: [MessageOwners, MessageSender, Messages, MessageTransport, SendingPolicies],
})
export class MessagesModule {}

@Module({ imports: [MessagesModule], controllers: [SendingPolicyController] })
export class MessagesHttpModule {}
