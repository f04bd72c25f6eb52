import { Injectable } from '@nestjs/common';
import type { OpsNewsKind } from '@contracts/ops-news';
import { PlatformPool } from '@platform/pools';

/** What operators and the bureau's officers read in their console: which unit, what, how many days; nothing else (spec 15 §7, H1). */
@Injectable()
export class OperatorNews {
  constructor(private readonly platform: PlatformPool) {}

  /** Once per key, however often it is told. */
  async tell(unitId: number, kind: OpsNewsKind, key: string, days: number | null = null): Promise<void> {
    await this.platform.query(
      `INSERT INTO operator_news (about_unit, kind, dedupe, days) VALUES ($1, $2, $3, $4) ON CONFLICT (dedupe) DO NOTHING`,
      [unitId, kind, key, days],
    );
  }
}
