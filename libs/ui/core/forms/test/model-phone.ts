import { ApiError } from '../../api/api-error';
import { nextAnswer, type WaitingAnswer } from '../../drafts/draft-store';
import { createOutbox, type OutboxStore, type SaveAnswer } from '../../drafts/outbox';
import type { FormFile } from '../form-values';
import { sendReply, type ReplyBody } from '../reply';
import type { ModelServer } from './model-server';

/** What may happen at one point of the way. `ok` goes on; the others cut it there. */
export const CUTS = ['ok', 'before', 'lost', 'answer', 'overload', 'session', 'portal', 'kill-before', 'kill-after'] as const;
export type Cut = (typeof CUTS)[number];

const never = () => new Promise<never>(() => undefined);
const offline = () => new ApiError({ status: 0, code: 'OFFLINE', message: '' });

/** What stays on the phone when WeChat is closed. */
export class ModelStorage {
  readonly answers = new Map<string, WaitingAnswer>();
  readonly drafts = new Map<string, string>();
  readonly bytes = new Map<string, string>();
}

/**
 * The app as opened once. After a kill nothing it was doing has any further effect; the next window begins from what the
 * phone kept. Each step takes the next cut of the script; an empty script means a good network.
 */
export class ModelWindow {
  private alive = true;
  readonly outbox;
  private readonly storage: ModelStorage;
  private readonly server: ModelServer;
  private readonly person: string;
  private readonly script: Cut[];
  constructor(facts: { storage: ModelStorage; server: ModelServer; person: string; script: Cut[] }) {
    ({ storage: this.storage, server: this.server, person: this.person, script: this.script } = facts);
    this.outbox = createOutbox(
      this.person,
      (answer, save) => this.send(answer, save),
      this.store(),
      (_name, run) => run(),
    );
  }

  get dead(): boolean {
    return !this.alive;
  }
  kill(): void {
    this.alive = false;
  }

  /** 【提交】: everything is on the phone before anything is sent. */
  async submit(id: string, body: ReplyBody): Promise<void> {
    await this.outbox.put({ id, method: 'POST', path: '/answers', slot: 'notice/child', body });
    await this.outbox.flush();
  }

  private send(answer: WaitingAnswer, save: SaveAnswer): Promise<void> {
    const { server, person } = this;
    return sendReply(answer, save, {
      now: () => server.now,
      post: (waiting, body) => this.call(() => server.answer(person, waiting.id, structuredClone(body))),
      upload: (id: string, _file: FormFile) =>
        this.call(() => {
          const content = this.storage.bytes.get(id);
          if (content === undefined) throw new ApiError({ status: 422, code: 'VALIDATION_FAILED', message: 'lost' });
          return server.upload(person, content);
        }),
      hasFile: (id) => this.call(() => server.hasFile(id)),
      hasArrived: (_waiting, body) => this.call(() => server.hasArrived(person, body)),
      forget: (draft) => this.step(() => void this.storage.drafts.delete(draft)),
    });
  }

  /** A request: it may not leave, get lost on the way, or reach the server while its answer is lost. */
  private async call<T>(effect: () => T): Promise<T> {
    const cut = this.script.shift() ?? 'ok';
    await this.step(() => undefined);
    if (cut === 'kill-before') this.kill();
    if (!this.alive) return never();
    if (cut === 'before' || cut === 'lost') throw offline();
    if (cut === 'overload') throw new ApiError({ status: 503, code: 'BAD_ANSWER', message: '' });
    if (cut === 'session') throw new ApiError({ status: 401, code: 'UNAUTHENTICATED', message: '' });
    if (cut === 'portal') throw new ApiError({ status: 200, code: 'BAD_ANSWER', message: '' });
    const result = effect();
    if (cut === 'kill-after') this.kill();
    if (cut === 'answer') throw offline();
    return this.step(() => result);
  }

  /** One thing done on the phone; between two of them another window may run. */
  private async step<T>(effect: () => T): Promise<T> {
    await Promise.resolve();
    return this.alive ? effect() : never();
  }

  private store(): OutboxStore {
    const { answers } = this.storage;
    const copy = (answer: WaitingAnswer) => structuredClone(answer);
    return {
      list: (owner) => this.step(() => [...answers.values()].filter((a) => a.owner === owner).map(copy)),
      put: (answer) =>
        this.step(() => {
          const standing = [...answers.values()].find(
            (other) => other.owner === answer.owner && other.slot === answer.slot && other.refused === undefined,
          );
          if (standing === undefined) answers.set(answer.id, copy(answer));
          return copy(standing ?? answer);
        }),
      update: (answer) =>
        this.step(() => {
          const next = nextAnswer(answers.get(answer.id), answer);
          if (next !== undefined) answers.set(next.id, copy(next));
          return next;
        }),
      drop: (id) => this.step(() => void answers.delete(id)),
    };
  }
}
