import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = 'dist/verifier/ledger-verifier.mjs';
const run = promisify(execFile);

/**
 * Asks the published program about a receipt, in a folder of its own and without the product's environment.
 * @param key fingerprint that the school has made known
 */
export async function verified(receipt: Buffer, key: string): Promise<{ ok: boolean; text: string }> {
  if (!existsSync(PROGRAM))
    await run(process.execPath, ['-e', `import('./scripts/build-parts.mjs').then((parts) => parts.buildVerifier())`]);
  const dir = await mkdtemp(join(tmpdir(), 'smart-campus-receipt-'));
  try {
    const file = join(dir, 'receipt.jsonl');
    await writeFile(file, receipt);
    const program = join(process.cwd(), PROGRAM);
    const told = await run(process.execPath, [program, file, '--key', key, '--lang', 'zh'], { cwd: dir, env: {} }).then(
      ({ stdout }) => ({ ok: true, text: stdout }),
      (error: { code?: unknown; stdout?: string; stderr?: string }) => {
        // 1 = not verified; anything else is no answer to the question.
        if (error.code !== 1) throw new Error(`the program failed: ${String(error.code)} ${error.stderr ?? ''}`);
        return { ok: false, text: error.stdout ?? '' };
      },
    );
    return told;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
