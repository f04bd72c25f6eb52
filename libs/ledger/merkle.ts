import { DIGEST_BYTES, nodeDigest, nodeOfPair } from './digest';

/** The i-th digest of digests that stand one behind the other. */
export const digestAt = (leaves: Buffer, i: number): Buffer => leaves.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
export const leafCount = (leaves: Buffer): number => leaves.length / DIGEST_BYTES;

/** The next level of the tree: neighbours in pairs, a last one alone goes up as it is (the tree of RFC 6962). */
function levelAbove(level: Buffer): Buffer {
  const n = leafCount(level);
  const above = Buffer.allocUnsafe(Math.ceil(n / 2) * DIGEST_BYTES);
  for (let i = 0; i < n; i += 2) {
    const up = i + 1 < n ? nodeOfPair(level, i * DIGEST_BYTES) : digestAt(level, i);
    up.copy(above, (i / 2) * DIGEST_BYTES);
  }
  return above;
}

/** Root over the leaves. @throws Error when there are none or the bytes are no whole digests */
export function merkleRoot(leaves: Buffer): Buffer {
  if (leaves.length === 0 || leaves.length % DIGEST_BYTES !== 0) throw new Error('a tree needs whole digests');
  let level = leaves;
  while (level.length > DIGEST_BYTES) level = levelAbove(level);
  return Buffer.from(level);
}

/** Proofs for some leaves, each from the bottom up. @throws Error for a place outside the tree */
export function merklePaths(leaves: Buffer, places: readonly number[]): Buffer[][] {
  const n = leafCount(leaves);
  if (places.some((place) => !Number.isInteger(place) || place < 0 || place >= n)) throw new Error('no such leaf');
  const paths: Buffer[][] = places.map(() => []);
  const at = [...places];
  for (let level = leaves; level.length > DIGEST_BYTES; level = levelAbove(level)) {
    const last = leafCount(level) - 1;
    at.forEach((place, i) => {
      const sibling = place ^ 1;
      if (sibling <= last) paths[i]?.push(digestAt(level, sibling));
      at[i] = place >> 1;
    });
  }
  return paths;
}

/** Root that a leaf and its proof lead to (RFC 9162, 2.1.3.2); undefined when the proof has the wrong length. */
export function rootOfPath(leaf: Buffer, place: number, size: number, path: readonly Buffer[]): Buffer | undefined {
  if (place < 0 || place >= size) return undefined;
  let own = place;
  let last = size - 1;
  let root = leaf;
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (own % 2 === 1 || own === last) {
      root = nodeDigest(sibling, root);
      while (own % 2 === 0 && own !== 0) {
        own >>= 1;
        last >>= 1;
      }
    } else {
      root = nodeDigest(root, sibling);
    }
    own >>= 1;
    last >>= 1;
  }
  return last === 0 ? root : undefined;
}
