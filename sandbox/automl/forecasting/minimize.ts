/**
 * The point where a function is least, found by Nelder and Mead's simplex from a starting point. Always the
 * same for the same input.
 */
export function minimize(
  value: (point: readonly number[]) => number,
  start: readonly number[],
  { step = 0.1, evaluations = 400 } = {},
): number[] {
  const at = (point: number[]) => ({ point, value: value(point) });
  const corners = [at([...start])];
  start.forEach((_, i) => {
    const point = [...start];
    point[i] = (point[i] as number) + step;
    corners.push(at(point));
  });
  let left = evaluations;
  for (;;) {
    corners.sort((a, b) => a.value - b.value);
    const [best] = corners;
    const worst = corners.at(-1);
    if (best === undefined || worst === undefined || left <= 0) return best?.point ?? [...start];
    if (worst.value - best.value <= 1e-10 * (Math.abs(best.value) + 1e-10)) return best.point;
    const others = corners.slice(0, -1);
    const middle = start.map((_, i) => others.reduce((sum, { point }) => sum + (point[i] as number), 0));
    const centre = middle.map((sum) => sum / others.length);
    const along = (factor: number) => at(centre.map((c, i) => c + factor * ((worst.point[i] as number) - c)));
    const reflected = along(-1);
    left--;
    const second = others.at(-1);
    let replacement = reflected;
    if (reflected.value < best.value) {
      const expanded = along(-2);
      left--;
      if (expanded.value < reflected.value) replacement = expanded;
    } else if (second === undefined || reflected.value >= second.value) {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      left--;
      if (contracted.value < Math.min(reflected.value, worst.value)) replacement = contracted;
      else {
        for (let i = 1; i < corners.length; i++) {
          const { point } = corners[i] as { point: number[] };
          corners[i] = at(best.point.map((b, j) => b + 0.5 * ((point[j] as number) - b)));
        }
        left -= corners.length - 1;
        continue;
      }
    }
    corners[corners.length - 1] = replacement;
  }
}
