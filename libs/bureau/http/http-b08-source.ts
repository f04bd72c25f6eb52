import * as z from 'zod';
import { B08Source, type B08Answer } from '../b08/b08-source';
import { readB08 } from '../b08/b08-table';
import type { BureauClient } from './bureau-client';

/** Class tables over HTTP: 404 means that the school has not filed one for that year. */
export class HttpB08Source extends B08Source {
  readonly #client: BureauClient;

  constructor(client: BureauClient) {
    super();
    this.#client = client;
  }

  override async table(asked: { schoolCode: string; schoolYear: string }): Promise<B08Answer> {
    const query = new URLSearchParams({ schoolYear: asked.schoolYear });
    const value = await this.#client.call({
      method: 'GET',
      path: `/schools/${encodeURIComponent(asked.schoolCode)}/b08?${query.toString()}`,
      where: 'B08',
      // Faults inside are listed with their paths (readB08), so only the outermost shape is judged here.
      answer: z.record(z.string(), z.unknown()),
    });
    return value === null ? { filed: false } : { filed: true, ...readB08(value, asked) };
  }
}
