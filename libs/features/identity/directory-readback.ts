import { Injectable } from '@nestjs/common';
import type { Ctx } from '@platform/ctx/ctx';

/**
 * What `contacts` does for a person whom WeCom has just vouched for and the mirror does not know (or knows otherwise):
 * read him back from WeCom and put him into the mirror. Called outside any transaction.
 */
export interface ReadsBack {
  /** `user/get` → row of `member`. @returns false when WeCom does not know the member either */
  member(ctx: Ctx, userid: string): Promise<boolean>;
  /** `school/user/get` → `parent` (of a pupil who uses WeChat himself: his own row), children and relations. */
  family(ctx: Ctx, userid: string, kind: 'parent' | 'student'): Promise<boolean>;
}

/** `contacts` registers itself here when it starts, so that neither feature needs the other to load. */
@Injectable()
export class DirectoryReadback {
  #reads: ReadsBack | undefined;

  use(reads: ReadsBack): void {
    this.#reads = reads;
  }

  member(ctx: Ctx, userid: string): Promise<boolean> {
    return this.#reads?.member(ctx, userid) ?? Promise.resolve(false);
  }

  family(ctx: Ctx, userid: string, kind: 'parent' | 'student'): Promise<boolean> {
    return this.#reads?.family(ctx, userid, kind) ?? Promise.resolve(false);
  }
}
