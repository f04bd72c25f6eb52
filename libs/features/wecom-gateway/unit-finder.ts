import { Injectable } from '@nestjs/common';
import { asUnitId, type UnitId } from '@platform/ctx/ctx';
import { RelayPool } from '@platform/pools';

export interface FoundUnit {
  id: UnitId;
  corpId: string;
  state: 'draft' | 'connecting' | 'active' | 'suspended' | 'dissolving' | 'closed';
}

const KEEP_MS = 30_000;
/** An unknown corp may become known: its unit is being set up. */
const KEEP_UNKNOWN_MS = 2_000;
const MOST_KEPT = 1_000;
const CORP_ID = /^[\w-]{6,64}$/;

/** Which unit a corp id belongs to: where a visitor or a callback names the corp before there is a session. */
@Injectable()
export class UnitFinder {
  readonly #kept = new Map<string, { until: number; unit: FoundUnit | undefined }>();

  constructor(private readonly relay: RelayPool) {}

  /** @returns undefined for an unknown corp; draft and closed units are unknown as well */
  async byCorp(corpId: string): Promise<FoundUnit | undefined> {
    if (!CORP_ID.test(corpId)) return undefined;
    const kept = this.#kept.get(corpId);
    if (kept !== undefined && kept.until > performance.now()) return kept.unit;
    const row = await this.relay.one<{ id: number; state: FoundUnit['state'] }>(
      `SELECT id, state FROM school_unit WHERE corp_id = $1 AND state NOT IN ('draft', 'closed')`,
      [corpId],
    );
    const unit = row === undefined ? undefined : { id: asUnitId(row.id), corpId, state: row.state };
    // Guessed corp ids must not fill the memory.
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(corpId, { until: performance.now() + (unit === undefined ? KEEP_UNKNOWN_MS : KEEP_MS), unit });
    return unit;
  }

  /** A corp id that has just become known, or another unit's. */
  forget(corpId: string): void {
    this.#kept.delete(corpId);
  }
}
