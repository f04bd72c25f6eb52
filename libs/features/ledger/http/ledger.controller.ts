import type { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ledgerApi } from '@contracts/ledger';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Ledger } from '../ledger.service';

@Controller()
export class LedgerController {
  constructor(private readonly ledger: Ledger) {}

  @Handle(ledgerApi.state)
  state(@Call() { ctx }: In<typeof ledgerApi.state>): Promise<OkOf<typeof ledgerApi.state>> {
    return this.ledger.state(ctx);
  }

  @Handle(ledgerApi.keys)
  keys(@Call() { params }: In<typeof ledgerApi.keys>): Promise<OkOf<typeof ledgerApi.keys>> {
    return this.ledger.key(params.fingerprint);
  }

  @Handle(ledgerApi.noticeReceipt)
  async noticeReceipt(@Call() { ctx, params, reply }: In<typeof ledgerApi.noticeReceipt>): Promise<void> {
    await sendReceipt(reply, params.id, await this.ledger.noticeReceipt(ctx, params.id));
  }

  @Handle(ledgerApi.myReceipt)
  async myReceipt(@Call() { ctx, params, query, reply }: In<typeof ledgerApi.myReceipt>): Promise<void> {
    await sendReceipt(reply, params.id, await this.ledger.myReceipt(ctx, params.id, query.studentId));
  }
}

/** A file to keep: the browser stores it and shows nothing of it. */
async function sendReceipt(reply: FastifyReply, noticeId: string, file: Readable): Promise<void> {
  await reply
    .header('Content-Type', 'application/json; charset=utf-8')
    .header('Content-Disposition', `attachment; filename="receipt-${noticeId}.json"`)
    .header('Cache-Control', 'private, no-store')
    .send(file);
}
