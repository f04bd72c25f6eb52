import { Module } from '@nestjs/common';
import { WecomGatewayModule } from '@features/wecom-gateway';
import { MessageOwners } from './message-owners';
import { MessageSender } from './message-sender';
import { Messages } from './messages.service';
import { GatewayTransport, MessageTransport } from './wecom-transport';

@Module({
  imports: [WecomGatewayModule],
  providers: [MessageOwners, MessageSender, Messages, { provide: MessageTransport, useClass: GatewayTransport }],
  exports: [MessageOwners, MessageSender, Messages, MessageTransport],
})
export class MessagesModule {}
