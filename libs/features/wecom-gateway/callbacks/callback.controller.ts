import { Controller } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { wecomCallbackApi } from '@contracts/wecom-callback';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import type { CallbackQuery } from '@wecom';
import { CallbackIntake } from './callback-intake';

/** Callback address of a unit. Whatever is wrong with a message, the refusal is the same. */
@Controller()
export class CallbackController {
  constructor(private readonly intake: CallbackIntake) {}

  @Handle(wecomCallbackApi.verify)
  async verify(@Call() { params, query, reply }: In<typeof wecomCallbackApi.verify>): Promise<string> {
    return answer(reply, await this.intake.verify(params.corpId, query as CallbackQuery));
  }

  @Handle(wecomCallbackApi.receive)
  async receive(@Call() { params, query, body, reply }: In<typeof wecomCallbackApi.receive>): Promise<string> {
    const stored = await this.intake.receive(params.corpId, query as CallbackQuery, body);
    return answer(reply, stored === true ? '' : undefined);
  }
}

function answer(reply: FastifyReply, text: string | undefined): string {
  void reply.header('Content-Type', 'text/plain; charset=utf-8');
  if (text === undefined) void reply.status(403);
  return text ?? 'refused';
}
