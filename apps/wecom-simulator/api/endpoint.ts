import type { App, Corp } from '../state/model';
import type { World } from '../state/world';
import type { Fields } from './fields';

export interface UploadedPart {
  fieldname: string;
  filename: string;
  mimetype: string;
  bytes: Buffer;
}

/** One authorised call of the API. */
export interface Call {
  world: World;
  id: number;
  corp: Corp;
  /** Null = the contact-sync assistant. */
  app: App | null;
  query: Record<string, string>;
  body: Fields;
  /** SHA-256 of the raw body, hex. */
  bodyHash: string;
  range?: string;
  part?: UploadedPart;
  ip: string;
}

/** A call by an app, after the gate has refused the contact-sync assistant. */
export type AppCall = Call & { app: App };

export interface BinaryAnswer {
  binary: Buffer;
  status: number;
  headers: Record<string, string>;
}

export type Answer = Fields | BinaryAnswer;

/**
 * Who may call: `any` token, an `app`, the contact-`sync` assistant, or an app with a right on the school address book
 * (08 §2): `school-read`, `school-write`, `school-send`.
 */
export type Gate = 'any' | 'app' | 'sync' | 'school-read' | 'school-write' | 'school-send';

interface EndpointBase {
  method: 'GET' | 'POST';
  /** Below `/cgi-bin/`. */
  path: string;
}

export type Endpoint =
  | (EndpointBase & { gate: 'any' | 'sync'; run: (call: Call) => Answer | Promise<Answer> })
  | (EndpointBase & { gate: Exclude<Gate, 'any' | 'sync'>; run: (call: AppCall) => Answer | Promise<Answer> });

export const isBinary = (answer: Answer): answer is BinaryAnswer => answer['binary'] instanceof Buffer;
