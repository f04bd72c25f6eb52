import { Injectable } from '@nestjs/common';
import type * as z from 'zod/mini';
import type { labelUse } from '@contracts/contacts-labels';
import type { ReadTx } from '@platform/db/tx';

export type LabelUse = z.output<typeof labelUse>;
type Look = (tx: ReadTx, labelId: string) => Promise<LabelUse[]>;

/** Features that let people choose labels say here where one is used, so that deleting it can list them (LAB-11). */
@Injectable()
export class LabelUses {
  readonly #looks: Look[] = [];

  register(look: Look): void {
    this.#looks.push(look);
  }

  async of(tx: ReadTx, labelId: string): Promise<LabelUse[]> {
    const found: LabelUse[] = [];
    for (const look of this.#looks) found.push(...(await look(tx, labelId)));
    return found.filter((use) => use.count > 0);
  }
}
