import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DemoEnv, DemoPart } from './demo/demo-env';

interface DemoModule {
  demo?: Partial<DemoPart>;
  /** What has to be told to the simulators on every start, once the API answers. */
  storeCallbacks?: (env: Pick<DemoEnv, 'simulator' | 'platform' | 'bureau'>) => Promise<void>;
}

/** The source files of all parts, `libs/features/X/seed/*.demo.ts`, found by name: product code imports none of them. */
export async function demoSources(root = '.'): Promise<string[]> {
  const found: string[] = [];
  const features = join(root, 'libs', 'features');
  for (const feature of (await readdir(features)).sort()) {
    const files = await readdir(join(features, feature, 'seed')).catch(() => []);
    found.push(
      ...files
        .filter((name) => name.endsWith('.demo.ts'))
        .sort()
        .map((name) => join(features, feature, 'seed', name)),
    );
  }
  return found;
}

/**
 * Loads the demo schools where there are none yet, lower `order` first.
 * @param files modules that export `demo`: sources in tests, bundled ones in a local run
 * @returns whether it loaded, and what to call once the API answers
 * @throws Error when a file exports no part
 */
export async function loadDemo(env: DemoEnv, files: readonly string[]): Promise<{ fresh: boolean; whenUp: () => Promise<void> }> {
  const parts: DemoPart[] = [];
  const callbacks: NonNullable<DemoModule['storeCallbacks']>[] = [];
  for (const file of files) {
    const { demo, storeCallbacks } = (await import(pathToFileURL(resolve(file)).href)) as DemoModule;
    if (typeof demo?.order !== 'number' || typeof demo.load !== 'function') throw new Error(`${file} exports no demo {order, load}`);
    parts.push(demo as DemoPart);
    if (storeCallbacks !== undefined) callbacks.push(storeCallbacks);
  }
  parts.sort((a, b) => a.order - b.order);
  const fresh = (await env.parts.platform.query('SELECT 1 FROM school_unit LIMIT 1')).length === 0;
  if (fresh) for (const part of parts) await part.load(env);
  return {
    fresh,
    whenUp: async () => {
      for (const store of callbacks) await store(env);
    },
  };
}
