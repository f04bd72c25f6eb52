import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import type { WecomEvent } from '@wecom';

export type CallbackKind = WecomEvent['kind'];
export type CallbackHandler<K extends CallbackKind> = (
  ctx: Ctx<SystemActor>,
  event: Extract<WecomEvent, { kind: K }>,
  callbackId: string,
) => Promise<void>;

/**
 * Features subscribe to kinds of callbacks when they start (`onModuleInit`). A handler runs in a job, outside any
 * transaction, perhaps twice and in any order: the event is a hint, the state is read back from WeCom (G4).
 */
@Injectable()
export class CallbackHandlers {
  readonly #byKind = new Map<CallbackKind, CallbackHandler<CallbackKind>[]>();

  on<K extends CallbackKind>(kind: K, handler: CallbackHandler<K>): void {
    const list = this.#byKind.get(kind) ?? [];
    list.push(handler as unknown as CallbackHandler<CallbackKind>);
    this.#byKind.set(kind, list);
  }

  /** @returns false when nobody wants this kind. @throws what a handler throws: the job is tried again */
  async dispatch(ctx: Ctx<SystemActor>, event: WecomEvent, callbackId: string): Promise<boolean> {
    const list = this.#byKind.get(event.kind) ?? [];
    for (const handler of list) await handler(ctx, event, callbackId);
    return list.length > 0;
  }
}
