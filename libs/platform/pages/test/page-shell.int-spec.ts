import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FIRST_ANSWERS_ID } from '@contracts/first-answers';
import { NOTICE_SCREEN, NOTICES_SCREEN } from '@contracts/first-page';
import { PageShell } from '../page-shell';

let dist: string;
const build = async (manifest: Record<string, unknown>): Promise<void> => {
  await mkdir(join(dist, 'h5', '.vite'), { recursive: true });
  await writeFile(join(dist, 'h5', '.vite', 'manifest.json'), JSON.stringify(manifest));
};
const PARTS = {
  'src/main.tsx': { file: 'main.js', css: ['main.css'], imports: ['_shared.js'], isEntry: true },
  '_shared.js': { file: 'shared.js', css: ['shared.css'] },
  [NOTICE_SCREEN]: { file: 'notice.js', css: ['main.css'], imports: ['_shared.js', '_article.js'] },
  '_article.js': { file: 'article.js', css: ['article.css'], imports: ['src/main.tsx'] },
  [NOTICES_SCREEN]: { file: 'list.js' },
};
const shell = async (): Promise<PageShell> => {
  const loaded = await PageShell.load(dist, 'h5');
  if (loaded === null) throw new Error('not built');
  return loaded;
};
const input = { locale: 'zh-Hant', nonce: 'n0nce', entry: 'ok' } as const;

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'page-shell-'));
  await build(PARTS);
});
afterAll(() => rm(dist, { recursive: true }));

describe('the page a phone gets', () => {
  it('names the files of its screen once, beside those of the entry', async () => {
    const html = (await shell()).html({ ...input, screen: NOTICE_SCREEN });
    const files = [...html.matchAll(/(?:href|src)="\/assets\/h5\/zh-Hant\/([^"]+)"/g)].map((hit) => hit[1]);
    expect(files.sort()).toEqual(['article.css', 'article.js', 'main.css', 'main.js', 'notice.js', 'shared.css', 'shared.js']);
    expect((await shell()).html(input)).not.toContain('notice.js');
  });

  it('loads the files of its own language and of no other [OVR-13]', async () => {
    const html = (await shell()).html({ ...input, locale: 'pt', screen: NOTICE_SCREEN });
    const folders = [...html.matchAll(/"\/assets\/h5\/([^/"]+)\//g)].map((hit) => hit[1]);
    expect([...new Set(folders)]).toEqual(['pt']);
    expect(html).toContain('src="/assets/h5/pt/main.js"');
  });

  it('carries answers of the API that nothing in them can break out of [I7]', async () => {
    const body = { title: '</script><script>alert(1)</script><!--' };
    const html = (await shell()).html({ ...input, first: [{ url: '/session', body }] });
    const data = new RegExp(`<script type="application/json" id="${FIRST_ANSWERS_ID}" nonce="n0nce">([^<]*)</script>`).exec(html)?.[1];
    expect(JSON.parse(data ?? '')).toEqual([{ url: '/session', body }]);
    expect((await shell()).html(input)).not.toContain(FIRST_ANSWERS_ID);
  });

  it('puts the first picture before the place of the page', async () => {
    expect((await shell()).html({ ...input, paint: '<p>x</p>' })).toContain('<div id="first-paint"><p>x</p></div><div id="root"></div>');
  });

  it('does not start with a build that lacks a screen it names', async () => {
    const { [NOTICE_SCREEN]: _gone, ...rest } = PARTS;
    await build(rest);
    await expect(shell()).rejects.toThrow(NOTICE_SCREEN);
    await build(PARTS);
  });
});
