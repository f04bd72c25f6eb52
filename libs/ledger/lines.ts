import { canonical, plainOf } from './canonical';
import { sha256Hex } from './digest';

/** How a call to WeCom ended. */
export type HandOver = 'accepted' | 'refused' | 'throttled' | 'unknown' | 'not_sent';

/**
 * The lines of the ledger. Ids are random and mean nothing without the school's directory; no name, number or text of a
 * person stands in a line. Keys are declared, and written, in the order of the alphabet: `at` is always the first.
 */
export type LedgerLine =
  /** A part of the receivers was written down; `content` = digest of what is sent. */
  | { at: string; by: string; content: string; k: 'page'; notice: string; receivers: number; students: number }
  | {
      at: string;
      class: string;
      joined: boolean;
      k: 'planned';
      kind: 'parent' | 'student';
      notice: string;
      person: string;
      student: string;
    }
  /** A child whom nobody is there for. */
  | { at: string; class: string; k: 'nobody'; notice: string; student: string }
  | {
      at: string;
      attempt: number;
      /** SHA-256 of the exact bytes of the call. */
      body: string;
      call: number;
      /** errcode of WeCom when it refused. */
      code: number | null;
      k: 'handed';
      message: string;
      notice: string;
      outcome: HandOver;
      receivers: number;
      why: string;
    }
  /** The call was addressed to this child (all its guardians who have joined) or to this guardian. */
  | {
      at: string;
      attempt: number;
      call: number;
      k: 'given';
      message: string;
      notice: string;
      person: string | null;
      student: string | null;
    }
  /** WeCom named this child or person as not reachable in a call. */
  | { at: string; call: number; k: 'refused'; message: string; notice: string; person: string | null; student: string | null }
  | { at: string; k: 'opened'; notice: string; person: string; student: string }
  | {
      at: string;
      k: 'answered';
      kind: 'confirm' | 'form';
      notice: string;
      person: string;
      /** `replyDigest` of what was answered; null for a mere confirmation. */
      reply: string | null;
      revision: number;
      student: string;
    }
  | { at: string; by: string | null; k: 'reminded'; notice: string; student: string }
  | { at: string; by: string | null; k: 'recalled' | 'closed' | 'reopened'; notice: string };

export type LineKind = LedgerLine['k'];

/** A line as it is hashed. Keys must stand in order, which `canonical` would only repeat for millions of rows. */
export const lineText = (line: LedgerLine): string => JSON.stringify(line);

const REPLY_MARK = 'smart-campus-ledger/reply\n';
const CONTENT_MARK = 'smart-campus-ledger/content\n';

/** Commitment to an answer: without the salt nobody can guess a yes from it, and who deletes the salt has deleted it. */
export const replyDigest = (salt: string, answers: unknown): string => sha256Hex(`${REPLY_MARK}${salt}\n${canonical(plainOf(answers))}`);

/** Digest of what a notice says. */
export const contentDigest = (content: unknown): string => sha256Hex(CONTENT_MARK + canonical(plainOf(content)));
