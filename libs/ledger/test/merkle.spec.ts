import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestAt, leafDigest, merklePaths, merkleRoot, rootOfPath } from '../index';
import { digestsOf } from '../verify-block';

describe('the tree over a block', () => {
  it('has the roots of RFC 6962’s own examples [BEY-01]', () => {
    // The eight inputs used by certificate transparency logs; roots of the first 1, 2, 3, 7 and 8 of them.
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
    const leaves = inputs.map((hex) => leafDigest(Buffer.from(hex, 'hex')));
    const root = (n: number): string => merkleRoot(Buffer.concat(leaves.slice(0, n))).toString('hex');
    expect(root(1)).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(root(2)).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
    expect(root(3)).toBe('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77');
    expect(root(7)).toBe('ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c');
    expect(root(8)).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('proves every line of trees of any size, and no other line or place [BEY-01]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), fc.nat(), (size, a, b) => {
        const leaves = digestsOf(Array.from({ length: size }, (_none, i) => `line ${String(i)}`));
        const root = merkleRoot(leaves).toString('hex');
        const [mine, other] = [a % size, b % size];
        const [path] = merklePaths(leaves, [mine]);
        expect(rootOfPath(digestAt(leaves, mine), mine, size, path ?? [])?.toString('hex')).toBe(root);
        if (other === mine) return;
        expect(rootOfPath(digestAt(leaves, other), mine, size, path ?? [])?.toString('hex')).not.toBe(root);
        expect(rootOfPath(digestAt(leaves, mine), other, size, path ?? [])?.toString('hex')).not.toBe(root);
      }),
    );
  });

  it('refuses a proof that is too long, too short or for a place outside [BEY-01]', () => {
    const leaves = digestsOf(['a', 'b', 'c', 'd', 'e']);
    const root = merkleRoot(leaves).toString('hex');
    const path = merklePaths(leaves, [2])[0] ?? [];
    expect(rootOfPath(digestAt(leaves, 2), 2, 5, path)?.toString('hex')).toBe(root);
    expect(rootOfPath(digestAt(leaves, 2), 2, 5, path.slice(1))).toBeUndefined();
    expect(rootOfPath(digestAt(leaves, 2), 2, 5, [...path, Buffer.alloc(32)])).toBeUndefined();
    expect(rootOfPath(digestAt(leaves, 2), 5, 5, path)).toBeUndefined();
    expect(() => merklePaths(leaves, [5])).toThrow();
    expect(() => merkleRoot(Buffer.alloc(0))).toThrow();
    expect(() => merkleRoot(Buffer.alloc(33))).toThrow();
  });
});
