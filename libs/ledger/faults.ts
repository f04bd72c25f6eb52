/** What a verifier can find. */
export const FAULTS = [
  /** No file of this format, or damaged beyond reading. */
  'not_a_ledger',
  /** A record is not written in the one way it may be. */
  'bad_record',
  /** A part that must be there is not. */
  'no_end',
  'after_end',
  /** The bytes of the file are not those that were signed. */
  'file_changed',
  'file_signature',
  'end_counts',
  /** A key whose fingerprint is not its own, or another key than the one expected. */
  'bad_key',
  'other_key',
  /** Blocks: not signed, not by the unit's key, of another unit, not in their order, not joined to the one before. */
  'seal_signature',
  'unknown_key',
  'other_unit',
  'block_order',
  'chain_broken',
  'root_differs',
  'block_count',
  /** The ledger ends before, or differs at, the head that somebody else keeps. */
  'head_cut',
  'head_differs',
  /** A receipt has another seal under a number than the ledger. */
  'seal_differs',
  /** Single lines. */
  'line_changed',
  'line_missing',
  'line_extra',
  'line_moved',
  /** Text or answer beside the lines that is not the sealed one. */
  'content_differs',
  'reply_differs',
] as const;
export type FaultCode = (typeof FAULTS)[number];

export interface Fault {
  code: FaultCode;
  /** Number of the block. */
  block?: number;
  /** Place of the line in its block, from 0. */
  place?: number;
  /** The line as it stands there now. */
  line?: string;
  detail?: string;
}
