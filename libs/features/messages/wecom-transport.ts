import { Injectable } from '@nestjs/common';
import { WecomGateway } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { assertOutsideTransaction } from '@platform/db/scope';
import type { SendOutcome } from '@wecom';
import type { Attempt } from './domain/batch-verdict';
import type { InvalidReceivers } from './message-owners';

export type Channel = 'school_notice' | 'staff_message';
export interface SentAttempt {
  attempt: Attempt;
  invalid: InvalidReceivers;
}

/** The border to WeCom: the only part that tests replace. */
export abstract class MessageTransport {
  /** Agent id of the app that sends; it stands in the frozen bytes. @throws DomainError WECOM_NOT_CONNECTED */
  abstract agentId(ctx: Ctx, app: string): Promise<number>;
  /** Sends the bytes as they are, once. Never inside a transaction. */
  abstract send(ctx: Ctx, app: string, channel: Channel, body: Buffer): Promise<SentAttempt>;
}

const NOBODY: InvalidReceivers = { students: [], parents: [], members: [] };

/** Sends through the gateway of the unit. */
@Injectable()
export class GatewayTransport extends MessageTransport {
  constructor(private readonly gateway: WecomGateway) {
    super();
  }

  async agentId(ctx: Ctx, app: string): Promise<number> {
    return (await this.gateway.app(ctx, app)).agentId;
  }

  async send(ctx: Ctx, app: string, channel: Channel, body: Buffer): Promise<SentAttempt> {
    assertOutsideTransaction('sending a message');
    const client = await this.gateway.app(ctx, app);
    if (channel === 'school_notice') {
      const outcome = await client.schoolNotices.send(body);
      const lists = outcome.kind === 'accepted' ? outcome : outcome.kind === 'refused' ? outcome.invalid : {};
      return {
        attempt: attemptOf(outcome),
        invalid: { ...NOBODY, students: lists.invalidStudents ?? [], parents: lists.invalidParents ?? [] },
      };
    }
    const outcome = await client.messages.send(body);
    const lists = outcome.kind === 'accepted' ? outcome : outcome.kind === 'refused' ? outcome.invalid : {};
    return {
      attempt: attemptOf(outcome),
      invalid: { ...NOBODY, members: [...(lists.invalidUsers ?? []), ...(lists.unlicensedUsers ?? [])] },
    };
  }
}

function attemptOf(outcome: SendOutcome<object>): Attempt {
  switch (outcome.kind) {
    case 'accepted':
    case 'unknown':
    case 'not_sent':
      return { kind: outcome.kind };
    case 'throttled':
      return { kind: 'throttled', retryAfterMs: outcome.retryAfterMs };
    case 'refused':
      return { kind: 'refused', code: outcome.error.code ?? null, retryable: outcome.error.retryable };
  }
}
