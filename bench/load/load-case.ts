import type { SeededRandom } from '@testing/demo/seeded-random';
import type { BenchServer } from '../harness/database';
import type { Product } from '../harness/product';
import type { Line } from '../harness/report';
import type { LoadGround } from './ground';
import type { LoadSizes } from './sizes';

/** One goal of load, measured on the running product. `npm run trace` reads `goal` and `title`. */
export interface LoadCase {
  goal: string;
  title: string;
  run(tools: LoadTools): Promise<void>;
}

export interface LoadTools {
  dir: string;
  server: BenchServer;
  ground: LoadGround;
  product: Product;
  sizes: LoadSizes;
  random: SeededRandom;
  readonly tell: (line: Line) => void;
  readonly note: (text: string) => void;
}
