/** Where the graph is seen from: a scale and a shift, and what pan, zoom and pinch do to them. */

export interface Point {
  x: number;
  y: number;
}

export interface Camera extends Point {
  scale: number;
}

const minScale = 0.1;
const maxScale = 4;

export function toScreen(camera: Camera, p: Point): Point {
  return { x: p.x * camera.scale + camera.x, y: p.y * camera.scale + camera.y };
}

export function toGraph(camera: Camera, p: Point): Point {
  return { x: (p.x - camera.x) / camera.scale, y: (p.y - camera.y) / camera.scale };
}

/** Keeps what is under the point in its place. */
export function zoomed(camera: Camera, factor: number, at: Point): Camera {
  const scale = Math.min(maxScale, Math.max(minScale, camera.scale * factor));
  const fixed = toGraph(camera, at);
  return { scale, x: at.x - fixed.x * scale, y: at.y - fixed.y * scale };
}

export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** Shows all points in the middle of a canvas, with room for labels. */
export function fitted(positions: Float32Array, width: number, height: number): Camera {
  let left = Infinity,
    right = -Infinity,
    top = Infinity,
    bottom = -Infinity;
  for (let i = 0; i < positions.length; i += 2) {
    left = Math.min(left, positions[i]!);
    right = Math.max(right, positions[i]!);
    top = Math.min(top, positions[i + 1]!);
    bottom = Math.max(bottom, positions[i + 1]!);
  }
  if (left > right) return { scale: 1, x: width / 2, y: height / 2 };
  const across = Math.max(1, width - 140) / Math.max(1, right - left);
  const down = Math.max(1, height - 90) / Math.max(1, bottom - top);
  const scale = Math.min(1.25, Math.max(minScale, Math.min(across, down)));
  return { scale, x: width / 2 - ((left + right) / 2) * scale, y: height / 2 - ((top + bottom) / 2) * scale };
}
