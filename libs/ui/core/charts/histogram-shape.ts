export interface Step {
  from: number;
  to: number;
  count: number;
}
export interface HistogramBar extends Step {
  x: number;
  width: number;
  height: number;
}

/**
 * Bars of a histogram, the highest as high as the room; a step with anybody in it is never invisible.
 * @param width px of the whole drawing
 * @param height px of the highest bar
 */
export function histogramBars(steps: readonly Step[], width: number, height: number, gap = 2): HistogramBar[] {
  const most = Math.max(0, ...steps.map((step) => step.count));
  const each = steps.length === 0 ? 0 : (width - gap * (steps.length - 1)) / steps.length;
  return steps.map((step, index) => ({
    ...step,
    x: index * (each + gap),
    width: each,
    height: most === 0 || step.count === 0 ? 0 : Math.max(2, (step.count / most) * height),
  }));
}
