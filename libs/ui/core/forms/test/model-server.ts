import { ApiError } from '../../api/api-error';
import type { SentBody } from '../reply';
import { sameAnswers } from '../form-values';

const HOUR = 3_600_000;
const refuse = (code: ApiError['code'], status: number) => new ApiError({ status, code, message: code });

/** The server as far as answers go: one transaction per request, keys kept 24 h, uploads kept a day unless an answer names them. */
export class ModelServer {
  now = 0;
  /** Every answer that was ever stored, in order. */
  readonly stored: (SentBody & { by: string })[] = [];
  readonly uploads = new Map<string, { by: string; content: string; at: number; used: boolean }>();
  /** Idempotency keys that ever came. */
  readonly came = new Set<string>();
  private readonly keys = new Map<string, { at: number; body: string }>();

  upload(by: string, content: string): string {
    const id = `u${this.uploads.size + 1}`;
    this.uploads.set(id, { by, content, at: this.now, used: false });
    return id;
  }

  hasFile(id: string): boolean {
    const file = this.uploads.get(id);
    return file !== undefined && (file.used || this.now - file.at < 24 * HOUR);
  }

  answer(by: string, key: string, body: SentBody): void {
    this.came.add(key);
    const seen = this.keys.get(key);
    const text = JSON.stringify(body);
    if (seen !== undefined && this.now - seen.at < 24 * HOUR) {
      if (seen.body !== text) throw refuse('IDEMPOTENCY_CONFLICT', 409);
      return;
    }
    const last = this.stored.at(-1);
    if (last !== undefined && last.by !== by) throw refuse('NOT_ALREADY_ANSWERED', 409);
    if (body.revision !== this.stored.length) throw refuse('VERSION_CONFLICT', 409);
    const files = Object.values(body.answers).flatMap((answer) => (Array.isArray(answer) ? answer : []));
    if (files.some((id) => !this.hasFile(id))) throw refuse('NOT_ANSWER', 422);
    for (const id of files) (this.uploads.get(id) ?? { used: false }).used = true;
    this.keys.set(key, { at: this.now, body: text });
    this.stored.push({ ...body, by });
  }

  hasArrived(by: string, body: SentBody): boolean {
    const last = this.stored.at(-1);
    return last !== undefined && last.by === by && sameAnswers(last.answers, body.answers);
  }
}
