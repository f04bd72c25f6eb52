import { createHash } from 'node:crypto';
import type { Ctx } from '@platform/ctx/ctx';
import { assertOutsideTransaction } from '@platform/db/scope';
import type { Attempt } from '../domain/batch-verdict';
import type { InvalidReceivers } from '../message-owners';
import { MessageTransport, type Channel, type SentAttempt } from '../wecom-transport';

export interface WireCall {
  unitId: number;
  app: string;
  channel: Channel;
  hash: string;
  json: Record<string, unknown>;
  students: string[];
  /** WeCom's duplicate check swallowed it: same bytes within the interval. */
  duplicate: boolean;
}
export type Plan = (call: WireCall) => (Partial<SentAttempt> & { attempt: Attempt; accepted?: boolean }) | undefined;

/**
 * A WeCom that counts: remembers each call, applies the duplicate check by the bytes, and answers what the plan says
 * (`accepted` says what really happened where the answer leaves it open).
 */
export class FakeTransport extends MessageTransport {
  readonly calls: WireCall[] = [];
  /** Cards that people really got: receiver ids of accepted, not duplicate calls. */
  readonly delivered: { to: string; title: string; url: string }[] = [];
  readonly #seen = new Set<string>();
  plan: Plan = () => undefined;
  before: (call: WireCall) => Promise<void> = () => Promise.resolve();

  agentId(): Promise<number> {
    return Promise.resolve(1_000_012);
  }

  async send(ctx: Ctx, app: string, channel: Channel, body: Buffer): Promise<SentAttempt> {
    assertOutsideTransaction('sending a message');
    const json = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    const hash = `${String(ctx.unitId)} ${createHash('sha256').update(body).digest('hex')}`;
    const students =
      channel === 'school_notice'
        ? [...((json['to_student_userid'] ?? json['to_parent_userid'] ?? []) as string[])]
        : String(json['touser']).split('|');
    const call: WireCall = { unitId: ctx.unitId, app, channel, hash, json, students, duplicate: this.#seen.has(hash) };
    await this.before(call);
    this.calls.push(call);
    const planned = this.plan(call);
    const accepted = planned === undefined || planned.attempt.kind === 'accepted' || planned.accepted === true;
    if (accepted && !call.duplicate) {
      this.#seen.add(hash);
      const bad = new Set([...(planned?.invalid?.students ?? []), ...(planned?.invalid?.members ?? [])]);
      for (const to of students) if (!bad.has(to)) this.delivered.push({ to, title: titleOf(json), url: urlOf(json) });
    }
    const nobody: InvalidReceivers = { students: [], parents: [], members: [] };
    return { attempt: planned?.attempt ?? { kind: 'accepted' }, invalid: { ...nobody, ...planned?.invalid } };
  }
}

interface Article {
  title: string;
  url: string;
}
const articleOf = (json: Record<string, unknown>): Article =>
  (json['news'] as { articles: Article[] } | undefined)?.articles[0] ?? (json['textcard'] as Article);
const titleOf = (json: Record<string, unknown>): string => articleOf(json).title;
const urlOf = (json: Record<string, unknown>): string => articleOf(json).url;
