/**
 * Which rows of a scrolling box are in sight. All rows have one height, which
 * the style sheet gives as --row-px; a head as high as a row covers the top.
 */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

export interface Sight {
  rowHeight: number;
  /** The rows to draw, from and to (without it): those in sight and some around. */
  from: number;
  to: number;
  /** The rows that are wholly in sight, counted from 1. */
  first: number;
  last: number;
  /** Told that the box was scrolled. */
  measure(): void;
  /** Scrolls by as little as brings a row into sight. */
  reveal(place: number): void;
}

// Rows kept ready above and below what is in sight.
const margin = 8;

export function useSight(box: RefObject<HTMLElement | null>, count: number): Sight {
  const [{ top, height, rowHeight }, setView] = useState({ top: 0, height: 600, rowHeight: 36 });

  const measure = () => {
    const element = box.current!;
    const next = {
      top: Math.max(0, element.scrollTop),
      height: element.clientHeight,
      rowHeight: parseFloat(getComputedStyle(element).getPropertyValue("--row-px")),
    };
    setView((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next));
  };

  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);

  const reveal = (place: number) => {
    const start = place * rowHeight;
    const space = height - rowHeight; // what the head leaves
    if (start < top) box.current!.scrollTop = start;
    else if (start + rowHeight > top + space) box.current!.scrollTop = start + rowHeight - space;
  };

  const first = Math.min(count, Math.ceil(top / rowHeight) + 1);
  return {
    rowHeight,
    from: Math.max(0, Math.floor(top / rowHeight) - margin),
    to: Math.min(count, Math.ceil((top + height) / rowHeight) + margin),
    first,
    last: Math.min(count, Math.max(first, Math.floor((top + height) / rowHeight) - 1)),
    measure,
    reveal,
  };
}
