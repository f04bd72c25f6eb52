import type { FormAnswers } from '@contracts/forms/answers';
import { ApiError } from '../api/api-error';
import type { WaitingAnswer } from '../drafts/draft-store';
import type { SaveAnswer } from '../drafts/outbox';
import type { FormFile } from './form-values';

/** What waits of a filled form: answers name files by their ids on this phone. */
export interface ReplyBody {
  studentId: string;
  answers: FormAnswers;
  revision: number;
  files: Readonly<Record<string, FormFile>>;
  /** Key of the draft it was filled from; forgotten once the answer has arrived. */
  draft: string;
}
/** What the server takes. */
export interface SentBody {
  studentId: string;
  answers: FormAnswers;
  revision: number;
}

/** Where sending meets the world; the property test of BEY-17 gives a model of it. */
export interface ReplyPorts {
  post(answer: WaitingAnswer, body: SentBody): Promise<unknown>;
  /** Brings a file to the server and answers its id there; ApiError where this phone has lost it or the server refuses it. */
  upload(id: string, file: FormFile): Promise<string>;
  /** Whether the server still has an upload of this person. */
  hasFile(serverId: string): Promise<boolean>;
  /** Whether what counts on the server is this person's answer and says the same. */
  hasArrived(answer: WaitingAnswer, body: SentBody): Promise<boolean>;
  /** Forget the draft and the bytes of its files. */
  forget(draft: string): Promise<void>;
  now(): number;
}

/** Unused uploads live a day on the server; older ones are asked for before they are named. */
const TRUST_MS = 12 * 3_600_000;
/** Refusals that may speak about this very answer, when its first sending was not heard and its key was forgotten after 24 h. */
const MAYBE_ARRIVED: readonly string[] = ['NOT_ALREADY_ANSWERED', 'VERSION_CONFLICT', 'STATE_CONFLICT', 'NOT_CLOSED'];

export function isReplyBody(body: unknown): body is ReplyBody {
  return typeof body === 'object' && body !== null && 'studentId' in body && 'answers' in body && 'files' in body;
}

/** Answers as they travel: ids of this phone replaced by those of the server, where it has the file. */
export function sentAnswers(answers: FormAnswers, files: ReplyBody['files']): FormAnswers {
  const there = (id: string) => files[id]?.server ?? id;
  const travelling = Object.entries(answers).map(([key, answer]) => [
    key,
    typeof answer === 'string' ? there(answer) : Array.isArray(answer) ? answer.map(there) : answer,
  ]);
  return Object.fromEntries(travelling) as FormAnswers;
}

/** The body as it travels. */
export const sentBody = ({ studentId, answers, revision, files }: ReplyBody): SentBody => ({
  studentId,
  answers: sentAnswers(answers, files),
  revision,
});

/**
 * Sends one filled form exactly once: first its files, each remembered as soon as it has arrived, then the answers under
 * the key of the waiting answer. The body is written down before the request leaves, so that a repeat says the same.
 * @throws ApiError what the network did or the server refused
 */
export async function sendReply(answer: WaitingAnswer, save: SaveAnswer, ports: ReplyPorts): Promise<void> {
  const trusted = new Set<string>();
  let current = answer;
  for (;;) {
    const reply = replyOf(current);
    const open = await openFile(reply, trusted, ports);
    if (open === undefined && current.tried === true) break;
    // An answer that had arrived would have kept its files alive: a new upload never changes what was stored.
    const files =
      open === undefined
        ? reply.files
        : { ...reply.files, [open.id]: { ...open.file, server: await ports.upload(open.id, open.file), arrivedAt: ports.now() } };
    if (open !== undefined) trusted.add(open.id);
    const standing = await save({ ...current, body: { ...reply, files }, ...(open === undefined ? { tried: true } : {}) });
    // Another window has sent it meanwhile.
    if (standing === undefined) return;
    current = standing;
  }
  const reply = replyOf(current);
  const body = sentBody(reply);
  try {
    await ports.post(current, body);
  } catch (error) {
    const unsure = error instanceof ApiError && MAYBE_ARRIVED.includes(error.code);
    if (!unsure || !(await ports.hasArrived(current, body))) throw error;
  }
  await ports.forget(reply.draft);
}

function replyOf({ body }: WaitingAnswer): ReplyBody {
  if (!isReplyBody(body)) throw new ApiError({ status: 422, code: 'VALIDATION_FAILED', message: '' });
  return body;
}

/** The first file that is not on the server, or is there no more; what was asked once is not asked again. */
async function openFile(reply: ReplyBody, trusted: Set<string>, ports: ReplyPorts): Promise<{ id: string; file: FormFile } | undefined> {
  for (const [id, file] of Object.entries(reply.files)) {
    const age = ports.now() - (file.arrivedAt ?? 0);
    const known = file.server !== undefined && (trusted.has(id) || (age >= 0 && age < TRUST_MS) || (await ports.hasFile(file.server)));
    if (!known) return { id, file };
    trusted.add(id);
  }
  return undefined;
}
