import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PART_BYTES } from '@contracts/files';
import { persistently, staffCall } from './sending';
import type { Stage } from './stage';

/** A PDF of so many bytes that nobody else has. */
function pdf(bytes: number, mark: string): Buffer {
  const head = Buffer.from(`%PDF-1.7\n% ${mark}\n`);
  const tail = Buffer.from('\n%%EOF\n');
  return Buffer.concat([head, Buffer.alloc(bytes - head.length - tail.length, 0x20), tail]);
}

export interface UploadFigures {
  /** Answers of 503 on the way. */
  busy: number;
  /** sha256 (hex) by id of files that the API said it has. */
  stored: Map<string, string>;
  faults: string[];
}

/** A page that stores a file in parts, and each step again until it is told that it is done. */
export async function upload(stage: Stage, figures: UploadFigures, mark: string, bytes: number): Promise<void> {
  const content = pdf(bytes, mark);
  const again = async (call: Parameters<typeof staffCall>[2]): Promise<{ status: number; text: string }> => {
    const answer = await persistently(stage, stage.school, call, () => void (figures.busy += 1));
    if (answer.status !== 200)
      figures.faults.push(`${call.method} ${call.path} answered ${String(answer.status)}: ${answer.text.slice(0, 200)}`);
    return answer;
  };
  const begun = await again({ method: 'POST', path: '/files', body: { purpose: 'notice-attachment', name: `${mark}.pdf`, size: bytes } });
  if (begun.status !== 200) return;
  const { id } = JSON.parse(begun.text) as { id: string };
  for (let part = 0; part * PART_BYTES < bytes; part += 1) {
    const piece = content.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
    await again({ method: 'PUT', path: `/files/${id}/parts/${String(part)}`, bytes: piece });
  }
  const done = await again({ method: 'POST', path: `/files/${id}/complete` });
  if (done.status === 200) figures.stored.set(id, createHash('sha256').update(content).digest('hex'));
}

/** What was said to be stored lies there with every byte. @returns sentences about what does not */
export async function uploadFaults(stage: Stage, stored: UploadFigures['stored']): Promise<string[]> {
  const faults: string[] = [];
  for (const [id, hash] of stored) {
    const [row] = await stage.ask<{ key: string; state: string }>(`SELECT storage_key AS key, state FROM file WHERE id = $1`, [id]);
    const bytes = row === undefined ? undefined : await readFile(join(stage.dir, 'files', row.key)).catch(() => undefined);
    const found = bytes === undefined ? 'nothing' : createHash('sha256').update(bytes).digest('hex');
    if (found !== hash) faults.push(`file ${id} (${row?.state ?? 'no row'}): said to be stored, found ${found.slice(0, 12)}`);
    if (row !== undefined && row.state !== 'ready') faults.push(`file ${id} is ${row.state}`);
  }
  return faults;
}
