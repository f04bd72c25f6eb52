import { Injectable } from '@nestjs/common';
import { WecomGateway } from '@features/wecom-gateway';
import type { Ctx } from '@platform/ctx/ctx';
import { WecomError } from '@wecom';

const KEEP_MS = 5 * 60_000;
const MOST_KEPT = 20_000;
// 60111 unknown here, 60011 no privilege: outside the app's visible scope (wecom 03 §1).
const OUTSIDE = new Set([60111, 60011]);
const DISABLED = 2;
const LEFT = 5;

/**
 * WeCom names a member at the log-in whether or not the app is visible to him, so we look ourselves: with the app's own
 * credential `user/get` answers visible members only.
 */
@Injectable()
export class VisibleScope {
  readonly #kept = new Map<string, { until: number; visible: boolean }>();

  constructor(private readonly gateway: WecomGateway) {}

  /** @throws WecomError when WeCom does not say */
  async sees(ctx: Ctx, appCode: string, userid: string): Promise<boolean> {
    const app = await this.gateway.app(ctx, appCode);
    const key = `${String(ctx.unitId)}|${String(app.agentId)}|${userid.toLowerCase()}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.until > performance.now()) return kept.visible;
    const visible = await app.users.get(userid).then(
      (user) => user.status !== DISABLED && user.status !== LEFT,
      (error: unknown) => {
        if (error instanceof WecomError && error.kind === 'answer' && OUTSIDE.has(error.code ?? 0)) return false;
        throw error;
      },
    );
    // A no is not kept: whoever asks the administrator for access tries again at once.
    if (visible) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      this.#kept.set(key, { until: performance.now() + KEEP_MS, visible });
    }
    return visible;
  }
}
