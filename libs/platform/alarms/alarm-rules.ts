import type { NotedKind } from './alarm-notes';

/** A noted kind rings when one of those it is counted for reaches `least` within `minutes`; it ends when none does any more. */
export interface NotedRule {
  readonly minutes: number;
  readonly least: number;
  /** Where the unit is not known: noise of the internet is more than that of a school. */
  readonly leastUnknown?: number;
}

/** Records of lists that one account read within ten minutes (H3). */
export const MASS_READ: NotedRule = { minutes: 10, least: 2_000 };
/** Ids asked for in vain: a dead link or two is nothing, twenty different ones is somebody who tries. */
export const STRANGE_IDS: NotedRule = { minutes: 10, least: 20 };

export const NOTED_RULES: Readonly<Record<NotedKind, NotedRule>> = {
  cross_unit: STRANGE_IDS,
  // Row security refuses only what our own code should never have asked for: once is too often.
  row_security: { minutes: 60, least: 1 },
  mass_read: MASS_READ,
  // WeCom repeats a refused message twice: five are at least two messages.
  callback_refused: { minutes: 10, least: 5, leastUnknown: 100 },
  storage_full: { minutes: 10, least: 1 },
};

/** Waiting for longer than this rings, in seconds: what somebody waits for, and what may take its time. */
export const WAITING_SECONDS = { normal: 240, bulk: 3_600 } as const;
/** Hours after the last base backup, seconds without a segment of the log taken away, days after the last restore drill (J3). */
export const BACKUP_AGE = { baseHours: 26, logSeconds: 300, drillDays: 8 } as const;
/** Share of the disk with the data folder that is used, in per cent. */
export const DISK_PERCENT = 85;
/** An alarm that comes back this soon is the same one. */
export const SAME_MINUTES = 15;
export const KEEP = { events: '1 day', ended: '90 days', reports: '90 days' } as const;
/** Jobs whose failing means that a chain does not agree any more. */
export const CHAIN_JOBS = ['audit.check', 'ledger.check'] as const;
