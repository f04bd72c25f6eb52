/** One line drawn without lifting the finger, in units of the paper. */
export type Stroke = readonly { x: number; y: number }[];

/** The paper: what is drawn on any phone has these units, the picture twice as many pixels. */
export const PAPER = { width: 600, height: 240 } as const;
/** Shorter than this is a slip of the finger, no signature. */
const LEAST = 60;
/** Points closer than this add nothing to the line. */
const NEAR = 1.5;

/** Place on the paper of a place on the screen. */
export function paperPoint(
  client: { clientX: number; clientY: number },
  box: { left: number; top: number; width: number; height: number },
): { x: number; y: number } {
  const clamp = (value: number, max: number) => Math.min(max, Math.max(0, value));
  return {
    x: clamp(((client.clientX - box.left) / Math.max(1, box.width)) * PAPER.width, PAPER.width),
    y: clamp(((client.clientY - box.top) / Math.max(1, box.height)) * PAPER.height, PAPER.height),
  };
}

/** A stroke with one more point; points that lie on the last one are left out. */
export function addPoint(stroke: Stroke, point: { x: number; y: number }): Stroke {
  const last = stroke.at(-1);
  return last !== undefined && Math.hypot(point.x - last.x, point.y - last.y) < NEAR ? stroke : [...stroke, point];
}

const lengthOf = (stroke: Stroke): number =>
  stroke.reduce((sum, point, index) => {
    const before = stroke[index - 1];
    return before === undefined ? sum : sum + Math.hypot(point.x - before.x, point.y - before.y);
  }, 0);

/** Whether this is enough to be a signature. */
export const isSigned = (strokes: readonly Stroke[]): boolean => strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0) >= LEAST;

/** Draws strokes as smooth lines: each point is the control point between the middles of its neighbours. */
export function drawStrokes(context: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  context.lineWidth = 3.2;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    const [first] = stroke;
    if (first === undefined) continue;
    context.beginPath();
    context.moveTo(first.x, first.y);
    if (stroke.length === 1) context.lineTo(first.x + 0.1, first.y);
    stroke.forEach((point, index) => {
      const next = stroke[index + 1];
      if (next === undefined) context.lineTo(point.x, point.y);
      else context.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
    });
    context.stroke();
  }
}

/** A typed name, as large as the paper allows, on the line. */
export function drawName(context: CanvasRenderingContext2D, name: string): void {
  const room = PAPER.width - 48;
  const face = (size: number) => `${size}px "Snell Roundhand", "Segoe Script", "Kaiti TC", "BiauKai", "KaiTi", cursive`;
  let size = 96;
  context.font = face(size);
  while (size > 20 && context.measureText(name).width > room) {
    size -= 4;
    context.font = face(size);
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(name, PAPER.width / 2, PAPER.height / 2, room);
}
