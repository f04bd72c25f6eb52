import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Locked {
  version?: string;
  integrity?: string;
  inBundle?: boolean;
  link?: boolean;
  /** Programs of other machines: npm takes none that this one does not need. */
  optional?: boolean;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string> | undefined>;
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };

describe('parts from others', () => {
  it('are of one exact version each [V15.1.2]', () => {
    const wanted = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => Object.entries(manifest[kind] ?? {}));
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter(([, version]) => !/^(?:npm:(?:@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
    expect(wanted.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version.replace(/^npm:.*@/, ''))).toEqual([]);
  });

  it('stand in the lock file with the hash of what was looked at, which npm compares [V15.1.2]', () => {
    const parts = Object.entries(packages).filter(
      ([path, part]) => path !== '' && part.link !== true && part.inBundle !== true && part.optional !== true,
    );
    expect(parts.length).toBeGreaterThan(500);
    expect(parts.filter(([, part]) => part.integrity?.startsWith('sha512-') !== true).map(([path]) => path)).toEqual([]);
  });

  it('run no script of theirs when they are installed [V15.2.3]', () => {
    const settings = readFileSync('.npmrc', 'utf8').split('\n');
    expect(settings).toEqual(expect.arrayContaining(['ignore-scripts=true', 'save-exact=true']));
  });
});
