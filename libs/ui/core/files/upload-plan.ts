/** One part of a file on its way: its number and its bytes. */
export interface PartPlan {
  part: number;
  start: number;
  end: number;
}

/**
 * Parts that still have to travel; a part that has arrived is not sent again (OVR-23).
 * @param size bytes of the file
 * @param partBytes bytes of a part, as the server said
 * @param arrived numbers of the parts the server holds
 */
export function missingParts(size: number, partBytes: number, arrived: readonly number[] = []): PartPlan[] {
  if (size <= 0 || partBytes <= 0) return [];
  const held = new Set(arrived);
  return Array.from({ length: Math.ceil(size / partBytes) }, (_place, part) => ({
    part,
    start: part * partBytes,
    end: Math.min(size, (part + 1) * partBytes),
  })).filter(({ part }) => !held.has(part));
}

/** Share of the bytes that have arrived, 0…1; never 1 before the last byte. */
export function arrivedShare(size: number, missing: readonly PartPlan[]): number {
  if (size <= 0) return 1;
  const open = missing.reduce((sum, part) => sum + part.end - part.start, 0);
  return Math.max(0, Math.min(1, (size - open) / size));
}

/** Width and height that keep the shape and fit into `edge` px. */
export function fitInto(width: number, height: number, edge: number): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Why a file cannot be taken, before a byte has travelled; undefined = send it. The server decides by content again. */
export function refusalOf(
  file: { name: string; size: number },
  rules: { maxBytes: number; accept: string },
): 'empty' | 'too_large' | 'type' | undefined {
  if (file.size === 0) return 'empty';
  const dot = file.name.lastIndexOf('.');
  // A name without an ending comes from a phone's camera: the content decides.
  if (dot > 0 && !rules.accept.split(',').includes(file.name.slice(dot).toLowerCase())) return 'type';
  return file.size > rules.maxBytes ? 'too_large' : undefined;
}
