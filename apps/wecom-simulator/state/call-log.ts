export interface CallRow {
  id: number;
  at: number;
  corpId: string;
  agentId: number | null;
  method: string;
  path: string;
  errcode: number;
  errmsg: string;
  ms: number;
  ip: string;
  bodyHash: string;
  fault?: string;
}

const KEEP = 20_000;

/** The last calls of the API in a ring, and counts over all of them. */
export class CallLog {
  private rows: CallRow[] = [];
  private write = 0;
  private readonly totals = new Map<string, Map<number, number>>();
  private lastId = 0;

  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  continueAfter(id: number): void {
    this.lastId = Math.max(this.lastId, id);
  }

  get last(): number {
    return this.lastId;
  }

  add(row: CallRow): void {
    this.rows[this.write] = row;
    this.write = (this.write + 1) % KEEP;
    let byCode = this.totals.get(row.path);
    if (!byCode) this.totals.set(row.path, (byCode = new Map()));
    byCode.set(row.errcode, (byCode.get(row.errcode) ?? 0) + 1);
  }

  find(filter: { corp?: string; path?: string; errcode?: number; since?: number; limit: number }): CallRow[] {
    const out: CallRow[] = [];
    for (let step = 1; step <= this.rows.length && out.length < filter.limit; step += 1) {
      const row = this.rows[(this.write - step + this.rows.length * 2) % this.rows.length];
      if (!row) continue;
      if (filter.corp && row.corpId !== filter.corp) continue;
      if (filter.path && row.path !== filter.path) continue;
      if (filter.errcode !== undefined && row.errcode !== filter.errcode) continue;
      if (filter.since !== undefined && row.at < filter.since) continue;
      out.push(row);
    }
    return out;
  }

  counts(): Record<string, Record<string, number>> {
    const out: Record<string, Record<string, number>> = {};
    for (const [path, byCode] of this.totals) out[path] = Object.fromEntries(byCode);
    return out;
  }

  clear(): void {
    this.rows = [];
    this.write = 0;
    this.totals.clear();
  }
}
