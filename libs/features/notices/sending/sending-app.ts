import type { MessageTransport } from '@features/messages';
import type { Ctx } from '@platform/ctx/ctx';
import { isDomainError } from '@platform/errors/domain-error';
import { ComeBack } from '@platform/outbox/job-failure';

const NOT_CONNECTED_WAIT_MS = 60_000;

/**
 * Agent id of the app that sends notices, for jobs. Until the unit is connected they wait; that is no failure, after which
 * cards and lines of 消息提醒 would be lost.
 * @throws ComeBack while the unit is not connected
 */
export async function sendingApp(transport: MessageTransport, ctx: Ctx): Promise<number> {
  try {
    return await transport.agentId(ctx, 'notice');
  } catch (error) {
    if (isDomainError(error)) throw new ComeBack(NOT_CONNECTED_WAIT_MS);
    throw error;
  }
}
